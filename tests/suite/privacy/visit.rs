//! One person at the desk, played to the end, with every value printed on the way.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_calendar::japan_date;
use shikaku_card::CardProfile;
use shikaku_card::apdu::{CommandApdu, ResponseApdu};
use shikaku_card::certificate::{AuthCertificate, TrustAnchors};
use shikaku_card::presence::{AgeRecord, CardVerifiableCertificate, CvAnchor, CvAnchors, verify_presence};
use shikaku_core::gateway::{
    Challenge, ChallengeId, CheckMethod, ConfirmationRequest, PresenceProof, Proof, Purpose,
    VisualCheckPolicy, challenge_reply, read_challenge, read_confirmation, signed_message,
};
use shikaku_core::port::{HttpRequest, HttpResponse};
use shikaku_core::view::{Entry, screen};
use shikaku_core::workflow::{Directive, Event, Reception, SaveOutcome, State};
use shikaku_transport::CardTransport;
use shikaku_virtual_card::{VirtualLink, auth_ca_certificate, surface_anchor};

use super::trail::Trail;

/// Values that only the gateway's answer holds.
pub(super) const PERSONAL: [&str; 7] =
    ["01990019", "記号６６", "番号５７１２", "シカク　タロウ", "世帯　主子", "架空組合", "見本都別の町９９"];

const CHALLENGE: [u8; 32] = [0xA7; 32];

/// A person, a card, a reader and a gateway.
pub(super) struct Visit {
    reception: Reception,
    link: VirtualLink,
    typed: String,
    trail: Trail,
    now: DateTime<Utc>,
}

impl Visit {
    pub(super) fn new(profile: Arc<CardProfile>, link: VirtualLink, typed: &str) -> Self {
        let now = "2026-11-22T03:00:00Z".parse().expect("a moment");
        Self { reception: Reception::new(profile), link, typed: typed.to_owned(), trail: Trail::start(), now }
    }

    /// Goes through the whole check; ends at a result or at a failure.
    pub(super) fn walk(mut self, method: CheckMethod) -> Trail {
        const STEPS_MAX: usize = 200;
        let mut directive = self.handle(Event::MethodChosen(method));
        for _ in 0..STEPS_MAX {
            self.trail.observe(&directive);
            self.trail.observe(self.reception.state());
            self.check_screen();
            directive = match directive {
                Directive::Send(request) => {
                    self.trail.observe(&request);
                    let reply = self.gateway(&request.call);
                    self.trail.observe(&reply);
                    self.trail.observe(&read_challenge(Ok(reply.clone())));
                    self.trail.observe(&read_confirmation(Ok(reply.clone())));
                    self.reception.gateway_replied(request.request_id, Ok(reply), self.now)
                }
                Directive::Transmit(command) => {
                    self.trail.observe(&CommandApdu::parse(&command));
                    let answer = self.link.transceive(&command);
                    self.trail.observe(&answer.as_deref().map(ResponseApdu::parse));
                    self.reception.card_answered(answer.as_deref().map_err(|error| *error), self.now)
                }
                Directive::Save(check_record) => {
                    self.trail.observe(&check_record);
                    self.reception.on(Event::SaveEnded(SaveOutcome::Saved), self.now)
                }
                Directive::Wait | Directive::WakeAfter(_) => match self.person_acts() {
                    Some(next) => next,
                    None => return self.trail,
                },
                Directive::Close => return self.trail,
            };
        }
        panic!("the reception went on for {STEPS_MAX} steps")
    }

    /// Prints the screen; no screen of a check shows or speaks the PIN, not even in part.
    fn check_screen(&mut self) {
        let screen = screen(self.reception.state(), japan_date(self.now));
        self.trail.observe(&screen);
        self.trail.observe(&(&screen.sections, &screen.entry, &screen.buttons));
        let entry = screen.entry.as_ref();
        let lines = screen.all_lines().flat_map(|line| [line.label.as_str(), line.text.as_str()]);
        let typed = entry.into_iter().flat_map(|entry| [Some(entry.label()), entry.shown()]);
        let buttons =
            screen.buttons.iter().flat_map(|button| [button.label.as_str(), button.spoken.as_str()]);
        let texts = [screen.title.as_str(), screen.spoken.as_str(), screen.read_aloud.as_str()];
        for text in lines.chain(typed.flatten()).chain(buttons).chain(texts) {
            assert!(!text.contains(&self.typed), "a screen shows what only the patient knows");
        }
        let is_pin = matches!(self.reception.state(), State::EnteringPin(_));
        assert!(!is_pin || entry.is_some_and(Entry::is_secret), "the PIN's digits are given out");
    }

