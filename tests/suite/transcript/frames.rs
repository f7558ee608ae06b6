//! Recordings at two levels: what goes to a card, and the messages of the reader that carries it.

use std::time::Duration;

use data_encoding::HEXUPPER;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use shikaku_core::workflow::Event;
use shikaku_reader::session::LinkNote;
use shikaku_reader_sim::{Model, ReaderFault, SimulatedReader};
use shikaku_replay::{Difference, Matching, ReaderRerun, Rerun, rerun, rerun_reader};
use shikaku_tests::corpus::SharedSink;
use shikaku_tests::open_recorder::OpenRecorder;
use shikaku_tests::tablet::Tablet;
use shikaku_tests::test_shell::card;
use shikaku_transcript::{
    Header, LinkKind, Recorder, SharedRecorder, Transcript, TranscriptEvent, UserAct, audit, cbor, read, text,
};
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::VirtualLink;

mod every_fault;

use super::corpus::made;
use super::secrecy::secrets;

const PACKETS: [usize; 2] = [20, 185];
const BOTH: [Matching; 2] = [Matching::Strict, Matching::Lenient];

fn reader(model: Model, packet: usize) -> SimulatedReader<VirtualLink> {
    let mut link = VirtualLink::new(card("valid"));
    link.remove();
    SimulatedReader::new(model, link).with_packet(packet)
}

/// What a tablet recorded while this was done at it.
fn recorded(reader: SimulatedReader<VirtualLink>, act: impl FnOnce(&mut Tablet)) -> Transcript {
    taped(Tablet::beside(reader), act)
}

fn taped(tablet: Tablet, act: impl FnOnce(&mut Tablet)) -> Transcript {
    let (mut tablet, recording) = begin(tablet);
    act(&mut tablet);
    recording.transcript()
}

fn begin(tablet: Tablet) -> (Tablet, SharedSink) {
    let recording = SharedSink::default();
    let recorder = Recorder::new(&header(&tablet), &[7; 32], Box::new(recording.clone()));
    (tablet.recorded(SharedRecorder::new(recorder)), recording)
}

fn header(tablet: &Tablet) -> Header {
    Header::new("shikaku-tests 1.0", LinkKind::Bluetooth, LinkLimits::EXTENDED, tablet.now())
}

/// The same with everything in it.
fn open(tablet: Tablet, act: impl FnOnce(&mut Tablet)) -> Transcript {
    let recorder = OpenRecorder::new(&header(&tablet));
    act(&mut tablet.recorded(recorder.clone()));
    recorder.transcript()
}

fn pin_check(tablet: &mut Tablet) {
    tablet.begins_pin_check("1234");
    tablet.lays_card();
    tablet.passes(Duration::from_mins(1));
}

fn visual_check(tablet: &mut Tablet) {
    tablet.attends();
    tablet.begins_visual_check();
    tablet.lays_card();
    tablet.takes_card();
    tablet.passes(Duration::from_mins(1));
}

fn count(transcript: &Transcript, wanted: impl Fn(&TranscriptEvent) -> bool) -> usize {
    transcript.entries.iter().filter(|entry| wanted(&entry.event)).count()
}

/// Both forms give the same transcript, nothing personal is in it, and the reader runs again.
#[track_caller]
fn check(transcript: &Transcript, what: &str) {
    for bytes in [text::write(transcript).into_bytes(), cbor::write(transcript)] {
        let reading = read(&bytes).expect("a transcript");
        assert_eq!((&reading.transcript, reading.broken), (transcript, None), "{what}");
    }
    assert_eq!(audit(transcript), [], "{what}");
    let transmitted = count(transcript, |it| matches!(it, TranscriptEvent::Link(LinkNote::Transmit(_))));
    for matching in BOTH {
        match rerun_reader(transcript, matching) {
            Ok(ReaderRerun::Same { messages, exchanges }) => {
                assert!(messages > 0, "{what}");
                assert_eq!(exchanges, transmitted, "{what}");
            }
            Ok(other) => panic!("{what}: {other:?}"),
            Err(difference) => panic!("{what}, {matching:?}: {difference}"),
        }
    }
}

