//! Exchanges with the card in the field's words, and without anything that they carry.

use std::fmt;

use serde::Serialize;
use shikaku_core::apdu::{Aid, CommandApdu, Header, ResponseApdu, StatusWord, TooShort};
use shikaku_core::card::{Application, CardProfile, ElementaryFile, FileId};
use shikaku_core::port::TransportError;

use crate::json::kebab;

/// One exchange, as it may be shown and written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExchangeNote {
    /// CLA INS P1 P2 in hexadecimal.
    pub(crate) header: String,
    /// What it is for: `READ BINARY EF 000A 利用者証明用電子証明書`.
    pub(crate) command: String,
    /// Bytes of the command.
    pub(crate) command_bytes: usize,
    /// Bytes of the answer without its status word; absent when it was lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response_bytes: Option<usize>,
    /// SW1-SW2 in hexadecimal, or why there is no answer: `reply-lost`.
    pub(crate) status: String,
    /// The same for people.
    #[serde(skip)]
    told: String,
}

/// Names exchanges. It follows the selected application and file, as the card does.
pub(crate) struct Namer {
    profile: CardProfile,
    application: Option<Aid>,
    file: Option<FileId>,
}

impl Namer {
    /// For a card of this profile, freshly powered.
    pub(crate) const fn new(profile: CardProfile) -> Self {
        Self { profile, application: None, file: None }
    }

    /// Names one exchange.
    pub(crate) fn note(&mut self, command: &[u8], answer: Result<&[u8], TransportError>) -> ExchangeNote {
        let (header, name) = match CommandApdu::parse(command) {
            Ok(command) => (hex(command.header()), self.name(&command)),
            Err(_) => (String::new(), "?".to_owned()),
        };
        let response = answer.map(ResponseApdu::parse);
        let (response_bytes, status, told) = match response {
            Ok(Ok(ResponseApdu { data, status })) => (Some(data.len()), status.to_string(), in_words(status)),
            Ok(Err(TooShort)) => (None, "too-short".to_owned(), "応答が短すぎる".to_owned()),
            Err(error) => (None, kebab(&error), lost_in_words(error).to_owned()),
        };
        ExchangeNote { header, command: name, command_bytes: command.len(), response_bytes, status, told }
    }

    fn name(&mut self, command: &CommandApdu) -> String {
        let Header { ins, p1, p2, .. } = command.header();
        match (ins, p1) {
            (0xA4, 0x04) => self.select_application(command.data()),
            (0xA4, _) => self.select_file(command.data()),
            (0xB0, p1) if p1 & 0x80 != 0 => {
                self.file = Some(FileId::new(u16::from(p1 & 0x1F)));
                format!("READ BINARY {}", self.file_name())
            }
            (0xB0, _) => {
                format!("READ BINARY {}（{}バイト目から）", self.file_name(), u16::from_be_bytes([p1, p2]))
            }
            (0x20, _) if command.data().is_empty() => {
                format!("VERIFY {}の残り回数を聞く", self.reference_name())
            }
            (0x20, _) => format!("VERIFY {}", self.reference_name()),
            (0x2A, _) => "COMPUTE DIGITAL SIGNATURE チャレンジへの署名".to_owned(),
            (0xC0, _) => "GET RESPONSE".to_owned(),
            _ => format!("INS {ins:02X}"),
        }
    }

    fn select_application(&mut self, name: &[u8]) -> String {
        self.application = Aid::new(name).ok();
        self.file = None;
        let known: [(Application, &str); 4] = [
            (self.profile.jpki.application, "公的個人認証AP"),
            (self.profile.surface.application, "券面事項確認AP"),
            (self.profile.text.application, "券面事項入力補助AP"),
            (self.profile.issuer_domain, "発行者ドメイン（認証状態を消す）"),
        ];
        let known = known.into_iter().find(|(application, _)| Some(application.aid) == self.application);
        format!("SELECT {}", known.map_or("?", |(_, name)| name))
    }

    fn select_file(&mut self, id: &[u8]) -> String {
        self.file = id.first_chunk().map(|id| FileId::new(u16::from_be_bytes(*id)));
        format!("SELECT {}", self.file_name())
    }

