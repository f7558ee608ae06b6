//! How long the screens speak, and how a voice reads what is on them.

use std::fmt::Write as _;
use std::time::Duration;

use expect_test::expect_file;
use shikaku_tests::gallery::screens;
use shikaku_tests::spoken::Table;

/// The longest that a screen may speak by itself, by the beginning of its name; the first that fits counts.
const CEILINGS: [(&str, u64); 4] =
    [("showing-valid", 12), ("confirming-otherwise", 25), ("showing", 25), ("", 30)];

#[test]
fn every_screen_speaks_by_itself_for_no_longer_than_its_ceiling() {
    let table = Table::read().expect("the table");
    let mut lengths =
        "# Seconds: by itself, and read aloud as a whole. Measured by `cargo xtask speech`.\n".to_owned();
    let mut wrong = Vec::new();
    for (name, screen) in screens() {
        let lengths_of = [&screen.spoken, &screen.read_aloud].map(|text| table.length(text));
        let [Ok(by_itself), Ok(whole)] = lengths_of else {
            let sentence = lengths_of.into_iter().find_map(Result::err).unwrap_or_default();
            wrong.push(format!("{name}: not measured, run `cargo xtask speech`: {sentence}"));
            continue;
        };
        let ceiling =
            CEILINGS.iter().find(|(begin, _)| name.starts_with(begin)).map_or(0, |(_, seconds)| *seconds);
        if by_itself > Duration::from_secs(ceiling) {
            wrong.push(format!("{name}: {:.1} s of {ceiling} s", by_itself.as_secs_f64()));
        }
        let _ = writeln!(lengths, "{name} {:.1} {:.1}", by_itself.as_secs_f64(), whole.as_secs_f64());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    expect_file!["../../../fixtures/speech/lengths.txt"].assert_eq(&lengths);
}

/// Names by their kana, figures one by one, dates by era, fractions in words.
#[test]
fn a_voice_reads_names_numbers_and_dates_as_people_do() {
    let table = Table::read().expect("the table");
    for (sentence, reading) in READINGS {
        let measured = table.measured(sentence).map(|it| it.reading.as_str());
        assert_eq!(measured, Some(*reading), "{sentence}");
    }
}

const READINGS: &[(&str, &str)] = &[];