    /// What the person does in this state; nothing when the check is over.
    fn person_acts(&mut self) -> Option<Directive> {
        match self.reception.state() {
            // A second form means that the first PIN was refused: the person gives up.
            State::EnteringPin(form) if form.notice.is_some() => None,
            State::EnteringPin(_) => {
                let digits = self.typed.clone();
                Some(self.types(&digits))
            }
            State::ComparingFace(_) => Some(self.handle(Event::FaceMatched)),
            State::EnteringBirthDate(_) => {
                let digits = self.link.card().record().holder.compact_birth_date();
                Some(self.types(&digits))
            }
            State::WaitingForCard(_) => Some(self.reception.card_found(self.link.limits(), self.now)),
            _ => None,
        }
    }

    fn types(&mut self, digits: &str) -> Directive {
        for digit in digits.bytes() {
            let directive = self.handle(Event::Digit(digit - b'0'));
            self.trail.observe(&directive);
            self.check_screen();
        }
        self.handle(Event::Entered)
    }

    fn handle(&mut self, event: Event) -> Directive {
        self.trail.observe(&event);
        self.reception.on(event, self.now)
    }

    /// Answers as a gateway does, proofs checked.
    fn gateway(&mut self, call: &HttpRequest) -> HttpResponse {
        self.trail.observe(call);
        if call.path == "/v1/challenges" {
            let challenge = Challenge {
                id: ChallengeId::from_random([0xB3; 16]),
                bytes: CHALLENGE,
                expires_at: self.now + TimeDelta::minutes(5),
                visual_check: VisualCheckPolicy::PresenceProof,
                server_time: Some(self.now),
            };
            self.trail.observe(&challenge);
            return challenge_reply(&challenge);
        }
        let request = ConfirmationRequest::decode(&call.body).expect("a request");
        self.trail.observe(&request);
        self.check_proof(&request);
        HttpResponse { status: 200, body: answer(&self.link.card().record().holder.name).into_bytes() }
    }

    fn check_proof(&mut self, request: &ConfirmationRequest) {
        let certificate = AuthCertificate::parse(&request.certificate_der).expect("a certificate");
        let mut anchors = TrustAnchors::new();
        anchors.add_test_root(auth_ca_certificate()).expect("the virtual card's root");
        self.trail.observe(&anchors);
        assert_eq!(anchors.verify(&certificate), Ok(()));
        match &request.proof {
            Proof::PinSignature(signature) => {
                let message = signed_message(Purpose::PinCheck, &CHALLENGE);
                assert_eq!(certificate.verify_signature(&message, signature), Ok(()));
            }
            Proof::VisualCheck { presence: Some(proof) } => self.check_presence(proof),
            Proof::VisualCheck { presence: None } => panic!("proof of presence was asked for"),
        }
        self.trail.observe(&certificate);
        self.trail.observe(&certificate.fingerprint());
        self.trail.observe(&certificate.person_key());
        self.trail.observe(&certificate.validity(self.now));
    }

    fn check_presence(&mut self, proof: &PresenceProof) {
        let known = surface_anchor();
        let anchor = CvAnchor::new(known.key_id, &known.modulus, &known.exponent).expect("a key");
        let mut anchors = CvAnchors::new();
        anchors.add_test_key(anchor).expect("the virtual card's key");
        let message = signed_message(Purpose::Presence, &CHALLENGE);
        let PresenceProof { record, certificate, signature } = proof;
        let proven = verify_presence(record, certificate, &anchors, &message, signature);
        let birth_date = self.link.card().record().holder.birth_date;
        assert_eq!(proven.map(|proven| proven.birth_date()), Ok(birth_date));
        self.trail.observe(&proven);
        self.trail.observe(proof);
        self.trail.observe(&AgeRecord::parse(record));
        self.trail.observe(&CardVerifiableCertificate::parse(certificate));
    }
}

/// An answer that holds everything an answer can hold.
fn answer(name: &str) -> String {
    let [insurer, symbol, number, kana, householder, insurer_name, address] = PERSONAL;
    serde_json::json!({ "XmlMsg": {
        "MessageHeader": { "SegmentOfResult": "1", "MedicalInstitutionCode": number, "Novel": name },
        "MessageBody": {
            "ProcessingResultStatus": "1", "ProcessingResultMessage": name, "QualificationValidity": "1",
            "ResultList": { "ResultOfQualificationConfirmation": [{
                "InsurerNumber": insurer, "InsuredCardSymbol": symbol, "InsuredIdentificationNumber": number,
                "Name": name, "NameKana": kana, "InsuredName": householder, "Sex1": "1",
                "Birthdate": "19840410", "Address": address, "InsurerName": insurer_name,
                "QualificationDate": "20240401", "Novel": { "Name": name },
            }] },
        },
    } })
    .to_string()
}
