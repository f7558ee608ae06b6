//! What is spoken of a result, as a golden file, and what `Privacy::Private` must leave out.

use std::fmt::Write as _;

use expect_test::expect_file;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};
use shikaku_card::certificate::CertificateValidity;
use shikaku_clinic::history::{ConfirmationMethod, HistoryId, Record};
use shikaku_core::view::{Privacy, Verbosity, archive_screen, screen, spoken_text};
use shikaku_core::workflow::{Archive, Left, ResultState, State};
use shikaku_eligibility::handover::clipboard::read;
use shikaku_eligibility::{Confirmation, OfficialMessage};
use shikaku_tests::people::{answer_for, changed_answer_for, serials};
use shikaku_tests::test_shell::TODAY;

const MODES: [(&str, Verbosity, Privacy); 3] = [
    ("full", Verbosity::Full, Privacy::Open),
    ("short", Verbosity::Short, Privacy::Open),
    ("private", Verbosity::Full, Privacy::Private),
];

fn confirmation(body: &[u8]) -> Confirmation {
    serde_json::from_slice(body).expect("a message")
}

/// Every person of the table, and some that it has no row for.
fn everybody() -> Vec<(String, Confirmation)> {
    type Change = fn(&mut Value);
    const CHANGED: [(&str, Change); 8] = [
        ("特別療養費", |person| person["InsuredCardClassification"] = json!("05")),
        ("医療扶助", |person| person["InsuredCardClassification"] = json!("A1")),
        ("医療扶助 with its numbers", |person| {
            person["InsuredCardClassification"] = json!("A1");
            person["InsurerNumber"] = json!("12990016");
            person["InsuredIdentificationNumber"] = json!("1234566");
            person["InsurerName"] = json!("見本福祉事務所");
        }),
        ("70 to 74 without a certificate", |person| person["Birthdate"] = json!("19540505")),
        ("not born yet", |person| person["Birthdate"] = json!("20270401")),
        ("somebody insured without an end, as another writes it", |person| {
            person["InsuredCardExpirationDate"] = json!("９９９９／９９／９９");
        }),
        ("somebody insured to the end of the calendar", |person| {
            person["InsuredCardExpirationDate"] = json!("99991231");
        }),
        ("a name without kana", |person| {
            person["Name"] = json!("●田　花●");
            person["NameKana"] = Value::Null;
        }),
    ];
    let people = serials().into_iter().map(|(serial, note)| {
        let body = answer_for(&serial).body;
        (format!("{serial} {note}"), confirmation(&body))
    });
    let changed = CHANGED.map(|(note, change)| {
        (format!("590001 as {note}"), confirmation(&changed_answer_for("590001", change).body))
    });
    people.chain(changed).chain([copied_text()]).collect()
}

/// A copied text, which says nothing of validity (eligibility reference, 8a).
fn copied_text() -> (String, Confirmation) {
    let text = "資格情報\n確認日 : \t2026/11/22\n記号\t12―34\n氏名\t資格　太郎\nフリガナ\tｼｶｸ ﾀﾛｳ\n有効終了日\t99999999";
    ("a copied text".to_owned(), read(text).expect("a record").message.into())
}

#[test]
fn everybody_is_spoken_of_like_this() {
    let mut text = String::new();
    for (who, confirmation) in everybody() {
        let _ = writeln!(text, "# {who}");
        for (mode, verbosity, privacy) in MODES {
            let said = spoken_text(&confirmation, TODAY, verbosity, privacy);
            let _ = writeln!(text, "\n{mode}:\n    {}", said.replace('。', "。\n    ").trim_end());
        }
        text.push('\n');
    }
    expect_file!["../../../fixtures/speech/people.txt"].assert_eq(&text);
}

/// Eligibility reference, 5.1: result first, details after.
#[test]
fn validity_comes_first_then_the_share_however_it_is_said() {
    for (who, confirmation) in everybody() {
        let state =
            State::Showing(Box::new(ResultState::new(confirmation.clone(), CertificateValidity::Valid)));
        let lines: Vec<_> = screen(&state, TODAY).all_lines().cloned().collect();
        let share = lines.get(1).filter(|line| line.label == "負担割合");
        for (mode, verbosity, privacy) in MODES {
            let said = spoken_text(&confirmation, TODAY, verbosity, privacy);
            let rest = said.strip_prefix(lines[0].spoken.as_str());
            let rest = rest.unwrap_or_else(|| panic!("{who}, {mode}: validity does not come first"));
            if let Some(share) = share {
                assert!(rest.starts_with(&share.spoken), "{who}, {mode}: the share does not come second");
            }
        }
    }
}

