//! Reads the certificate for user authentication (利用者証明用電子証明書) of a card, without a PIN.
//!
//! The card here is software. A real link implements [`shikaku_card::transport::CardTransport`]: one command APDU in, one
//! response APDU out.

use std::sync::Arc;

use shikaku_card::CardProfile;
use shikaku_card::session::{CardPurpose, CardSession, CardSessionOutcome, CardTask, drive};
use shikaku_card::transport::CardTransport as _;
use shikaku_virtual_card::{Deck, VirtualCard, VirtualLink};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let record = Deck::standard().find("valid").ok_or("the deck has no such card")?;
    let mut link = VirtualLink::new(VirtualCard::issue(record, "2026-11-22".parse()?)?);

    let task = CardTask::new(CardPurpose::Certificate);
    let session = CardSession::start(Arc::new(CardProfile::default()), task, link.limits());
    let Ok(outcome) = drive(session, &mut link);
    match outcome {
        CardSessionOutcome::Identified(identification) => {
            let certificate = identification.certificate;
            println!("certificate: {} bytes of DER", certificate.der().len());
            println!("valid from {} to {}", certificate.not_before(), certificate.not_after());
        }
        CardSessionOutcome::Refused(reason) => {
            println!("the session ended with the card present: {reason:?}");
        }
        CardSessionOutcome::Removed(_, error) => println!("the card was removed: {error}"),
        CardSessionOutcome::PinUnclear(_) | CardSessionOutcome::PinRecovered { .. } => {
            println!("only a task with a PIN, or about an earlier one, ends like this");
        }
    }
    Ok(())
}