#[test]
fn a_check_is_recorded_at_both_levels_and_both_run_again() {
    for model in Model::ALL {
        for packet in PACKETS {
            for (name, act) in [("pin", pin_check as fn(&mut Tablet)), ("visual", visual_check)] {
                let transcript = recorded(reader(model, packet), act);
                let what = format!("{name} over {model} in {packet}");
                check(&transcript, &what);
                for matching in BOTH {
                    let again = rerun(&transcript, matching);
                    assert!(matches!(again, Ok(Rerun::Same { exchanges: 2.., .. })), "{what}");
                }
                let commands = count(&transcript, |it| matches!(it, TranscriptEvent::Command(_)));
                let carried = count(
                    &transcript,
                    |it| matches!(it, TranscriptEvent::ToReader(message) if message.kind == 0x6F && !message.data.is_empty()),
                );
                assert!(carried >= commands, "{what}: {carried} messages carry {commands} commands");
            }
        }
    }
}

/// At every message of a check. The reception above is not run again here: it reads a duplicate answer as another file,
/// and its replacement breaks elsewhere.
/// The message of the check that carries this instruction, counted as the reader counts.
fn message_with(model: Model, instruction: u8) -> u32 {
    let transcript = recorded(reader(model, 185), pin_check);
    let sent = transcript.entries.iter().filter_map(|entry| match &entry.event {
        TranscriptEvent::ToReader(message) => Some(message),
        _ => None,
    });
    let is_it = |data: &[u8]| data.get(1) == Some(&instruction) && data.len() > 4;
    let place = sent.enumerate().find(|(_, message)| message.kind == 0x6F && is_it(&message.data));
    u32::try_from(place.expect("such a command").0).expect("few") + 1
}

#[test]
fn a_link_lost_in_verify_and_a_card_that_wants_time_are_recorded_at_both_levels() {
    const VERIFY: u8 = 0x20;
    const SIGN: u8 = 0x2A;
    for model in Model::ALL {
        let lost = ReaderFault::SleepAfter.at(message_with(model, VERIFY));
        let transcript = recorded(reader(model, 185).with_faults([lost]), pin_check);
        check(&transcript, "lost in VERIFY");
        let at =
            transcript.entries.iter().position(|entry| entry.event == TranscriptEvent::Link(LinkNote::Lost));
        let before = &transcript.entries[..at.expect("a lost link")];
        let sent = before.iter().rev().find_map(|entry| match &entry.event {
            TranscriptEvent::ToReader(message) => Some(message),
            _ => None,
        });
        assert_eq!(sent.expect("a message").data[1], VERIFY, "{model}");
        assert_eq!(count(&transcript, |it| matches!(it, TranscriptEvent::LinkError(_))), 1, "{model}");

        let slow = ReaderFault::Extend(3).at(message_with(model, SIGN));
        let transcript = recorded(reader(model, 185).with_faults([slow]), pin_check);
        check(&transcript, "more time");
        let wants_time = count(
            &transcript,
            |it| matches!(it, TranscriptEvent::FromReader(message) if message.kind == 0x80 && message.params[0] & 0xC0 == 0x80),
        );
        assert_eq!(wants_time, if model == Model::Ccid { 3 } else { 0 }, "{model}");
    }
}

#[test]
fn no_secret_of_the_card_its_holder_or_the_reader_is_in_a_recording_of_frames() {
    const KEY: [u8; 16] = *b"the owner's key!";
    for model in Model::ALL {
        for packet in PACKETS {
            let tablet = || Tablet::with_key(reader(model, packet).with_key(KEY), KEY);
            let open = open(tablet(), pin_check);
            let redacted = taped(tablet(), pin_check);
            check(&redacted, "with the owner's key");
            let mut known = secrets("valid", &["1234"]);
            known.push(("key".to_owned(), KEY.to_vec()));
            // What the authentication sends lets a person with the key compute a session key.
            known.extend(open.entries.iter().filter_map(|entry| match &entry.event {
                TranscriptEvent::ToReader(message) | TranscriptEvent::FromReader(message)
                    if matches!(message.kind, 0x6B | 0x83) && message.data.len() >= 21 =>
                {
                    Some(("authentication".to_owned(), message.data[5..].to_vec()))
                }
                _ => None,
            }));
            let proofs = known.iter().filter(|(what, _)| what == "authentication").count();
            assert_eq!(proofs, if model == Model::Acs { 3 } else { 0 });
            let mut there = 0;
            for (what, secret) in &known {
                there += usize::from(contains(&open, secret));
                assert!(!contains(&redacted, secret), "{what} over {model} in {packet}");
            }
            assert!(there >= 3 + proofs, "the search finds {there} of them where they are");
        }
    }
}

