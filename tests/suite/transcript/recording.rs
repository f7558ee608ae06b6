use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_adapter::TranscriptFolder;
use shikaku_card::CardProfile;
use shikaku_card::session::{CardPurpose, CardSession, CardTask, drive};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::port::Clock;
use shikaku_core::workflow::Event;
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_transcript::{
    CardPlayer, Header, LinkKind, Matching, Reading, Recorder, SharedRecorder, Transcript, TranscriptEvent,
    TranscriptSink, TranscriptSinkError, UserAct, audit, read,
};
use shikaku_transport::CardTransport as _;
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::VirtualLink;

use super::corpus::made;

fn header(now: DateTime<Utc>) -> Header {
    Header::new("shikaku-tests 1.0", LinkKind::Virtual, LinkLimits::EXTENDED, now)
}

/// A desk with this recorder.
fn shell(recorder: impl FnOnce(&Header) -> Recorder) -> TestShell {
    TestShell::observed(card("valid"), recorder(&header(TestShell::BEGIN)))
}

fn on_disk(path: &Path) -> Reading {
    read(&fs::read(path).expect("the file")).expect("a transcript")
}

#[test]
fn a_program_that_ends_at_any_moment_leaves_a_whole_file_up_to_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let recordings = TranscriptFolder::new(folder.path().join("recordings"), 3);
    let (path, file) = recordings.begin(DateTime::UNIX_EPOCH).expect("a file");
    let mut shell = shell(|header| Recorder::new(header, &[1; 32], Box::new(file)));
    let mut before = on_disk(&path).transcript.entries.len();
    assert_eq!(before, 0);
    let steps: [fn(&mut TestShell); 4] = [
        |shell| shell.begins_pin_check("12"),
        |shell| shell.types("34"),
        TestShell::run_card_session,
        |shell| shell.on_event(Event::Finished),
    ];
    for step in steps {
        step(&mut shell);
        let Reading { transcript, broken } = on_disk(&path);
        assert_eq!(broken, None);
        assert!(transcript.entries.len() > before, "nothing was written");
        before = transcript.entries.len();
    }
    // A killed process closes nothing.
    std::mem::forget(shell);
    assert_eq!(audit(&on_disk(&path).transcript), []);
}

#[test]
fn a_reception_that_is_left_while_digits_wait_for_a_reader_has_them_in_its_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let recordings = TranscriptFolder::new(folder.path(), 3);
    let (path, file) = recordings.begin(DateTime::UNIX_EPOCH).expect("a file");
    let recorder = Recorder::new(&header(TestShell::BEGIN), &[1; 32], Box::new(file));
    let recorder = SharedRecorder::new(recorder);
    let _reader = recorder.of_reader(TestShell::BEGIN);
    let mut shell = TestShell::observed(card("valid"), recorder);
    shell.on_event(Event::MethodChosen(CheckMethod::Pin));
    (0..3).for_each(|_| shell.on_event(Event::Digit(7)));
    drop(shell);
    let digits = on_disk(&path).transcript.entries;
    let digits = digits.iter().filter(|entry| entry.event == TranscriptEvent::User(UserAct::Digit));
    assert_eq!(digits.count(), 3);
}

#[test]
fn a_new_recording_deletes_the_oldest_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("notes.txt"), "mine").expect("a file");
    let recordings = TranscriptFolder::new(folder.path(), 3);
    let now = |second| DateTime::from_timestamp(second, 0).expect("a moment");
    let begun: Vec<_> =
        [10, 20, 20, 30, 40].map(|second| recordings.begin(now(second)).expect("a file").0).into();
    assert_eq!(recordings.recordings().expect("the folder"), begun[2..]);
    assert!(folder.path().join("notes.txt").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&begun[4]).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// A sink that takes so many pieces.
struct ShortSink(Arc<AtomicUsize>);

