//! Exchanges with the card in the field's words, and without anything that they carry.

use std::fmt;

use serde::Serialize;
use shikaku_card::apdu::{CommandApdu, Header, ResponseApdu, StatusWord, TooShort};
use shikaku_transcript::{ApplicationName, CardStateTracker, CommandKind, FileRef, Meaning};
use shikaku_transport::TransportError;

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
    outcome: String,
}

/// Names exchanges. It follows the selected application and file, as the card does.
#[derive(Default)]
pub(crate) struct Namer(CardStateTracker);

impl Namer {
    /// Names one exchange.
    pub(crate) fn note(&mut self, command: &[u8], answer: Result<&[u8], TransportError>) -> ExchangeNote {
        let meaning = self.0.command(command);
        let header = CommandApdu::parse(command).map(|command| hex(command.header())).unwrap_or_default();
        let response = answer.map(ResponseApdu::parse);
        let (response_bytes, status, outcome) = match response {
            Ok(Ok(ResponseApdu { data, status })) => {
                self.0.answered(status);
                (Some(data.len()), status.to_string(), in_words(status))
            }
            Ok(Err(TooShort)) => (None, "too-short".to_owned(), "応答が短すぎる".to_owned()),
            Err(error) => (None, kebab(&error), lost_in_words(error).to_owned()),
        };
        let name = name(meaning);
        ExchangeNote { header, command: name, command_bytes: command.len(), response_bytes, status, outcome }
    }
}

fn name(Meaning { command_kind, file_ref }: Meaning) -> String {
    match command_kind {
        CommandKind::SelectApplication => format!("SELECT {}", application(file_ref.application)),
        CommandKind::SelectFile => format!("SELECT {}", file(file_ref)),
        CommandKind::Read { from: 0, .. } => format!("READ BINARY {}", file(file_ref)),
        CommandKind::Read { from, .. } => format!("READ BINARY {}（{from}バイト目から）", file(file_ref)),
        CommandKind::QueryTries => format!("VERIFY {}の残り回数を聞く", reference(file_ref)),
        CommandKind::Verify(_) => format!("VERIFY {}", reference(file_ref)),
        CommandKind::Sign(_) => "COMPUTE DIGITAL SIGNATURE チャレンジへの署名".to_owned(),
        CommandKind::GetResponse => "GET RESPONSE".to_owned(),
        CommandKind::NoCommand => "?".to_owned(),
        _ => Meaning { command_kind, file_ref }.to_string(),
    }
}

const fn application(name: ApplicationName) -> &'static str {
    match name {
        ApplicationName::Jpki => "公的個人認証AP",
        ApplicationName::Surface => "券面事項確認AP",
        ApplicationName::Text => "券面事項入力補助AP",
        ApplicationName::IssuerDomain => "発行者ドメイン（認証状態を消す）",
        ApplicationName::None | ApplicationName::Other(_) => "?",
    }
}

fn reference(file_ref: FileRef) -> &'static str {
    if file_ref.application == ApplicationName::Surface {
        "生年月日"
    } else {
        "利用者証明用暗証番号"
    }
}

fn file(file_ref: FileRef) -> String {
    let Some(id) = file_ref.file else { return "?".to_owned() };
    let name = match file_ref.name() {
        Some("age record") => " 生年月日の記録",
        Some("card-verifiable certificate") => " 記録の署名者の証明書",
        Some("token information") => " トークン情報",
        Some("certificates present") => " 証明書の有無",
        Some("user-authentication certificate") => " 利用者証明用電子証明書",
        _ => "",
    };
    format!("{id:?}{name}")
}

impl fmt::Display for ExchangeNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.command, self.outcome)?;
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
        TransportError::Malformed => "コマンドではないので送れない",
        TransportError::ReaderLost => "リーダーがなくなった",
        _ => "カードが離れて応答なし",
    }
}

#[cfg(test)]
mod tests {
    use shikaku_transport::TransportError;

    use super::Namer;

    #[test]
    fn a_pin_check_is_described_in_words_and_without_its_pin() {
        let mut namer = Namer::default();
        let mut outcome = |command: &[u8], answer: &[u8]| namer.note(command, Ok(answer)).to_string();
        let jpki = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
        assert_eq!(outcome(jpki, &[0x90, 0x00]), "SELECT 公的個人認証AP → 9000");
        assert_eq!(
            outcome(b"\x00\xB0\x8A\x00\x00\x00\x00", &[0x30, 0x90, 0x00]),
            "READ BINARY EF 000A 利用者証明用電子証明書 → 9000（1バイト）"
        );
        assert_eq!(
            outcome(b"\x00\xB0\x01\x00\x00", &[0x30, 0x90, 0x00]),
            "READ BINARY EF 000A 利用者証明用電子証明書（256バイト目から） → 9000（1バイト）"
        );
        assert_eq!(
            outcome(b"\x00\x20\x00\x98", &[0x63, 0xC3]),
            "VERIFY 利用者証明用暗証番号の残り回数を聞く → 63C3 残り3回"
        );
        assert_eq!(outcome(b"\x00\x20\x00\x98\x041234", &[0x90, 0x00]), "VERIFY 利用者証明用暗証番号 → 9000");
    }

    #[test]
    fn no_data_field_gets_into_a_note() {
        let mut namer = Namer::default();
        let note = namer.note(b"\x00\x20\x00\x98\x041234", Err(TransportError::ReplyLost));
        let json = serde_json::to_string(&note).expect("JSON");
        assert_eq!((note.response_bytes, note.status.as_str()), (None, "reply-lost"));
        assert!(!json.contains("1234") && !json.contains("31323334"), "{json}");
    }

    #[test]
    fn bytes_that_are_no_command_do_no_harm() {
        let mut namer = Namer::default();
        for bytes in
            [&[][..], &[0x00], &[0x00, 0xA4, 0x04, 0x0C, 0x05, 0x01], &[0x00, 0xA4, 0x04, 0x0C, 0x01, 0x01]]
        {
            let _ = namer.note(bytes, Ok(&[]));
        }
    }
}
