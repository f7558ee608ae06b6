//! The work on `myna-card`.

use myna_card::Pin;
use myna_card::ap::jpki::{JpkiAp, SignatureScheme};
use myna_card::ap::surface::{SurfaceAp, ef};
use myna_card::transport::pcsc::{Sharing, connect_any};
use shikaku_peers::{BIRTH_DATE, Failure, MESSAGE, PIN, Work, arguments, digest_info};

fn main() -> Result<(), Failure> {
    let (work, out) = arguments()?;
    let mut card = connect_any(Sharing::Exclusive)?;
    let mut jpki = JpkiAp::select(&mut card)?;
    if matches!(work, Work::Pin) {
        jpki.verify_auth_pin(&Pin::numeric(PIN)?)?;
        out.signature(&jpki.sign_with_auth_key(SignatureScheme::Verbatim, &digest_info())?)?;
    }
    out.certificate(&jpki.read_auth_certificate_der()?)?;
    if matches!(work, Work::Presence) {
        let mut surface = SurfaceAp::select(&mut card)?;
        surface.verify_birth_date(&Pin::numeric(BIRTH_DATE)?)?;
        surface.read_ef(ef::AGE_RECORD)?;
        surface.read_ef(ef::CERTIFICATE)?;
        out.signature(&surface.sign(MESSAGE)?)?;
    }
    Ok(())
}
