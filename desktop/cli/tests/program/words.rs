//! Every word to a person is Japanese, whatever the language of the computer is.

use chrono::{NaiveDate, TimeDelta};
use shikaku_adapter::SystemClock;
use shikaku_calendar::{japan_date, parse_date, short_wareki, wareki};
use shikaku_clinic::readiness::Rulebook;
use shikaku_core::port::Clock as _;

use super::{answer, run, run_reading, shikaku, text};

/// Words of clap, of the standard library and of this program's own types in English.
const ENGLISH: &[&str] = &[
    " error: ",
    "Usage",
    "Options",
    "Commands",
    "Arguments",
    "Print ",
    "default:",
    "possible values",
    "env:",
    "OPTIONS",
    "No such file",
    "cannot",
    "invalid value",
    "unexpected",
    "required",
    "not ",
    "the ",
    "tip:",
    "For more",
    "similar",
    "COMMAND",
    "named",
    "os error",
    "is ",
];

#[track_caller]
fn japanese(printed: &str, what: &dyn std::fmt::Debug) {
    for word in ENGLISH {
        assert!(!printed.contains(word), "{what:?}: {word:?} in:\n{printed}");
    }
    assert!(!printed.is_ascii(), "{what:?}: {printed}");
}

/// Wrong arguments, and a word of the message about them.
const WRONG: &[(&str, &str)] = &[
    ("", "shikaku"),
    ("nonsense", "nonsense"),
    (concat!("che", "k"), "check"),
    ("check", "--method"),
    ("check --method", "pin、visual"),
    ("check --method smile", "pin、visual"),
    ("check --method pin", "--gateway"),
    ("check --method pin --pin 1234", "--pin"),
    ("check --method pin --method pin", "1回"),
    ("check --method pin --timeout soon", "秒数"),
    ("check --method pin --gateway http://plain.example", "https"),
    ("check --method pin --gateway ::", "https"),
    ("check --method pin --gateway https://gateway.example --token-file ABSENT", "ABSENT"),
    ("check --method pin --gateway https://gateway.example --token-file /", "chmod 600"),
    ("check --method pin --gateway https://gateway.example --gateway-root ABSENT", "ABSENT"),
    ("check --method pin --gateway https://gateway.example --gateway-root JUNK", "PEM"),
    ("check --method pin --gateway https://gateway.example --reader radio:", "radio:4711"),
    ("check --method pin --gateway https://gateway.example --reader radio:1 --reader-key JUNK", "16進32桁"),
    ("check --method pin --gateway https://gateway.example --staff 資格", "半角英数"),
    ("history --store ABSENT --key-file ABSENT", "別のファイル"),
    ("convert ABSENT --to xml", "ABSENT"),
    ("convert JUNK --to xml", "JUNK"),
    ("convert --to pdf", "xml、json、clipboard"),
    ("convert --to xml --max-mib 0", "1"),
    ("speak ABSENT", "ABSENT"),
    ("speak JUNK", "JUNK"),
    ("speak --on tomorrow", "2026-11-22"),
    ("decide", "--ending"),
    ("decide --ending Valid", "valid"),
    ("decide --code PIN-99", "PIN-"),
    ("decide --ending no-card --code PIN-01", "--code"),
    ("decide --ending no-card --on 2026-02-30", "2026-11-22"),
    ("readiness --done nonsense", "nonsense"),
    ("readiness --data ABSENT", "ABSENT"),
    ("readiness --data JUNK", "1行目"),
    ("readiness --state JUNK", "JUNK"),
    ("readiness --state /nonexistent/state --done devices", "/nonexistent/state"),
    ("readiness --practitioner 1950-01-01", "--trade"),
    ("readiness --trade judo --practitioner 1950-01-01,blind", "part-time"),
    ("readiness --receipt many", "領収書"),
    ("history", "--store"),
    ("history --store ABSENT --key-file JUNK", "ABSENT"),
    ("history --store JUNK --key-file ABSENT", "ABSENT"),
    ("history list --from tomorrow", "令和8年"),
    ("history purge --today tomorrow", "令和8年"),
    ("history purge --today 令和8年2月30日", "その日付はありません"),
    ("readiness --trade judo --practitioner tomorrow", "令和8年"),
    ("readiness --trade judo --closing 昭和64年2月1日", "元号の期間"),
    ("follow-ups add", "--patient"),
    ("follow-ups add --patient EMPTY", "--patient"),
    ("follow-ups add --patient 資格太郎", "8桁"),
    ("follow-ups add --patient 1 --due tomorrow", "令和8年11月22日"),
    ("follow-ups add --patient 1 --reason boredom", "emergency"),
    ("follow-ups add --patient 1 --treated 2999-01-01 --store ABSENT --key-file JUNK", "今日"),
    ("follow-ups add --patient 1 --treated 1990-01-01 --store ABSENT --key-file JUNK", "より前の日"),
    ("follow-ups add --patient 1 --due 2999-01-01 --store ABSENT --key-file JUNK", "より後の日"),
    ("follow-ups done 1234 --method later", "pin、visual"),
    ("convert LOOP --to xml", "エラー番号"),
    ("speak LOOP", "エラー番号"),
    ("readiness --state LOOP", "エラー番号"),
    ("convert JUNK/below --to xml", "フォルダーではありません"),
    ("explain PIN-99", "PIN-"),
    ("reader-sim --packet 0", "512"),
    ("reader-sim --key zz", "32桁"),
    ("reader-sim --card nonsense", "valid"),
    ("demo --scene nonsense", "pin-check"),
    ("card", "info"),
    ("card info --timeout -1", "-1"),
];

