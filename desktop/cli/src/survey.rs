//! Reads what a card returns without a PIN: its type, not its holder. Sends no PIN and spends no try.

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use serde_json::json;
use shikaku_card::certificate::{AuthCertificate, CertificateError, CertificateValidity};
use shikaku_card::session::{
    CardCapabilities, DeselectApplications, ExchangeError, QueryRetryCounter, ReadError, ReadFile,
    RetryStatus, SelectApplication, SelectError, drive,
};
use shikaku_card::{CardProfile, CertificatesPresent, TokenKind};
use shikaku_clinic::failure::{CardFailure, Failure, ReaderFailure};
use shikaku_transport::{CardTransport, TransportError};

use crate::json::{FailureNote, kebab};

/// What a card is. Serial number and dates are left out: they name a person and a birthday.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Survey {
    /// What carries the application.
    pub(crate) token: TokenKind,
    /// The certificates on the card, if it states them.
    pub(crate) present: Option<CertificatesPresent>,
    /// The authentication certificate, where it can be read without a PIN.
    pub(crate) certificate: Option<Certificate>,
    /// The authentication PIN.
    pub(crate) pin: RetryStatus,
    /// Why no check can be made with it, as `check` would say.
    pub(crate) failure: Option<Failure>,
}

/// The data of a certificate that may be shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Certificate {
    /// Whether its issuer is that of test cards.
    pub(crate) is_test: bool,
    /// Its validity.
    pub(crate) validity: CertificateValidity,
}

/// Asks a card, and leaves it clean.
///
/// # Errors
/// What the card or the link is lacking.
pub(crate) fn survey(link: &mut dyn CardTransport, now: DateTime<Utc>) -> Result<Survey, Failure> {
    let profile = CardProfile::default();
    let survey = ask(&profile, link, now);
    // A link that is lost by now has lost the card, and nothing was verified in it.
    let _ = drive(DeselectApplications::start(profile.issuer_domain), link);
    survey
}

fn ask(profile: &CardProfile, link: &mut dyn CardTransport, now: DateTime<Utc>) -> Result<Survey, Failure> {
    let jpki = &profile.jpki;
    drive(SelectApplication::start(jpki.application), link).map_err(selection_failure)?;
    let capabilities = CardCapabilities::for_link(link.limits());
    let (certificate, capabilities) = match drive(ReadFile::start(jpki.auth_certificate, capabilities), link)
    {
        Ok((content, capabilities)) => {
            (AuthCertificate::parse(&content).map_err(NoCertificate::Other), capabilities)
        }
        Err(ReadError::Exchange(error)) => return Err(exchange_failure(error)),
        // On a phone it is behind the PIN; on some cards there is none.
        Err(error) => (Err(NoCertificate::NotRead(error)), capabilities),
    };
    let (token, capabilities) =
        read(drive(ReadFile::start(jpki.token_info, capabilities), link), capabilities)?;
    let (present, capabilities) =
        read(drive(ReadFile::start(jpki.certificates_present, capabilities), link), capabilities)?;
    let (pin, _) =
        drive(QueryRetryCounter::start(jpki.auth_pin, capabilities), link).map_err(exchange_failure)?;
    let token = token.map_or(TokenKind::Unknown, |content| TokenKind::from_token_info(&content));
    let present = present.and_then(|content| CertificatesPresent::from_file(&content));
    let failure = match (token, certificate.as_ref().err()) {
        (TokenKind::AndroidPhone | TokenKind::IPhone, _) => Some(CardFailure::PhoneToken.into()),
        (_, error) => error.map(|error| error.failure(present).into()),
    };
    let certificate = certificate.ok().map(|certificate| Certificate::at(&certificate, now));
    Ok(Survey { token, present, certificate, pin, failure })
}

/// Why the survey holds no certificate.
enum NoCertificate {
    /// The card did not give it.
    NotRead(ReadError),
    /// What it gave is none that is known.
    Other(CertificateError),
}

