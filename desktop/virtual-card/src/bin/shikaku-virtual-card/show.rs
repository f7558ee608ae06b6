use std::fs;
use std::path::Path;

use shikaku_virtual_card::{
    KEY_NAMES, QUIRKS, Reference, auth_ca_certificate, generate_key, signature_ca_certificate,
};

use crate::arguments::{DeckArguments, ShowArguments};
use crate::failure::Failure;

/// Prints the deck and the quirks.
pub(crate) fn list(deck: &DeckArguments) -> Result<(), Failure> {
    println!("cards");
    for card in deck.read()?.cards() {
        println!("  {:<16} {}  {:<16} {}", card.name, card.serial, format!("{:?}", card.kind), card.note);
    }
    println!("quirks");
    for quirk in QUIRKS {
        println!("  {:<20} {}", quirk.name, quirk.description);
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
    println!("card          {} ({:?}), serial {}", record.name, record.kind, record.serial);
    println!("note          {}", record.note);
    println!("holder        {}, {}, {}", record.holder.name, record.holder.birth_date, record.holder.address);
    println!(
        "PINs          auth {}, signature {}, entry {}",
        record.pins.auth, record.pins.signature, record.pins.entry
    );
    println!("birth date    {}", record.holder.era_birth_date());
    println!("code A, B     {}, {}", credentials.my_number(), credentials.code_b());
    println!("card until    {}", credentials.card_expiry());
    println!("auth          {}", length(credentials.auth_certificate()));
    println!("signature     {}", length(credentials.signature_certificate()));
    for reference in Reference::ALL {
        if let Some(left) = card.tries_left(reference) {
            println!("tries left    {left:>2} {reference:?}");
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
    Ok(())
}

/// Writes every key.
pub(crate) fn make_keys(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    for name in KEY_NAMES {
        write(&folder.join(format!("{name}.pem")), generate_key(name)?.as_bytes())?;
        println!("{name}");
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(Failure::file(path))
}