#[test]
fn every_error_is_in_japanese_and_says_where_and_what_was_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (absent, junk) = (place("absent"), place("junk"));
    std::fs::write(&junk, "junk").expect("written");
    private(&junk);
    let round = place("round");
    #[cfg(unix)]
    std::os::unix::fs::symlink("round", &round).expect("a link");
    let named = |word: &str| {
        let word = word.replace("ABSENT", &absent).replace("JUNK", &junk);
        word.replace("LOOP", &round).replace("EMPTY", "")
    };
    // A loop of links is made on Unix alone.
    for (line, expected) in WRONG.iter().filter(|(line, _)| cfg!(unix) || !line.contains("LOOP")) {
        let arguments: Vec<_> = line.split(' ').filter(|word| !word.is_empty()).map(named).collect();
        for language in ["C", "en_US.UTF-8", "ja_JP.UTF-8"] {
            let mut command = shikaku(&arguments);
            let output = command.env("LANG", language).env("LC_ALL", language).output().expect("runs");
            let printed = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{line}: {printed}");
            assert!(output.stdout.is_empty(), "{line}");
            let expected = match *expected {
                "chmod 600" if cfg!(windows) => "icacls".to_owned(),
                expected => named(expected),
            };
            assert!(printed.contains(&expected), "{line}: {expected} not in:\n{printed}");
            japanese(&printed.replace(&absent, "").replace(&junk, "").replace(&round, ""), line);
        }
    }
}

fn private(file: &str) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).expect("set");
    }
}

#[test]
fn help_is_in_japanese_for_every_command() {
    let commands = [
        "",
        "demo",
        "practice",
        "check",
        "readers",
        "card",
        "card info",
        "convert",
        "explain",
        "speak",
        "decide",
        "readiness",
        "history",
        "history init",
        "history list",
        "history show",
        "history rotate",
        "follow-ups",
        "follow-ups add",
        "follow-ups list",
        "follow-ups done",
        "doctor",
        "reader-sim",
        "qa",
        "qa show",
        "qa import",
        "qa audit",
        "qa report",
        "qa mutate",
        "qa run",
        "qa replay",
        "qa convert",
    ];
    for command in commands {
        let words: Vec<_> = command.split(' ').filter(|word| !word.is_empty()).collect();
        for help in ["--help", "-h"] {
            let output = run(&[&words[..], &[help]].concat());
            let printed = text(&output.stdout);
            assert_eq!(output.status.code(), Some(0), "{command} {help}");
            assert!(
                printed.contains("使い方: shikaku") && printed.contains("説明を表示する"),
                "{command}: {printed}"
            );
            japanese(&printed, &command);
        }
        let output = run(&[&["help"][..], &words].concat());
        assert_eq!(output.status.code(), Some(0), "help {command}");
        japanese(&text(&output.stdout), &command);
    }
}