impl TranscriptSink for ShortSink {
    fn append(&mut self, _: &[u8]) -> Result<(), TranscriptSinkError> {
        let left = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map(|_| ()).map_err(|_| TranscriptSinkError)
    }
}

#[test]
fn a_sink_that_takes_no_more_disturbs_no_reception() {
    for pieces in 0..12 {
        let mut shell =
            shell(|header| Recorder::new(header, &[1; 32], Box::new(ShortSink(Arc::new(pieces.into())))));
        shell.begins_pin_check("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), "Showing", "{pieces}");
    }
}

#[test]
fn a_recording_ends_at_its_limit_with_a_word_about_it() {
    let transcript = made("full");
    assert_eq!(transcript.entries.last().map(|entry| &entry.event), Some(&TranscriptEvent::Full));
    assert!(transcript.entries.len() < made("pin").entries.len());
}

/// The pauses between the keys of a PIN are as much a secret as the keys.
#[test]
fn a_digit_is_recorded_without_its_time() {
    let transcript = made("pin");
    let is_digit = |event: &TranscriptEvent| *event == TranscriptEvent::User(UserAct::Digit);
    let mut before = transcript.entries.iter().rev().skip_while(|entry| !is_digit(&entry.event));
    let before = before.find(|entry| !is_digit(&entry.event)).expect("an entry before them").at;
    let digits: Vec<_> = transcript.entries.iter().filter(|entry| is_digit(&entry.event)).collect();
    assert_eq!(digits.len(), 4);
    assert!(digits.iter().all(|digit| digit.at == before));
}

#[test]
fn a_clock_that_is_set_back_does_not_advance() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, file) = TranscriptFolder::new(folder.path(), 1).begin(DateTime::UNIX_EPOCH).expect("a file");
    let mut shell = shell(|header| Recorder::new(header, &[1; 32], Box::new(file)));
    shell.now += TimeDelta::seconds(5);
    shell.begins_pin_check("12");
    shell.now -= TimeDelta::hours(1);
    shell.types("34");
    let Reading { transcript, broken } = on_disk(&path);
    assert_eq!(broken, None);
    let last = transcript.entries.last().expect("entries").at;
    assert_eq!(last, std::time::Duration::from_secs(5));
}

struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }
}

/// A link without a reception, recorded by wrapping it, and played to the same dialogue and to others.
#[test]
fn a_wrapped_link_is_recorded_and_plays_as_a_card() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, file) = TranscriptFolder::new(folder.path(), 1).begin(DateTime::UNIX_EPOCH).expect("a file");
    let mut recorder = Recorder::new(&header(DateTime::UNIX_EPOCH), &[1; 32], Box::new(file));
    let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD);
    let card_session =
        |limits| CardSession::start(Arc::clone(&profile), CardTask::new(CardPurpose::Certificate), limits);
    let mut link = recorder.wrap(VirtualLink::new(card("valid")), &Still);
    let limits = link.limits();
    drop(drive(card_session(limits), &mut link));
    let transcript = on_disk(&path).transcript;
    assert_eq!(audit(&transcript), []);

    let play = |transcript: &Transcript, limits, matching| {
        let mut player = CardPlayer::new(transcript, matching);
        drop(drive(card_session(limits), &mut player));
        player.finish()
    };
    assert_eq!(play(&transcript, LinkLimits::EXTENDED, Matching::Strict), Ok(()));
    assert_eq!(play(&transcript, LinkLimits::SHORT, Matching::Lenient), Ok(()));
    let difference =
        play(&transcript, LinkLimits::SHORT, Matching::Strict).expect_err("other commands").to_string();
    assert!(difference.contains("READ BINARY user-authentication certificate 0..255"), "{difference}");
    // A dialogue that leaves something out is no replay of it.
    let unasked = CardPlayer::new(&transcript, Matching::Strict).finish().expect_err("nothing was asked");
    assert!(unasked.to_string().contains("SELECT JPKI AP"), "{unasked}");
}