/// Whether bytes are in either form of a transcript, as they are or in hexadecimal.
fn contains(transcript: &Transcript, secret: &[u8]) -> bool {
    let text: String = text::write(transcript).split("\n  ").collect();
    let hex = HEXUPPER.encode(secret);
    let in_bytes = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
    in_bytes(text.as_bytes()) || in_bytes(&cbor::write(transcript)) || text.contains(&hex)
}

#[test]
fn digits_are_recorded_behind_what_the_reader_does_meanwhile() {
    let transcript = recorded(reader(Model::Acs, 20), |tablet| {
        tablet.on_event(Event::MethodChosen(shikaku_core::gateway::CheckMethod::Pin));
        tablet.on_event(Event::Digit(1));
        tablet.passes(Duration::from_secs(1));
        tablet.attends();
        tablet.on_event(Event::Digit(2));
        tablet.passes(Duration::from_secs(1));
        tablet.lays_card();
        tablet.on_event(Event::Digit(3));
        tablet.types("4");
        tablet.passes(Duration::from_secs(1));
    });
    check(&transcript, "digits");
    let is_digit = |event: &TranscriptEvent| *event == TranscriptEvent::User(UserAct::Digit);
    let places: Vec<_> =
        transcript.entries.iter().enumerate().filter(|(_, entry)| is_digit(&entry.event)).collect();
    assert_eq!(places.len(), 4);
    assert_eq!(places[3].0 - places[0].0, 3, "something stands between digits");
    assert!(places.iter().all(|(_, entry)| entry.at == places[0].1.at));
    assert!(count(&transcript, |it| matches!(it, TranscriptEvent::ToReader(_))) > 3);
}

/// The first difference when this was another.
fn difference(transcript: &Transcript, change: impl FnOnce(&mut Transcript)) -> Box<Difference> {
    let mut other = transcript.clone();
    change(&mut other);
    rerun_reader(&other, Matching::Strict).expect_err("a difference")
}

#[test]
fn a_changed_byte_is_found_at_its_place() {
    for model in Model::ALL {
        let transcript = recorded(reader(model, 185), pin_check);
        let (mut sent, mut received) = (0, 0);
        for (place, entry) in transcript.entries.iter().enumerate() {
            match &entry.event {
                TranscriptEvent::ToReader(message) if message.kind == 0x6F => {
                    sent += 1;
                    let differs = difference(&transcript, |other| {
                        if let TranscriptEvent::ToReader(message) = &mut other.entries[place].event {
                            *message.data.last_mut().expect("a command") ^= 1;
                        }
                    });
                    assert_eq!(differs.entry, Some(place), "{differs}");
                }
                TranscriptEvent::Link(LinkNote::Write(bytes)) => {
                    let other_length = TranscriptEvent::Link(LinkNote::Write(bytes + 1));
                    let differs = difference(&transcript, |other| other.entries[place].event = other_length);
                    assert_eq!(differs.entry, Some(place), "{differs}");
                }
                TranscriptEvent::FromReader(message) if message.kind == 0x80 && !message.data.is_empty() => {
                    // The reader says so; the difference is found where the reception received something else.
                    let news = |entry: &shikaku_transcript::Entry| {
                        matches!(entry.event, TranscriptEvent::Response(_))
                    };
                    let Some(later) = transcript.entries[place..].iter().position(news) else { continue };
                    let is_answer =
                        transcript.entries[..place].iter().rev().find_map(|entry| match &entry.event {
                            TranscriptEvent::ToReader(message) => Some(message.kind == 0x6F),
                            _ => None,
                        });
                    if is_answer != Some(true) {
                        continue;
                    }
                    received += 1;
                    let differs = difference(&transcript, |other| {
                        if let TranscriptEvent::FromReader(message) = &mut other.entries[place].event {
                            message.data[0] ^= 1;
                        }
                    });
                    assert_eq!(differs.entry, Some(place + later), "{differs}");
                }
                _ => {}
            }
        }
        assert!(sent >= 12 && received >= 12, "{sent} {received}");
    }
}

