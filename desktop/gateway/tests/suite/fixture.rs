//! The equipment of a reception desk: a virtual card, a clock, and a gateway without a network.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use shikaku_card::certificate::TrustAnchors;
use shikaku_card::presence::{CvAnchor, CvAnchors};
use shikaku_core::gateway::{
    Answer, Challenge, CheckMethod, ConfirmationRequest, GatewayRefusal, PresenceProof, Proof, Purpose,
    VisualCheckPolicy, challenge_request, confirmation_request, read_challenge, read_confirmation,
    signed_message,
};
use shikaku_core::port::{Clock, GatewayLink};
use shikaku_gateway::{Clinics, LocalGateway, Settings};
use shikaku_virtual_card::{Deck, VirtualCard, auth_ca_certificate, surface_anchor};

use crate::place;

/// The token of the tests' clinic.
pub(crate) const TOKEN: &str = "token-of-the-tests";

/// The day on which the cards were issued and everything happens.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date")
}

/// A clock that stops until a test advances it.
#[derive(Clone)]
pub(crate) struct FixedClock(Arc<Mutex<DateTime<Utc>>>);

impl FixedClock {
    /// Noon in Japan.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new("2026-11-22T03:00:00Z".parse().expect("a moment"))))
    }

    pub(crate) fn put_forward(&self, by: TimeDelta) {
        *self.0.lock().expect("no test panicked") += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("no test panicked")
    }
}

/// Settings that trust the virtual cards.
pub(crate) fn settings(visual_check: VisualCheckPolicy, clock: &FixedClock) -> Settings {
    let mut anchors = TrustAnchors::new();
    anchors.add_test_root(auth_ca_certificate()).expect("the root of the virtual cards");
    let mut settings = Settings::new(Clinics::parse(TOKEN).expect("a clinic"), anchors);
    settings.presence_anchors = presence_anchors();
    settings.visual_check = visual_check;
    settings.clock = Arc::new(clock.clone());
    place::set_own(&mut settings);
    settings
}

/// A gateway without a network, with its clock.
pub(crate) fn local(visual_check: VisualCheckPolicy) -> (LocalGateway, FixedClock) {
    let clock = FixedClock::new();
    (LocalGateway::new(settings(visual_check, &clock), "協9900000-0-0").expect("a gateway"), clock)
}

/// Asks for a challenge that is given.
pub(crate) fn challenge(link: &mut impl GatewayLink, method: CheckMethod) -> Challenge {
    read_challenge(link.exchange(&challenge_request(method))).expect("a challenge")
}

/// Sends a confirmation.
pub(crate) fn confirm(
    link: &mut impl GatewayLink,
    request: &ConfirmationRequest,
    key: &str,
) -> Result<Answer, GatewayRefusal> {
    read_confirmation(link.exchange(&confirmation_request(request, key)))
}

/// A card of the deck, held up.
pub(crate) struct Held(VirtualCard);

impl Held {
    pub(crate) fn up(name: &str) -> Self {
        let record = Deck::standard().find(name).expect("a card of the deck");
        Self(VirtualCard::issue(record, today()).expect("a card"))
    }

    /// A request by PIN, signed by the card.
    pub(crate) fn by_pin(&mut self, challenge: &Challenge) -> ConfirmationRequest {
        let message = signed_message(Purpose::PinCheck, &challenge.bytes);
        self.send(b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01");
        self.send(b"\x00\x20\x00\x98\x041234");
        let signature = self.send(&sign_command(0x97, &message));
        self.request(challenge, Proof::PinSignature(signature))
    }

    /// A request by visual check, with or without proof of presence.
    pub(crate) fn by_sight(&mut self, challenge: &Challenge, with_presence: bool) -> ConfirmationRequest {
        let presence = with_presence.then(|| self.presence(challenge));
        self.request(challenge, Proof::VisualCheck { presence })
    }

    /// Proof of presence, signed by the card.
    pub(crate) fn presence(&mut self, challenge: &Challenge) -> PresenceProof {
        let message = signed_message(Purpose::Presence, &challenge.bytes);
        let birth = self.0.record().holder.era_birth_date();
        self.send(b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02");
        self.send(&[b"\x00\x20\x00\x91\x06", birth.as_bytes()].concat());
        PresenceProof {
            record: self.send(b"\x00\xB0\x81\x00\x00\x00\x00"),
            certificate: self.send(b"\x00\xB0\x84\x00\x00\x00\x00"),
            signature: self.send(&sign_command(0x00, &message)),
        }
    }

    pub(crate) fn request(&self, challenge: &Challenge, proof: Proof) -> ConfirmationRequest {
        ConfirmationRequest {
            challenge_id: challenge.id.clone(),
            certificate_der: self.0.credentials().auth_certificate().expect("a certificate").to_vec(),
            proof,
            treatment_date: today(),
        }
    }

    fn send(&mut self, command: &[u8]) -> Vec<u8> {
        let mut answer = self.0.transmit(command);
        assert_eq!(answer.split_off(answer.len() - 2), [0x90, 0x00], "the card refused {:02X}", command[1]);
        answer
    }
}

fn presence_anchors() -> CvAnchors {
    let key = surface_anchor();
    let mut anchors = CvAnchors::new();
    let anchor = CvAnchor::new(key.key_id, &key.modulus, &key.exponent).expect("an anchor");
    anchors.add_test_key(anchor).expect("a test key");
    anchors
}

/// `80 2A 00` with the SHA-256 `DigestInfo` of the message, by the key of this short identifier.
fn sign_command(p2: u8, message: &[u8]) -> Vec<u8> {
    const DIGEST_INFO: [u8; 19] =
        *b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    [&[0x80, 0x2A, 0x00, p2, 0x33], DIGEST_INFO.as_slice(), digest(&SHA256, message).as_ref(), &[0x00]]
        .concat()
}
