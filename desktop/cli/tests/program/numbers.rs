//! Numbers on the command line, in every width that keyboards write.

use super::{answer, run, run_reading, shikaku, text};

/// Every argument that is a number, with what the number may be.
const NUMBERS: &[(&str, &str)] = &[
    ("readiness --receipt", "0から4294967295まで"),
    ("convert --to xml --max-mib", "1から1024まで"),
    ("card info --timeout", "0から86400まで"),
    ("check --method pin --timeout", "0から86400まで"),
    ("check --method pin --record-keep", "0から4294967295まで"),
    ("reader-sim --packet", "1から512まで"),
    ("reader-sim --port", "0から65535まで"),
    ("qa run x --jobs", "0から1024まで"),
];

#[test]
fn a_number_out_of_range_is_refused_with_the_range_in_japanese_whatever_the_language_is() {
    for (line, range) in NUMBERS {
        for number in [
            "99999999999999999999999",
            "９９９９９９９９９９９",
            "many",
            "",
            "1.5",
            "1e3",
            "٣",
            "①",
            "１²",
            "+1",
        ] {
            for language in ["C", "en_US.UTF-8", "ja_JP.UTF-8"] {
                let words: Vec<_> = line.split(' ').chain([number]).collect();
                let mut command = shikaku(&words);
                let output = command.env("LANG", language).env("LC_ALL", language).output().expect("runs");
                let printed = text(&output.stderr);
                assert_eq!(output.status.code(), Some(1), "{words:?}: {printed}");
                assert!(printed.contains(range), "{words:?}: {range} not in:\n{printed}");
            }
        }
    }
}

#[test]
fn a_number_is_taken_in_every_width() {
    let receipts = |typed: &[&str]| {
        let words = typed.iter().flat_map(|typed| ["--receipt", typed]);
        let output = run(&["readiness", "--json"].into_iter().chain(words).collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(0), "{typed:?}: {}", text(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("JSON")
    };
    let plain = receipts(&["1000", "39800"]);
    assert_eq!(plain["subsidy"]["spentYen"], 40_800, "{plain}");
    for typed in [["１０００", "39800"], ["1０00", "３９８００"]] {
        assert_eq!(receipts(&typed), plain, "{typed:?}");
    }
    let message = answer("資格　太郎");
    for mib in ["4", "４", "１０２４", "01"] {
        let output = run_reading(&["convert", "--to", "json", "--max-mib", mib], message.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{mib}: {}", text(&output.stderr));
    }
}
