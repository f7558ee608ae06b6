use shikaku_card::tlv::Prefix;
use shikaku_card::{CertificatesPresent, FileId, TokenKind};
use shikaku_transcript::{ApplicationName, FileRef};

use super::node::{Node, nodes};
use super::{Fact, certificate};
use crate::transcript_report::words::{NOT_SHOWN, preview};

/// What a file says.
pub(super) struct Content {
    pub(super) form: &'static str,
    pub(super) facts: Vec<Fact>,
    pub(super) nodes: Vec<Node>,
    pub(super) note: Option<String>,
}

/// Reads a file by what is known of it, else as BER-TLV, else as bytes.
pub(super) fn content(file_ref: &FileRef, bytes: &[u8], shows: bool) -> Content {
    let is = |file| file_ref.application == ApplicationName::Jpki && file_ref.file == Some(FileId::new(file));
    if is(0x0006) {
        return facts("token information", token_information(bytes, shows));
    }
    if let Some(present) = CertificatesPresent::from_file(bytes).filter(|_| is(0x0008)) {
        return facts("certificates present", certificates_present(present));
    }
    let prefix = Prefix::probe(bytes).ok();
    let whole = prefix.and_then(|prefix| bytes.get(..prefix.total()));
    if let Some(content) = whole.and_then(|whole| certificate::facts(whole, shows)) {
        return facts("certificate", content);
    }
    match prefix {
        Some(prefix) if prefix.total() > bytes.len() => {
            let note = Some(format!("{} of {} bytes were read", bytes.len(), prefix.total()));
            Content { form: "cut off", facts: value(bytes, shows), nodes: Vec::new(), note }
        }
        Some(_) => {
            let (nodes, note) = nodes(file_ref.application, bytes, shows);
            Content { form: "TLV", facts: Vec::new(), nodes, note }
        }
        None => facts("bytes", value(bytes, shows)),
    }
}

const fn facts(form: &'static str, facts: Vec<Fact>) -> Content {
    Content { form, facts, nodes: Vec::new(), note: None }
}

fn value(bytes: &[u8], shows: bool) -> Vec<Fact> {
    let value = if shows { preview(bytes) } else { NOT_SHOWN.to_owned() };
    vec![Fact::new("value", &value)]
}

/// `CK_TOKEN_INFO` of PKCS #11 (protocol reference, 1.2). Its serial number is left out: it names one card.
fn token_information(bytes: &[u8], shows: bool) -> Vec<Fact> {
    const FIELDS: [(&str, usize, usize); 3] = [("label", 0, 32), ("manufacturer", 32, 64), ("model", 64, 80)];
    let fields = FIELDS.iter().filter_map(|(name, from, to)| {
        let field = bytes.get(*from..*to)?;
        Some(Fact::new(name, String::from_utf8_lossy(field).trim_end_matches([' ', '\0'])))
    });
    let kind = match TokenKind::from_token_info(bytes) {
        TokenKind::IndividualNumberCard => "plastic Individual Number Card",
        TokenKind::ResidentRegistryCard => "resident registry card",
        TokenKind::AndroidPhone => "Android phone",
        TokenKind::IPhone => "iPhone",
        TokenKind::Unknown => "not known here",
    };
    let label = std::iter::once(Fact::new("kind", kind));
    // A field that is not the label's may hold anything: shown like every other value.
    label.chain(fields.filter(|field| shows || field.name == "label")).collect()
}

fn certificates_present(present: CertificatesPresent) -> Vec<Fact> {
    let content = |there| if there { "present" } else { "absent" };
    vec![
        Fact::new("signature certificate", content(present.signature)),
        Fact::new("user-authentication certificate", content(present.auth)),
    ]
}
