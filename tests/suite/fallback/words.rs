//! The written and spoken words for each fallback option.

use std::collections::HashSet;
use std::fs;

use expect_test::expect_file;
use shikaku_clinic::fallback::{
    CheckEnding, Circumstances, Decision, Evidence, Lack, Showable, ShownDocuments, decide, offers,
};
use shikaku_core::view::{
    LineKind, Screen, decision_screen, ending_text, evidence_text, screen_text, showable_text,
};
use shikaku_eligibility::{ContributionRatio, ContributionShare, RatioSource, ShareQuestion};
use strum::VariantArray as _;

use super::{DAYS, day, every_combination};

/// Every screen that some circumstances lead to, once: by what is decided, not by the date of a follow-up.
fn screens() -> Vec<(String, Screen)> {
    let share = |percent| ContributionRatio::read(percent).expect("three digits");
    let ratio = ContributionShare::Ratio { ratio: share("030"), source: RatioSource::Age };
    let shares = [
        Some(ratio),
        Some(ContributionShare::PaidInFull),
        Some(ContributionShare::Confirm(ShareQuestion::NoElderlyCertificate)),
    ];
    let priced = shares.map(|share| {
        let shown = ShownDocuments::NOTHING.with(Showable::QualificationCertificate);
        let now =
            Circumstances { shown, share, ..Circumstances::new(CheckEnding::NoCard, day("2026-11-22")) };
        (Evidence::QualificationCertificate, decide(&now, Evidence::QualificationCertificate))
    });
    let plain = every_combination(&["2026-11-22", "2025-12-01", "2026-03-31"])
        .flat_map(|now| Evidence::VARIANTS.iter().map(move |evidence| (*evidence, decide(&now, *evidence))));
    let mut seen = HashSet::new();
    let decided = plain.chain(priced).filter(|(evidence, decision)| seen.insert(key(*evidence, decision)));
    decided
        .map(|(evidence, decision)| (key(evidence, &decision), decision_screen(evidence, &decision)))
        .collect()
}

/// Returns what distinguishes one screen from another. Of what is missing, one evidence represents all.
fn key(evidence: Evidence, decision: &Decision) -> String {
    match decision {
        Decision::Lawful(option) => format!("{} {:?} {:?}", evidence.name(), option.doubt, option.charge),
        Decision::NotEnough(lack) => format!("not enough: {}", lack.name()),
    }
}

#[test]
fn every_option_reads_like_this() {
    let mut screens = screens();
    screens.sort_by(|(one, _), (other, _)| one.cmp(other));
    let texts = screens.iter().map(|(name, screen)| format!("=== {name}\n\n{}", screen_text(screen)));
    expect_file!["../../../fixtures/fallback/words.txt"].assert_eq(&texts.collect::<Vec<_>>().join("\n"));
}

/// The README's table for reception. `UPDATE_EXPECT=1` writes the README anew.
#[test]
fn the_readme_lists_every_option_as_the_code_has_it() {
    const START: &str = "<!-- ways -->\n";
    const END: &str = "<!-- /ways -->\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = fs::read_to_string(path).expect("the README");
    let (before, rest) = readme.split_once(START).expect("the table's start");
    let (_, after) = rest.split_once(END).expect("the table's end");
    let rows = offers(&Circumstances::new(CheckEnding::DeviceFailure, day("2026-11-22"))).into_iter().map(
        |option| {
            let text = evidence_text(option);
            format!("| {} | {} | {} |\n", option.row(), text.situation, text.ask)
        },
    );
    let head = "| 3.2 | こんなとき | すること |\n| --- | --- | --- |\n".to_owned();
    let table: String = std::iter::once(head).chain(rows).collect();
    expect_file!["../../../README.md"].assert_eq(&format!("{before}{START}{table}{END}{after}"));
}

#[test]
fn whatever_is_missing_is_said_on_some_screen() {
    let said: HashSet<_> = screens().into_iter().map(|(name, _)| name).collect();
    for lack in Lack::VARIANTS {
        assert!(said.contains(&format!("not enough: {}", lack.name())), "{lack:?}");
    }
}

#[test]
fn every_option_says_the_share_first_and_ends_its_speech() {
    for (name, screen) in screens() {
        let headline = screen.all_lines().next().expect("a line");
        assert!(headline.kind == LineKind::Headline && screen.spoken.ends_with('。'), "{name}");
        let numbers = screen.spoken.split(|letter: char| !letter.is_ascii_digit());
        assert!(numbers.clone().all(|run| run.len() <= 4), "{name}: {}", screen.spoken);
        assert!(!screen.spoken.contains(['\u{3000}', '(']), "{name}: {}", screen.spoken);
    }
}

#[test]
fn everything_that_can_be_chosen_has_words_of_its_own() {
    let endings: HashSet<_> = CheckEnding::VARIANTS.iter().map(|ending| ending_text(*ending)).collect();
    assert_eq!(endings.len(), CheckEnding::VARIANTS.len());
    let things: HashSet<_> = Showable::VARIANTS.iter().map(|thing| showable_text(*thing)).collect();
    assert_eq!(things.len(), Showable::VARIANTS.len());
    let fallback_options: HashSet<_> =
        Evidence::VARIANTS.iter().map(|option| evidence_text(*option).name).collect();
    assert_eq!(fallback_options.len(), Evidence::VARIANTS.len());
    assert_eq!(every_combination(DAYS).count(), 26 * 32 * 3 * 2 * DAYS.len());
}

#[test]
fn no_patient_is_called_uninsured_or_blamed() {
    let words = CheckEnding::VARIANTS.iter().map(|ending| ending_text(*ending).to_owned());
    for text in words.chain(screens().into_iter().map(|(_, screen)| screen.spoken)) {
        for word in ["無保険", "未加入", "間違え", "失敗", "不正", "エラー"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}
