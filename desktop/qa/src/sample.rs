//! Transcripts made by hand of the files in `fixtures/certificates`: what tests read, and what the page is tried with.

use std::time::Duration;

use chrono::DateTime;
use shikaku_clinic::failure::{Failure, PinFailure};
use shikaku_core::port::{HttpMethod, HttpRequest, HttpResponse};
use shikaku_core::workflow::SaveOutcome;
use shikaku_transcript::{Entry, Header, LinkKind, StateNote, Transcript, TranscriptEvent, UserAct};
use shikaku_transport::{LinkLimits, TransportError};

const AUTH: &[u8] = include_bytes!("../../../fixtures/certificates/auth.der");
const AGE_RECORD: &[u8] = include_bytes!("../../../fixtures/certificates/presence/record.bin");
const VERIFIABLE: &[u8] = include_bytes!("../../../fixtures/certificates/presence/certificate.bin");

const SELECT_JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
const SELECT_SURFACE: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02";
const OK: &[u8] = &[0x90, 0];

/// Every sample with the name of its file.
pub(crate) fn samples() -> Vec<(&'static str, Transcript)> {
    vec![
        ("pin-valid", pin_valid()),
        ("pin-wrong-then-lost", pin_wrong_then_lost()),
        ("visual-invalid", visual_invalid()),
        ("imported-log", imported_log()),
    ]
}

/// A transcript under way.
struct Tape {
    transcript: Transcript,
    now: Duration,
}

impl Tape {
    fn new(link: LinkKind, limits: LinkLimits, card: Option<&str>) -> Self {
        let base = DateTime::from_timestamp(1_795_309_200, 0).unwrap_or_default();
        let mut header = Header::new("shikaku-cli 0.1.0", link, limits, base);
        "0.1.0".clone_into(&mut header.core);
        "linux x86_64".clone_into(&mut header.platform);
        header.card = card.map(str::to_owned);
        Self { transcript: Transcript { header, entries: Vec::new() }, now: Duration::ZERO }
    }

    /// Something happens this many microseconds later.
    fn then(&mut self, micros: u64, event: TranscriptEvent) {
        self.now += Duration::from_micros(micros);
        self.transcript.entries.push(Entry { at: self.now, event });
    }

    fn exchange(&mut self, micros: u64, command: &[u8], data: &[u8], status: &[u8]) {
        self.then(900, TranscriptEvent::Command(command.to_vec()));
        self.then(micros, TranscriptEvent::Response([data, status].concat()));
    }

    /// READ BINARY of a file with a short identifier, 256 bytes a time.
    fn read(&mut self, short: u8, file: &[u8]) {
        for (place, piece) in file.chunks(256).enumerate() {
            let high = u8::try_from(place).unwrap_or_default();
            let p1 = if place == 0 { 0x80 | short } else { high };
            self.exchange(21_000, &[0x00, 0xB0, p1, 0x00, 0x00], piece, OK);
        }
    }

    fn press(&mut self, millis: u64, act: &str) {
        if let Some(act) = UserAct::by_name(act) {
            self.then(millis * 1000, TranscriptEvent::User(act));
        }
    }

    fn digits(&mut self, count: usize) {
        for _ in 0..count {
            self.then(412_000, TranscriptEvent::User(UserAct::Digit));
        }
    }

    fn state(&mut self, name: &'static str) {
        self.then(300, TranscriptEvent::State(StateNote { name, failure: None, tries_left: None }));
    }

    fn fails(&mut self, name: &'static str, failure: impl Into<Failure>, tries_left: Option<u8>) {
        let failure = Some(failure.into());
        self.then(300, TranscriptEvent::State(StateNote { name, failure, tries_left }));
    }

    fn ask(&mut self, request_id: u32, path: &str, body: &[u8]) {
        let (path, body) = (path.to_owned(), body.to_vec());
        let call = HttpRequest { method: HttpMethod::Post, path, idempotency_key: None, body };
        self.then(400, TranscriptEvent::Asked { request_id, call });
    }

    fn reply(&mut self, millis: u64, request_id: u32, status: u16, body: &str) {
        let reply = Ok(HttpResponse { status, body: body.as_bytes().to_vec() });
        self.then(millis * 1000, TranscriptEvent::Replied { request_id, reply });
    }

    fn challenge(&mut self, request_id: u32, method: &str) {
        self.ask(request_id, "/v1/challenges", format!(r#"{{"method":"{method}"}}"#).as_bytes());
        self.reply(118, request_id, 201, r#"{"challengeId":"c-0001"}"#);
    }

    fn confirm(&mut self, request_id: u32, validity: &str) {
        self.state("asking-gateway");
        self.ask(request_id, "/v1/confirmations", &[b'{'; 2_400]);
        let body = format!(
            r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"1"}},"MessageBody":{{"ProcessingResultStatus":"1","QualificationValidity":"{validity}"}}}}}}"#
        );
        self.reply(843, request_id, 200, &body);
    }

    fn card(&mut self) {
        let limits = self.transcript.header.limits;
        self.then(2_310_000, TranscriptEvent::CardFound(limits));
        self.state("reading-card");
    }
}