impl NoCertificate {
    /// What a check ends in.
    fn failure(&self, present: Option<CertificatesPresent>) -> CardFailure {
        let is_promised = present.is_some_and(|present| present.auth);
        match self {
            Self::Other(error) if error.is_other_profile() => CardFailure::CertificateProfileUnknown,
            Self::Other(_) => CardFailure::CertificateUnreadable,
            Self::NotRead(ReadError::Missing | ReadError::NoObject(_)) if is_promised => {
                CardFailure::CertificateUnreadable
            }
            Self::NotRead(ReadError::Missing | ReadError::NoObject(_)) => CardFailure::NoCertificate,
            Self::NotRead(ReadError::Refused(_)) => CardFailure::Unexpected,
            Self::NotRead(_) => CardFailure::Misbehaving,
        }
    }
}

/// A file that is not there is an answer too.
fn read(
    end: Result<(Vec<u8>, CardCapabilities), ReadError>,
    before: CardCapabilities,
) -> Result<(Option<Vec<u8>>, CardCapabilities), Failure> {
    match end {
        Ok((content, capabilities)) => Ok((Some(content), capabilities)),
        Err(ReadError::Exchange(error)) => Err(exchange_failure(error)),
        Err(_) => Ok((None, before)),
    }
}

fn selection_failure(error: SelectError) -> Failure {
    match error {
        SelectError::Missing => CardFailure::NotMyNumberCard.into(),
        SelectError::Exchange(error) => exchange_failure(error),
        _ => CardFailure::Unexpected.into(),
    }
}

fn exchange_failure(error: ExchangeError) -> Failure {
    match error {
        ExchangeError::Link(TransportError::ReaderLost) => ReaderFailure::ReaderLost.into(),
        ExchangeError::Link(_) => ReaderFailure::CardLost.into(),
        ExchangeError::Garbled => CardFailure::Misbehaving.into(),
    }
}

impl Certificate {
    fn at(certificate: &AuthCertificate, now: DateTime<Utc>) -> Self {
        Self { is_test: certificate.is_test(), validity: certificate.validity(now) }
    }
}