    fn is_surface(&self) -> bool {
        self.application == Some(self.profile.surface.application.aid)
    }

    fn reference_name(&self) -> &'static str {
        if self.is_surface() { "生年月日" } else { "利用者証明用暗証番号" }
    }

    fn file_name(&self) -> String {
        let CardProfile { jpki, surface, .. } = &self.profile;
        let files: &[(ElementaryFile, &str)] = if self.is_surface() {
            &[(surface.age_record, "生年月日の記録"), (surface.certificate, "記録の署名者の証明書")]
        } else {
            &[
                (jpki.token_info, "トークン情報"),
                (jpki.certificates_present, "証明書の有無"),
                (jpki.auth_certificate, "利用者証明用電子証明書"),
            ]
        };
        let Some(id) = self.file else { return "?".to_owned() };
        match files.iter().find(|(file, _)| file.id == id) {
            Some((_, name)) => format!("{id:?} {name}"),
            None => format!("{id:?}"),
        }
    }
}

impl fmt::Display for ExchangeNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.command, self.told)?;
        match self.response_bytes {
            Some(bytes) if bytes > 0 => write!(f, "（{bytes}バイト）"),
            _ => Ok(()),
        }
    }
}

fn hex(header: Header) -> String {
    let Header { cla, ins, p1, p2 } = header;
    format!("{cla:02X}{ins:02X}{p1:02X}{p2:02X}")
}

fn in_words(status: StatusWord) -> String {
    match status {
        StatusWord::TriesLeft(tries) => format!("{status} 残り{tries}回"),
        status => status.to_string(),
    }
}

const fn lost_in_words(error: TransportError) -> &'static str {
    match error {
        TransportError::NotSent => "送る前にカードが離れた",
        TransportError::TooLong => "長すぎて送れない",
        TransportError::ReaderGone => "リーダーがなくなった",
        _ => "カードが離れて応答なし",
    }
}

#[cfg(test)]
mod tests {
    use shikaku_core::card::CardProfile;
    use shikaku_core::port::TransportError;

    use super::Namer;

    #[test]
    fn a_pin_check_is_told_in_words_and_without_its_pin() {
        let mut namer = Namer::new(CardProfile::default());
        let mut told = |command: &[u8], answer: &[u8]| namer.note(command, Ok(answer)).to_string();
        let jpki = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
        assert_eq!(told(jpki, &[0x90, 0x00]), "SELECT 公的個人認証AP → 9000");
        assert_eq!(
            told(b"\x00\xB0\x8A\x00\x00\x00\x00", &[0x30, 0x90, 0x00]),
            "READ BINARY EF 000A 利用者証明用電子証明書 → 9000（1バイト）"
        );
        assert_eq!(
            told(b"\x00\xB0\x01\x00\x00", &[0x30, 0x90, 0x00]),
            "READ BINARY EF 000A 利用者証明用電子証明書（256バイト目から） → 9000（1バイト）"
        );
        assert_eq!(
            told(b"\x00\x20\x00\x98", &[0x63, 0xC3]),
            "VERIFY 利用者証明用暗証番号の残り回数を聞く → 63C3 残り3回"
        );
        assert_eq!(told(b"\x00\x20\x00\x98\x041234", &[0x90, 0x00]), "VERIFY 利用者証明用暗証番号 → 9000");
    }

    #[test]
    fn no_data_field_gets_into_a_note() {
        let mut namer = Namer::new(CardProfile::default());
        let note = namer.note(b"\x00\x20\x00\x98\x041234", Err(TransportError::ReplyLost));
        let json = serde_json::to_string(&note).expect("JSON");
        assert_eq!((note.response_bytes, note.status.as_str()), (None, "reply-lost"));
        assert!(!json.contains("1234") && !json.contains("31323334"), "{json}");
    }

    #[test]
    fn bytes_that_are_no_command_do_no_harm() {
        let mut namer = Namer::new(CardProfile::default());
        for bytes in
            [&[][..], &[0x00], &[0x00, 0xA4, 0x04, 0x0C, 0x05, 0x01], &[0x00, 0xA4, 0x04, 0x0C, 0x01, 0x01]]
        {
            let _ = namer.note(bytes, Ok(&[]));
        }
    }
}