fn pin_valid() -> Transcript {
    let mut tape = Tape::new(LinkKind::Pcsc, LinkLimits::EXTENDED, Some("ordinary"));
    tape.state("choosing-method");
    tape.press(1_850, "choose-pin");
    tape.state("entering-pin");
    tape.challenge(1, "pin");
    tape.digits(4);
    tape.press(620, "enter");
    tape.state("waiting-for-card");
    tape.card();
    tape.exchange(14_200, SELECT_JPKI, &[], OK);
    tape.read(0x0A, AUTH);
    tape.exchange(9_800, &[0x00, 0x20, 0x00, 0x98], &[], &[0x63, 0xC3]);
    tape.exchange(61_000, b"\x00\x20\x00\x98\x041234", &[], OK);
    let sign = [b"\x80\x2A\x00\x97\x33".as_slice(), &[0x30; 51], &[0]].concat();
    tape.exchange(412_700, &sign, &[0x5A; 256], OK);
    tape.exchange(11_000, b"\x00\xA4\x04\x0C\x07\xA0\x00\x00\x01\x51\x00\x00", &[], OK);
    tape.confirm(2, "1");
    tape.state("showing");
    tape.then(100, TranscriptEvent::Keep);
    tape.then(3_400, TranscriptEvent::Kept(SaveOutcome::Saved));
    tape.then(900_000, TranscriptEvent::CardLost);
    tape.press(4_200, "finish");
    tape.state("closed");
    tape.transcript
}

fn pin_wrong_then_lost() -> Transcript {
    let mut tape = Tape::new(LinkKind::AndroidNfc, LinkLimits::SHORT, Some("ordinary"));
    tape.state("choosing-method");
    tape.press(2_100, "choose-pin");
    tape.state("entering-pin");
    tape.challenge(1, "pin");
    tape.digits(4);
    tape.press(500, "enter");
    tape.state("waiting-for-card");
    tape.card();
    tape.exchange(14_000, SELECT_JPKI, &[], OK);
    tape.exchange(9_000, &[0x00, 0x20, 0x00, 0x98], &[], &[0x63, 0xC3]);
    tape.exchange(62_000, b"\x00\x20\x00\x98\x049876", &[], &[0x63, 0xC2]);
    tape.fails("entering-pin", PinFailure::Wrong, Some(2));
    tape.then(1_200_000, TranscriptEvent::CardLost);
    tape.digits(4);
    tape.press(700, "enter");
    tape.state("waiting-for-card");
    tape.card();
    tape.exchange(14_000, SELECT_JPKI, &[], OK);
    tape.exchange(9_000, &[0x00, 0x20, 0x00, 0x98], &[], &[0x63, 0xC2]);
    tape.then(900, TranscriptEvent::Command(b"\x00\x20\x00\x98\x041234".to_vec()));
    tape.then(38_000, TranscriptEvent::LinkError(TransportError::ReplyLost));
    tape.then(100, TranscriptEvent::CardLost);
    tape.fails("failed", PinFailure::AnswerLost, None);
    tape.press(6_000, "confirm-otherwise");
    tape.fails("failed", PinFailure::AnswerLost, None);
    tape.transcript
}

fn visual_invalid() -> Transcript {
    let mut tape = Tape::new(LinkKind::Bluetooth, LinkLimits::SHORT, Some("ordinary"));
    tape.state("choosing-method");
    tape.press(900, "choose-visual");
    tape.state("comparing-face");
    tape.challenge(1, "visual");
    tape.press(3_300, "face-matches");
    tape.state("waiting-for-card");
    tape.card();
    tape.exchange(24_200, SELECT_JPKI, &[], OK);
    tape.exchange(20_000, &[0x00, 0xB0, 0x88, 0x00, 0x00], &[0x8F, 0x8F, 0x00], OK);
    tape.read(0x0A, AUTH);
    tape.exchange(23_000, SELECT_SURFACE, &[], OK);
    tape.exchange(60_000, b"\x00\x20\x00\x91\x06550217", &[], OK);
    let (first, rest) = AGE_RECORD.split_at(256);
    tape.exchange(52_000, &[0x00, 0xB0, 0x81, 0x00, 0x00, 0x02, 0x23], first, &[0x61, 0x00]);
    let (second, third) = rest.split_at(256);
    tape.exchange(31_000, &[0x00, 0xC0, 0x00, 0x00, 0x00], second, &[0x61, 0x23]);
    tape.exchange(11_000, &[0x00, 0xC0, 0x00, 0x00, 0x23], third, OK);
    tape.read(0x04, VERIFIABLE);
    tape.then(900_000, TranscriptEvent::CardLost);
    tape.confirm(2, "2");
    tape.state("showing");
    tape.press(2_500, "confirm-otherwise");
    tape.state("taking-way");
    tape.transcript
}

fn imported_log() -> Transcript {
    let mut tape = Tape::new(LinkKind::Unknown, LinkLimits::SHORT, None);
    "another program".clone_into(&mut tape.transcript.header.app);
    tape.transcript.header.others.insert("x-source".to_owned(), "ログ <script>alert(1)</script>".to_owned());
    tape.exchange(18_000, b"\x00\xA4\x04\x00\x09\xA0\x00\x00\x00\x63PKCS", &[], &[0x6A, 0x82]);
    tape.exchange(15_000, SELECT_JPKI, &[], OK);
    tape.exchange(12_000, b"\x00\xA4\x02\x0C\x02\x00\x06", &[], OK);
    let mut info =
        b"JPKIAPICCTOKEN2                 J-LIS                           E16R01NJ        ".to_vec();
    info.resize(160, b'0');
    tape.exchange(22_000, &[0x00, 0xB0, 0x00, 0x00, 0xA0], &info, OK);
    tape.exchange(12_000, b"\x00\xA4\x02\x0C\x02\x00\x18", &[], OK);
    tape.exchange(9_000, &[0x00, 0x20, 0x00, 0x80], &[], &[0x69, 0x84]);
    tape.then(500, TranscriptEvent::Full);
    tape.transcript
}