/// Eligibility reference, 5.1: digits one by one, kana for names, 判読できない文字 for ●, dates by era.
#[test]
fn nothing_of_a_result_is_left_to_the_voice() {
    for (who, confirmation) in everybody() {
        for (mode, verbosity, privacy) in MODES {
            let said = spoken_text(&confirmation, TODAY, verbosity, privacy);
            let half_width = |c: char| ('\u{FF61}'..='\u{FF9F}').contains(&c);
            assert!(said.ends_with('。'), "{who}, {mode}: {said}");
            assert!(!said.contains(['●', '\u{3000}']) && !said.contains(half_width), "{who}, {mode}: {said}");
            let numbers = said.split(|c: char| !c.is_numeric());
            assert!(
                numbers.into_iter().all(|run| run.chars().count() <= 2),
                "{who}, {mode} says a number: {said}"
            );
        }
    }
}

#[test]
fn the_full_text_is_read_aloud_on_demand_and_the_short_one_is_said_by_itself() {
    for (who, confirmation) in everybody() {
        let full = spoken_text(&confirmation, TODAY, Verbosity::Full, Privacy::Open);
        let short = spoken_text(&confirmation, TODAY, Verbosity::Short, Privacy::Open);
        let state = State::Showing(Box::new(ResultState::new(confirmation, CertificateValidity::Valid)));
        let screen = screen(&state, TODAY);
        assert_eq!((full, short), (screen.read_aloud, screen.spoken), "{who}");
    }
}

/// A past result says no more than a result of today.
#[test]
fn a_past_result_says_with_others_present_what_a_result_says() {
    for (serial, _) in serials() {
        let body = answer_for(&serial).body;
        let message: OfficialMessage = serde_json::from_slice(&body).expect("a message");
        let at = "2026-11-22T01:00:00Z".parse().expect("a moment");
        let record = Record::new(message, TODAY, at, ConfirmationMethod::Pin);
        let id = HistoryId::from_random([7; 16]);
        let shown =
            archive_screen(&Archive::Result(id, Box::new(record), Left::default()), TODAY, Privacy::Private);
        assert_eq!(shown.spoken, in_private(&confirmation(&body)), "{serial}");
    }
}

#[test]
fn less_is_said_in_short_and_least_with_others_present() {
    for (who, confirmation) in everybody() {
        let lengths = MODES.map(|(_, verbosity, privacy)| {
            spoken_text(&confirmation, TODAY, verbosity, privacy).chars().count()
        });
        assert!(lengths.is_sorted_by(|more, less| more >= less), "{who}: {lengths:?}");
    }
}

/// Personal elements that decide neither validity nor share.
const PERSONAL: [&str; 13] = [
    "Name",
    "NameKana",
    "NameOfOther",
    "InsuredName",
    "InsurerName",
    "InsuredCardSymbol",
    "InsuredIdentificationNumber",
    "InsuredBranchNumber",
    "Address",
    "PostNumber",
    "ReferenceNumber",
    "InsuredCardExpirationDate",
    "ReasonOfLoss",
];

fn with(texts: &[String], validity: &str) -> Confirmation {
    let mut person: Value =
        PERSONAL.iter().zip(texts).map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    person["Birthdate"] = json!("19840410");
    serde_json::from_value(json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": {
        "ProcessingResultStatus": "1", "QualificationValidity": validity,
        "ProcessingResultMessage": texts.first(), "ResultList": [person]}}}))
    .expect("a message")
}

fn in_private(confirmation: &Confirmation) -> String {
    spoken_text(confirmation, TODAY, Verbosity::Full, Privacy::Private)
}

#[test]
fn speech_with_others_present_never_contains_the_scheme_or_the_age() {
    for (who, confirmation) in everybody() {
        let said = in_private(&confirmation);
        for word in ["歳", "高齢", "お子さん", "医療扶助", "未登録", "特別", "福祉", "令和", "昭和", "氏名"]
        {
            assert!(!said.contains(word), "{who}: {said}");
        }
    }
}

proptest! {
    #[test]
    fn speech_with_others_present_is_the_same_for_every_patient(
        validity in "[1-6]",
        one in proptest::collection::vec(any::<String>(), PERSONAL.len()),
        other in proptest::collection::vec(any::<String>(), PERSONAL.len()),
    ) {
        prop_assert_eq!(in_private(&with(&one, &validity)), in_private(&with(&other, &validity)));
    }

    #[test]
    fn no_result_is_too_strange_to_say(texts in proptest::collection::vec(any::<String>(), PERSONAL.len())) {
        for (_, verbosity, privacy) in MODES {
            let said = spoken_text(&with(&texts, "1"), TODAY, verbosity, privacy);
            prop_assert!(said.ends_with('。') && !said.contains('●'));
        }
    }
}
