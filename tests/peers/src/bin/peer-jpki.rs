//! The work on `jpki`.

use std::rc::Rc;

use jpki::Card;
use jpki::ap::CryptoAp;
use jpki::ap::crypto::CertType;
use jpki::pcsc::Context;
use shikaku_peers::{Failure, PIN, Work, arguments, digest_info};

fn main() -> Result<(), Failure> {
    let (work, out) = arguments()?;
    if matches!(work, Work::Presence) {
        return Err("the library knows no birth date and no key of the card face".into());
    }
    let context = Context::try_new()?;
    let reader = context.open()?;
    let card = Rc::new(Card::new(Box::new(reader.connect(context)?)));
    let jpki = CryptoAp::open((), card).map_err(|error| format!("{error:?}"))?;
    if matches!(work, Work::Pin) {
        let signature = jpki.auth((), PIN.into(), digest_info()).map_err(|error| format!("{error:?}"))?;
        out.signature(&signature)?;
    }
    let certificate =
        jpki.read_certificate((), CertType::Auth, Vec::new()).map_err(|error| format!("{error:?}"))?;
    out.certificate(&certificate)
}
