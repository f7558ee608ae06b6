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
struct SampleRecording {
    transcript: Transcript,
    now: Duration,
}

impl SampleRecording {
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
    let mut recording = SampleRecording::new(LinkKind::Pcsc, LinkLimits::EXTENDED, Some("ordinary"));
    recording.state("choosing-method");
    recording.press(1_850, "choose-pin");
    recording.state("entering-pin");
    recording.challenge(1, "pin");
    recording.digits(4);
    recording.press(620, "enter");
    recording.state("waiting-for-card");
    recording.card();
    recording.exchange(14_200, SELECT_JPKI, &[], OK);
    recording.read(0x0A, AUTH);
    recording.exchange(9_800, &[0x00, 0x20, 0x00, 0x98], &[], &[0x63, 0xC3]);
    recording.exchange(61_000, b"\x00\x20\x00\x98\x041234", &[], OK);
    let sign = [b"\x80\x2A\x00\x97\x33".as_slice(), &[0x30; 51], &[0]].concat();
    recording.exchange(412_700, &sign, &[0x5A; 256], OK);
    recording.exchange(11_000, b"\x00\xA4\x04\x0C\x07\xA0\x00\x00\x01\x51\x00\x00", &[], OK);
    recording.confirm(2, "1");
    recording.state("showing");
    recording.then(100, TranscriptEvent::SaveRequested);
    recording.then(3_400, TranscriptEvent::SaveEnded(SaveOutcome::Saved));
    recording.then(900_000, TranscriptEvent::CardLost);
    recording.press(4_200, "finish");
    recording.state("closed");
    recording.transcript
}

fn pin_wrong_then_lost() -> Transcript {
    let mut recording = SampleRecording::new(LinkKind::AndroidNfc, LinkLimits::SHORT, Some("ordinary"));
    recording.state("choosing-method");
    recording.press(2_100, "choose-pin");
    recording.state("entering-pin");
    recording.challenge(1, "pin");
    recording.digits(4);
    recording.press(500, "enter");
    recording.state("waiting-for-card");
    recording.card();
    recording.exchange(14_000, SELECT_JPKI, &[], OK);
    recording.exchange(9_000, &[0x00, 0x20, 0x00, 0x98], &[], &[0x63, 0xC3]);
    recording.exchange(62_000, b"\x00\x20\x00\x98\x049876", &[], &[0x63, 0xC2]);
    recording.fails("entering-pin", PinFailure::Wrong, Some(2));
    recording.then(1_200_000, TranscriptEvent::CardLost);
    recording.digits(4);
    recording.press(700, "enter");
    recording.state("waiting-for-card");
    recording.card();
    recording.exchange(14_000, SELECT_JPKI, &[], OK);
    recording.exchange(9_000, &[0x00, 0x20, 0x00, 0x98], &[], &[0x63, 0xC2]);
    recording.then(900, TranscriptEvent::Command(b"\x00\x20\x00\x98\x041234".to_vec()));
    recording.then(38_000, TranscriptEvent::LinkError(TransportError::ReplyLost));
    recording.then(100, TranscriptEvent::CardLost);
    recording.fails("failed", PinFailure::AnswerLost, None);
    recording.press(6_000, "confirm-otherwise");
    recording.fails("failed", PinFailure::AnswerLost, None);
    recording.transcript
}

fn visual_invalid() -> Transcript {
    let mut recording = SampleRecording::new(LinkKind::Bluetooth, LinkLimits::SHORT, Some("ordinary"));
    recording.state("choosing-method");
    recording.press(900, "choose-visual");
    recording.state("comparing-face");
    recording.challenge(1, "visual");
    recording.press(3_300, "face-matches");
    recording.state("waiting-for-card");
    recording.card();
    recording.exchange(24_200, SELECT_JPKI, &[], OK);
    recording.exchange(20_000, &[0x00, 0xB0, 0x88, 0x00, 0x00], &[0x8F, 0x8F, 0x00], OK);
    recording.read(0x0A, AUTH);
    recording.exchange(23_000, SELECT_SURFACE, &[], OK);
    recording.exchange(60_000, b"\x00\x20\x00\x91\x06550217", &[], OK);
    let (first, rest) = AGE_RECORD.split_at(256);
    recording.exchange(52_000, &[0x00, 0xB0, 0x81, 0x00, 0x00, 0x02, 0x23], first, &[0x61, 0x00]);
    let (second, third) = rest.split_at(256);
    recording.exchange(31_000, &[0x00, 0xC0, 0x00, 0x00, 0x00], second, &[0x61, 0x23]);
    recording.exchange(11_000, &[0x00, 0xC0, 0x00, 0x00, 0x23], third, OK);
    recording.read(0x04, VERIFIABLE);
    recording.then(900_000, TranscriptEvent::CardLost);
    recording.confirm(2, "2");
    recording.state("showing");
    recording.press(2_500, "confirm-otherwise");
    recording.state("taking-way");
    recording.transcript
}

fn imported_log() -> Transcript {
    let mut recording = SampleRecording::new(LinkKind::Unknown, LinkLimits::SHORT, None);
    "another program".clone_into(&mut recording.transcript.header.app);
    recording
        .transcript
        .header
        .others
        .insert("x-source".to_owned(), "ログ <script>alert(1)</script>".to_owned());
    recording.exchange(18_000, b"\x00\xA4\x04\x00\x09\xA0\x00\x00\x00\x63PKCS", &[], &[0x6A, 0x82]);
    recording.exchange(15_000, SELECT_JPKI, &[], OK);
    recording.exchange(12_000, b"\x00\xA4\x02\x0C\x02\x00\x06", &[], OK);
    let mut info =
        b"JPKIAPICCTOKEN2                 J-LIS                           E16R01NJ        ".to_vec();
    info.resize(160, b'0');
    recording.exchange(22_000, &[0x00, 0xB0, 0x00, 0x00, 0xA0], &info, OK);
    recording.exchange(12_000, b"\x00\xA4\x02\x0C\x02\x00\x18", &[], OK);
    recording.exchange(9_000, &[0x00, 0x20, 0x00, 0x80], &[], &[0x69, 0x84]);
    recording.then(500, TranscriptEvent::Full);
    recording.transcript
}
