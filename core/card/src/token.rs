/// What carries the JPKI application: label of the token information, EF 0006 (protocol reference, 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `JPKIAPICCTOKEN2`: マイナンバーカード.
    IndividualNumberCard,
    /// `JPKIAPICCTOKEN`: 住民基本台帳カード, no longer valid.
    ResidentRegistryCard,
    /// `JPKIAPGPSETOKEN`: secure element of an Android phone; its certificate needs the PIN.
    AndroidPhone,
    /// `JPKIAPIOSTOKEN`: iPhone.
    IPhone,
    /// A label that is not known here.
    Unknown,
}

impl TokenKind {
    /// Reads the label: the first 32 bytes of EF 0006, padded with spaces. What follows does not matter, and need
    /// not be there; a label that is cut says nothing, because one label is the beginning of another.
    #[must_use]
    pub fn from_token_info(content: &[u8]) -> Self {
        const LABELS: [(&[u8], TokenKind); 4] = [
            (b"JPKIAPICCTOKEN2", TokenKind::IndividualNumberCard),
            (b"JPKIAPICCTOKEN", TokenKind::ResidentRegistryCard),
            (b"JPKIAPGPSETOKEN", TokenKind::AndroidPhone),
            (b"JPKIAPIOSTOKEN", TokenKind::IPhone),
        ];
        let Some(label) = content.get(..LABEL_LENGTH).map(<[u8]>::trim_ascii_end) else {
            return Self::Unknown;
        };
        LABELS.into_iter().find(|(known, _)| *known == label).map_or(Self::Unknown, |(_, kind)| kind)
    }
}

const LABEL_LENGTH: usize = 32;

/// Which certificates a card carries: EF 0008 (protocol reference, 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificatesPresent {
    /// 署名用.
    pub signature: bool,
    /// 利用者証明用.
    pub auth: bool,
}

impl CertificatesPresent {
    /// Reads `8F 8F 00`: byte 0 signature, byte 1 authentication. Any other value counts as absent.
    #[must_use]
    pub fn from_file(content: &[u8]) -> Option<Self> {
        const PRESENT: u8 = 0x8F;
        match content {
            [signature, auth, ..] => Some(Self { signature: *signature == PRESENT, auth: *auth == PRESENT }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CertificatesPresent, TokenKind};

    #[test]
    fn a_label_is_matched_whole() {
        let mut info = b"JPKIAPICCTOKEN2".to_vec();
        info.resize(160, b' ');
        assert_eq!(TokenKind::from_token_info(&info), TokenKind::IndividualNumberCard);
        info[14] = b' ';
        assert_eq!(TokenKind::from_token_info(&info), TokenKind::ResidentRegistryCard);
        assert_eq!(TokenKind::from_token_info(&info[..32]), TokenKind::ResidentRegistryCard);
        assert_eq!(TokenKind::from_token_info(&info[..31]), TokenKind::Unknown);
        // Cut, this would be the label of the older card.
        assert_eq!(TokenKind::from_token_info(b"JPKIAPICCTOKEN"), TokenKind::Unknown);
        assert_eq!(TokenKind::from_token_info(&[]), TokenKind::Unknown);
    }

    #[test]
    fn only_8f_means_present() {
        let cases = [
            ([0x8F, 0x8F, 0], (true, true)),
            ([0, 0x8F, 0], (false, true)),
            ([0x8F, 0xFF, 0], (true, false)),
        ];
        for (content, (signature, auth)) in cases {
            let read = CertificatesPresent::from_file(&content).unwrap();
            assert_eq!((read.signature, read.auth), (signature, auth), "{content:02X?}");
        }
        assert_eq!(CertificatesPresent::from_file(&[0x8F]), None);
    }
}