#[test]
fn the_help_of_readiness_names_every_step_and_the_forms_of_a_day() {
    let help = text(&run(&["readiness", "--help"]).stdout);
    for step in Rulebook::embedded().expect("a rulebook").steps {
        let is_its_line = |line: &str| line.trim_start().starts_with(&step.id) && line.ends_with(&step.title);
        assert!(help.lines().any(is_its_line), "{}: {help}", step.id);
    }
    let forms =
        help.lines().find_map(|line| line.strip_prefix("日付の書き方: ")).expect("the forms of a day");
    let days: Vec<_> = forms.split('、').map(parse_date).collect();
    assert!(days.len() >= 3 && days.iter().all(|day| day.is_ok() && *day == days[0]), "{forms}: {days:?}");
}

#[test]
fn a_code_is_explained_however_it_is_typed_and_three_are_named_for_an_unknown_one() {
    for code in ["PIN-3", "pin3", "ＰＩＮ－０３", "pin 03", "PIN03", "pin‐03", "PINー03", "[PIN-03]"]
    {
        let output = run(&["explain", code]);
        assert_eq!(output.status.code(), Some(0), "{code}");
        assert!(text(&output.stdout).contains("[PIN-03]"), "{code}");
    }
    let output = run(&["explain", "PIN-99"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert_eq!(text(&output.stderr).matches("  PIN-").count(), 3, "{}", text(&output.stderr));
    let near: serde_json::Value =
        serde_json::from_slice(&run(&["explain", "PIM-3", "--json"]).stdout).expect("JSON");
    assert_eq!((near.as_array().map(Vec::len), &near[0]["code"]), (Some(3), &"PIN-03".into()));
}

#[test]
fn a_follow_up_is_about_a_patient_number_and_never_due_before_the_treatment() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (store, key) = (place("history.db"), place("history.key"));
    let does = |words: &[&str]| run(&[words, &["--store", &store, "--key-file", &key, "--json"]].concat());
    assert_eq!(does(&["history", "init"]).status.code(), Some(0));
    for patient in ["", " ", "資格太郎", "123456789", "12-34", "A1", "1 2"] {
        let output = does(&["follow-ups", "add", "--patient", patient]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{patient}");
    }
    let (before, treated, due) = (days_ago(8), days_ago(7), days_ago(6));
    let iso = treated.to_string();
    for (treated, due, code) in [
        (iso.clone(), before.to_string(), 1),
        (wareki(treated), short_wareki(before).expect("an era"), 1),
        (iso.clone(), iso.clone(), 0),
        (treated.format("%Y%m%d").to_string(), wide(&due.format("%Y/%m/%d").to_string()), 0),
        (short_wareki(treated).expect("an era"), wareki(due), 0),
    ] {
        let output =
            does(&["follow-ups", "add", "--patient", "００４２", "--treated", &treated, "--due", &due]);
        assert_eq!(output.status.code(), Some(code), "{treated} {due}: {}", text(&output.stderr));
        if code == 0 {
            let kept: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
            assert_eq!((&kept["patient"], &kept["treatmentDate"]), (&"0042".into(), &iso.as_str().into()));
        }
    }
    let listed = does(&["follow-ups", "list", "--all"]);
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    assert_eq!(listed["followUps"].as_array().map(Vec::len), Some(3));
    let between = ["history", "list", "--from", "令和8年11月1日", "--to", "R8.11.30"];
    assert_eq!(does(&between).status.code(), Some(0));
}

fn days_ago(days: i64) -> NaiveDate {
    japan_date(SystemClock.now()) - TimeDelta::days(days)
}

/// The same in full-width characters.
fn wide(text: &str) -> String {
    let wide = |letter| char::from_u32(u32::from(letter) + 0xFEE0).expect("a full-width character");
    text.chars().map(wide).collect()
}

#[test]
fn a_program_gets_the_reason_in_japanese_why_a_file_was_not_converted() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let out = place("out");
    std::fs::write(place("junk"), "junk").expect("written");
    std::fs::write(place("taken"), answer("資格　太郎")).expect("written");
    for (from, to) in [("none", "out"), ("junk", "out"), ("junk/below", "out"), ("taken", "taken")] {
        let output = run(&["convert", &place(from), "--to", "json", "--json", "--output", &place(to)]);
        assert_eq!(output.status.code(), Some(1), "{from}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let problem = report["problem"].as_str().expect("a problem");
        assert!(!problem.contains(&out), "{problem}");
        japanese(problem, &from);
    }
}

#[test]
fn what_cannot_be_spoken_is_reported_with_its_place() {
    let cut = &answer("資格　太郎")[..40];
    let output = run_reading(&["speak"], cut.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stderr);
    assert!(printed.contains("標準入力") && printed.contains("行目"), "{printed}");
}
