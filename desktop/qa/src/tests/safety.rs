use std::time::Duration;

use data_encoding::HEXUPPER;
use proptest::prelude::*;
use shikaku_transcript::{Entry, Redaction, Transcript, TranscriptEvent};
use strum::VariantArray as _;

use super::any::{MARKUP, PIN, transcript};
use crate::report::{Gathered, Section, page};
use crate::sample::samples;
use crate::show;
use crate::transcript_report::{Report, Track};

/// Every rendering of one transcript: text, JSON and page.
fn renderings(transcript: &Transcript) -> [String; 3] {
    let transcript_report = Report::of(transcript);
    let (text, json) = (show(&transcript_report), serde_json::to_string(&transcript_report).expect("JSON"));
    let section =
        Section { name: format!("{MARKUP}.txt"), transcript_report, broken: Some(MARKUP.to_owned()) };
    [text, json, page(&Gathered { sections: vec![section], ..Gathered::default() })]
}

proptest! {
    #[test]
    fn any_transcript_is_reported_and_becomes_no_markup(transcript in transcript()) {
        let [text, _, page] = renderings(&transcript);
        // The page has one script, its own, and nothing but text beside it.
        prop_assert_eq!(page.matches("<script").count(), 1);
        prop_assert_eq!(page.matches("</script").count(), 1);
        prop_assert!(!text.chars().any(|letter| letter.is_control() && letter != '\n'));
    }

    #[test]
    fn the_bytes_of_a_pin_are_in_no_output(transcript in transcript()) {
        let (plain, coded) = (String::from_utf8_lossy(PIN).into_owned(), HEXUPPER.encode(PIN));
        for output in renderings(&transcript) {
            // A SELECT names its application; only VERIFY and its like carry a PIN here.
            prop_assert!(!output.contains(&plain) && !output.contains(&coded));
        }
    }

    #[test]
    fn the_times_of_all_lanes_are_the_whole_time(transcript in transcript()) {
        let Report { totals, spans, .. } = Report::of(&transcript);
        let tracks: Duration = Track::VARIANTS.iter().map(|track| totals.of(*track)).sum();
        prop_assert_eq!(tracks, totals.time);
        let ends = |entries: &[Entry]| entries.last()?.at.checked_sub(entries.first()?.at);
        prop_assert_eq!(totals.time, ends(&transcript.entries).unwrap_or_default());
        prop_assert!(spans.windows(2).all(|pair| pair[0].to == pair[1].from));
    }
}

#[test]
fn what_an_unredacted_card_gave_is_shown_by_length_alone() {
    let mut hidden = 0;
    for (name, mut transcript) in samples() {
        transcript.header.redaction = Redaction::None;
        let answers: Vec<_> =
            transcript.entries.iter().filter_map(data).map(|data| HEXUPPER.encode(data)).collect();
        for output in renderings(&transcript) {
            for answer in &answers {
                let start = answer.get(..24).unwrap_or(answer);
                assert!(!output.contains(start), "{name}: {start}");
            }
            assert!(!output.contains("59:00:FE") && !output.contains("0000000TEST0099999000A"), "{name}");
            assert!(!output.contains("2026-11-15"), "{name}: the last day is a birthday");
            hidden += output.matches("(not shown)").count();
        }
    }
    assert!(hidden > 10, "nothing was held back: {hidden}");
}

fn data(entry: &Entry) -> Option<&[u8]> {
    match &entry.event {
        TranscriptEvent::Response(bytes) => bytes.get(..bytes.len() - 2).filter(|data| data.len() > 12),
        _ => None,
    }
}

#[test]
fn my_number_is_never_shown() {
    let (_, mut transcript) = samples().remove(0);
    transcript.entries.truncate(1);
    let at = transcript.entries[0].at;
    let number = b"\xFF\x10\x0C999999999999\xFF\xFF";
    let commands: [&[u8]; 2] =
        [b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08", b"\x00\xB0\x81\x00\x11"];
    for (command, data) in commands.into_iter().zip([&b""[..], number]) {
        transcript.entries.push(Entry { at, event: TranscriptEvent::Command(command.to_vec()) });
        let response = [data, &[0x90, 0x00]].concat();
        transcript.entries.push(Entry { at, event: TranscriptEvent::Response(response) });
    }
    for output in renderings(&transcript) {
        assert!(output.contains("My Number") && !output.contains("39393939"));
    }
}

#[test]
fn a_page_of_a_hundred_receptions_stays_small() {
    let sections = samples().into_iter().cycle().take(100).enumerate().map(|(place, (name, transcript))| {
        Section { name: format!("{place}-{name}"), transcript_report: Report::of(&transcript), broken: None }
    });
    let page = page(&Gathered { sections: sections.collect(), ..Gathered::default() });
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
}