impl Serialize for Survey {
    /// The documented shape.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { token, present, certificate, pin, failure } = self;
        let present = present.map(|present| json!({ "auth": present.auth, "signature": present.signature }));
        let certificate = certificate.as_ref().map(
            |Certificate { is_test, validity }| json!({ "isTest": is_test, "validity": kebab(validity) }),
        );
        let token = match token {
            TokenKind::IndividualNumberCard => "individual-number-card",
            TokenKind::ResidentRegistryCard => "resident-registry-card",
            TokenKind::AndroidPhone => "android-phone",
            TokenKind::IPhone => "iphone",
            TokenKind::Unknown => "unknown",
        };
        let pin = match pin {
            RetryStatus::TriesLeft(counter) => json!({ "state": "usable", "triesLeft": counter.tries() }),
            RetryStatus::Blocked => json!({ "state": "blocked", "triesLeft": 0 }),
            RetryStatus::AlreadyVerified => json!({ "state": "already-verified" }),
            RetryStatus::Missing => json!({ "state": "missing" }),
            RetryStatus::NotReported => json!({ "state": "not-told" }),
        };
        // Members that do not apply are absent.
        let failure = failure.map(|failure| json!(FailureNote::from(failure)));
        let optional = [("certificates", present), ("authCertificate", certificate), ("failure", failure)];
        let members = [("token", json!(token)), ("pin", pin)].into_iter();
        let members = members.chain(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
        serializer.collect_map(members)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use shikaku_card::TokenKind;
    use shikaku_card::session::RetryStatus;
    use shikaku_clinic::failure::{CardFailure, Failure, ReaderFailure};
    use shikaku_virtual_card::{Deck, Fault, JPKI_AID, Reference, VirtualCard, VirtualLink};

    use super::{Survey, survey};

    fn now() -> DateTime<Utc> {
        "2026-11-22T03:00:00Z".parse().expect("a moment")
    }

    fn link(name: &str) -> VirtualLink {
        let record = Deck::standard().find(name).expect("a card of the deck");
        VirtualLink::new(VirtualCard::issue(record, "2026-11-22".parse().expect("a date")).expect("a card"))
    }

    fn printed(survey: &Survey) -> String {
        let json = serde_json::to_value(survey).expect("JSON");
        let validity = json["authCertificate"]["validity"].as_str().unwrap_or("none");
        let token = json["token"].as_str().unwrap_or_default();
        format!("{token} {validity} {} {}", json["pin"]["state"], json["pin"]["triesLeft"]).replace('"', "")
    }

    #[test]
    fn a_card_is_identified_and_loses_no_try() {
        for (name, expected) in [
            ("valid", "individual-number-card valid usable 3"),
            ("expiring-soon", "individual-number-card expiring-soon usable 3"),
            ("in-grace", "individual-number-card in-grace usable 3"),
            ("expired", "individual-number-card expired usable 3"),
            ("blocked", "individual-number-card valid blocked 0"),
            ("no-certificate", "individual-number-card none usable 3"),
            ("android", "android-phone none usable 3"),
        ] {
            let mut link = link(name);
            let survey = survey(&mut link, now()).expect("a survey");
            assert_eq!(printed(&survey), expected, "{name}");
            assert_eq!(link.card().verify_attempts(Reference::AuthPin), 0, "{name}");
        }
    }

    #[test]
    fn what_no_check_can_be_made_with_says_so_as_the_check_does() {
        let with = |bytes: &[u8]| {
            let record = Deck::standard().find("valid").expect("a card of the deck");
            let card = VirtualCard::issue(record, "2026-11-22".parse().expect("a date")).expect("a card");
            VirtualLink::new(card.with_file(JPKI_AID, 0x000A, bytes))
        };
        let p384 = include_bytes!("../../../fixtures/certificates/other-profile/ecdsa-p384.der");
        let policy = include_bytes!("../../../fixtures/certificates/other-profile/policy-unknown.der");
        for (what, mut link, expected) in [
            ("valid", link("valid"), None),
            ("blocked", link("blocked"), None),
            ("another key", with(p384), Some("CARD-15")),
            ("another policy", with(policy), Some("CARD-15")),
            ("garbage", with(&[0x30, 0x03, 0x02, 0x01, 0x05]), Some("CARD-04")),
            ("none", link("no-certificate"), Some("CARD-02")),
            ("android", link("android"), Some("CARD-09")),
            ("iphone", link("iphone"), Some("CARD-09")),
        ] {
            let survey = survey(&mut link, now()).expect("a survey");
            assert_eq!(survey.failure.map(Failure::code), expected, "{what}");
            let json = serde_json::to_value(&survey).expect("JSON");
            assert_eq!(json["failure"]["code"].as_str(), expected, "{what}");
        }
    }

    #[test]
    fn token_information_that_is_short_is_recognised_by_its_label() {
        let record = Deck::standard().find("valid").expect("a card of the deck");
        let card = VirtualCard::issue(record, "2026-11-22".parse().expect("a date")).expect("a card");
        let label = format!("{:32}", "JPKIAPICCTOKEN2");
        let mut link = VirtualLink::new(card.with_file(JPKI_AID, 0x0006, label.as_bytes()));
        assert_eq!(
            printed(&survey(&mut link, now()).expect("a survey")),
            "individual-number-card valid usable 3"
        );
    }

    #[test]
    fn what_does_not_apply_is_absent_and_never_null() {
        for (name, absent) in [("android", "authCertificate"), ("no-certificate", "authCertificate")] {
            let json = serde_json::to_value(survey(&mut link(name), now()).expect("a survey")).expect("JSON");
            assert!(json.get(absent).is_none() && !json.to_string().contains("null"), "{json}");
        }
        let untold = Survey {
            token: TokenKind::Unknown,
            present: None,
            certificate: None,
            pin: RetryStatus::Missing,
            failure: None,
        };
        let json = serde_json::to_value(untold).expect("JSON");
        assert_eq!(json, serde_json::json!({ "token": "unknown", "pin": { "state": "missing" } }));
    }

    #[test]
    fn nothing_that_names_a_person_is_printed() {
        let mut link = link("valid");
        let json = serde_json::to_string(&survey(&mut link, now()).expect("a survey")).expect("JSON");
        for secret in ["590001", "資格", "1984", "04-10", "0410"] {
            assert!(!json.contains(secret), "{json}");
        }
    }

    #[test]
    fn another_card_and_a_card_that_leaves_are_distinguished() {
        assert_eq!(survey(&mut link("foreign"), now()), Err(Failure::from(CardFailure::NotMyNumberCard)));
        let mut leaving = link("valid").with_faults([Fault::LostAfter.at(2)]);
        assert_eq!(survey(&mut leaving, now()), Err(Failure::from(ReaderFailure::CardLost)));
    }
}
