use std::fmt::Display;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use data_encoding::HEXLOWER;
use serde_json::json;
use shikaku_virtual_card::{
    KEY_NAMES, QUIRKS, Reference, VerifiableKey, auth_ca_certificate, generate_key, signature_ca_certificate,
    surface_anchor,
};

use crate::arguments::{DeckArguments, ShowArguments};
use crate::failure::Failure;

/// Prints the deck and the quirks.
pub(crate) fn list(deck: &DeckArguments) -> Result<(), Failure> {
    say("cards");
    for card in deck.read()?.cards() {
        say(format!("  {:<16} {}  {:<16} {}", card.name, card.serial, format!("{:?}", card.kind), card.note));
    }
    say("quirks");
    for quirk in QUIRKS {
        say(format!("  {:<20} {}", quirk.name, quirk.description));
    }
    Ok(())
}

/// Prints what one card holds. All of it is synthetic, so PINs and codes are printed too.
pub(crate) fn show(arguments: &ShowArguments) -> Result<(), Failure> {
    let card = arguments.card.issue()?;
    let (record, credentials) = (card.record(), card.credentials());
    let length = |certificate: Option<&[u8]>| match certificate {
        Some(certificate) => format!("{} bytes", certificate.len()),
        None => "none".to_owned(),
    };
    say(format!("card          {} ({:?}), serial {}", record.name, record.kind, record.serial));
    say(format!("note          {}", record.note));
    say(format!(
        "holder        {}, {}, {}",
        record.holder.name, record.holder.birth_date, record.holder.address
    ));
    say(format!(
        "PINs          auth {}, signature {}, entry {}",
        record.pins.auth, record.pins.signature, record.pins.entry
    ));
    say(format!("birth date    {}", record.holder.era_birth_date()));
    say(format!("code A, B     {}, {}", credentials.my_number(), credentials.code_b()));
    say(format!("card until    {}", credentials.card_expiry()));
    say(format!("auth          {}", length(credentials.auth_certificate())));
    say(format!("signature     {}", length(credentials.signature_certificate())));
    for reference in Reference::ALL {
        if let Some(left) = card.tries_left(reference) {
            say(format!("tries left    {left:>2} {reference:?}"));
        }
    }
    let Some(folder) = &arguments.out else { return Ok(()) };
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    let files = [
        ("auth.der", credentials.auth_certificate()),
        ("auth-ca.der", Some(auth_ca_certificate())),
        ("signature.der", credentials.signature_certificate()),
        ("signature-ca.der", Some(signature_ca_certificate())),
    ];
    for (name, certificate) in files {
        if let Some(certificate) = certificate {
            write(&folder.join(name), certificate)?;
        }
    }
    write_anchors(&folder.join("anchors"))
}

/// What the reference gateway takes as `--test-anchors`: the authority of authentication certificates, and who signs
/// birth-date records.
fn write_anchors(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    write(&folder.join("auth-ca.der"), auth_ca_certificate())?;
    write(&folder.join("presence.json"), presence_keys().as_bytes())
}

fn presence_keys() -> String {
    let VerifiableKey { key_id, modulus, exponent } = surface_anchor();
    let [key_id, modulus, exponent] = [&key_id[..], &modulus, &exponent].map(|part| HEXLOWER.encode(part));
    format!("{:#}\n", json!([{ "keyId": key_id, "modulus": modulus, "exponent": exponent }]))
}

/// Writes every key.
pub(crate) fn make_keys(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    for name in KEY_NAMES {
        write(&folder.join(format!("{name}.pem")), generate_key(name)?.as_bytes())?;
        say(name);
    }
    Ok(())
}

/// A reader that went away, as in `| head`, is no reason to fail.
fn say(text: impl Display) {
    let _ = writeln!(io::stdout(), "{text}");
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(Failure::file(path))
}