#[test]
fn an_unreported_card_or_one_with_shorter_limits_is_no_difference_and_a_longer_one_is() {
    let whole = recorded(reader(Model::Ccid, 185), pin_check);
    let same = |change: fn(&mut LinkLimits)| {
        let mut changed = whole.clone();
        for entry in &mut changed.entries {
            if let TranscriptEvent::CardFound(limits) = &mut entry.event {
                change(limits);
            }
        }
        rerun_reader(&changed, Matching::Strict).is_ok()
    };
    assert!(same(|limits| limits.extended = false));
    assert!(!same(|limits| limits.command_max += 1));
    let mut unheard = whole.clone();
    unheard.entries.retain(|entry| !matches!(entry.event, TranscriptEvent::CardFound(_)));
    assert!(unheard.entries.len() < whole.entries.len());
    assert!(rerun_reader(&unheard, Matching::Strict).is_ok());
}

#[test]
fn an_order_that_is_missing_or_new_is_a_difference() {
    let transcript = recorded(reader(Model::Ccid, 185), pin_check);
    let orders: Vec<_> = transcript
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| matches!(&entry.event, TranscriptEvent::Link(note) if note.is_order()))
        .map(|(place, _)| place)
        .collect();
    for place in orders {
        // The application may call the session several times before it takes the orders: then the next event of the link
        // is the first that differs.
        let missing = difference(&transcript, |other| drop(other.entries.remove(place)));
        assert!(missing.entry.is_some_and(|entry| entry >= place), "{missing}");
        let twice = difference(&transcript, |other| {
            let entry = other.entries[place].clone();
            other.entries.insert(place, entry);
        });
        assert!(twice.entry.is_some_and(|entry| entry > place), "{twice}");
    }
}

#[test]
fn a_recording_that_begins_within_a_connection_says_so_and_its_reception_runs_again() {
    let (mut tablet, first) = begin(Tablet::beside(reader(Model::Acs, 185)));
    visual_check(&mut tablet);
    let (mut tablet, second) = begin(tablet);
    visual_check(&mut tablet);
    check(&first.transcript(), "the first patient");
    let second = second.transcript();
    assert_eq!(second.entries[0].event, TranscriptEvent::Link(LinkNote::Joined));
    assert!(count(&second, |it| matches!(it, TranscriptEvent::FromReader(_))) > 3);
    assert_eq!(audit(&second), []);
    assert_eq!(rerun_reader(&second, Matching::Strict), Ok(ReaderRerun::Unbegun));
    assert!(matches!(rerun(&second, Matching::Strict), Ok(Rerun::Same { .. })));
    // After an idle time the connection ends, and the next recording begins with another.
    tablet.on_event(Event::Cancelled);
    tablet.passes(Duration::from_mins(10));
    let third = taped(tablet, visual_check);
    check(&third, "the third patient");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Lines that are missing, twice, elsewhere or another: a replay ends, and says where it differs.
    #[test]
    fn a_damaged_recording_ends_and_reports_a_place_within_it(
        name in select(vec!["reader-acs-pin", "reader-ccid-presence", "reader-acs-lost-in-verify"]),
        changes in vec((0_u8..4, any::<Index>(), any::<Index>()), 1..6),
    ) {
        let mut transcript = made(name);
        for (change, one, other) in changes {
            let (one, other) = (one.index(transcript.entries.len()), other.index(transcript.entries.len()));
            let entry = transcript.entries[other].clone();
            match change {
                0 => drop(transcript.entries.remove(one)),
                1 => transcript.entries.insert(one, entry),
                2 => transcript.entries.swap(one, other),
                _ => transcript.entries[one].event = entry.event,
            }
        }
        for matching in BOTH {
            if let Err(difference) = rerun_reader(&transcript, matching) {
                prop_assert!(difference.entry.is_none_or(|entry| entry < transcript.entries.len()));
            }
        }
    }
}
