/// How the characters of a file are written (文字コード).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// Shift_JIS as Windows writes it (cp932, Windows-31J).
    ShiftJis,
}

impl Encoding {
    /// The name that an XML declaration gives it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
        }
    }

    /// The encoding of this name, in any of the spellings in use; `None` for any other encoding.
    #[must_use]
    pub fn for_label(label: &str) -> Option<Self> {
        // The one common name that the Encoding Standard lacks.
        if label.eq_ignore_ascii_case("cp932") {
            return Some(Self::ShiftJis);
        }
        match encoding_rs::Encoding::for_label(label.as_bytes())? {
            known if known == encoding_rs::UTF_8 => Some(Self::Utf8),
            known if known == encoding_rs::SHIFT_JIS => Some(Self::ShiftJis),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding;

    #[test]
    fn an_encoding_is_known_under_each_of_its_names() {
        for label in ["UTF-8", "utf-8", "utf8"] {
            assert_eq!(Encoding::for_label(label), Some(Encoding::Utf8), "{label}");
        }
        for label in ["Shift_JIS", "shift-jis", "SJIS", "Windows-31J", "MS932", "x-sjis", "CP932"] {
            assert_eq!(Encoding::for_label(label), Some(Encoding::ShiftJis), "{label}");
        }
        for label in ["EUC-JP", "UTF-16", "ISO-2022-JP", "latin1", "UTF-7", ""] {
            assert_eq!(Encoding::for_label(label), None, "{label}");
        }
    }
}
