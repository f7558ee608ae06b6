//! The written and spoken words about readiness.

use expect_test::expect_file;
use shikaku_clinic::readiness::{
    Checklist, Clinic, Finding, Place, Plan, Practitioner, Rulebook, Stage, Trade, assess,
    estimate_cooperation, estimate_subsidy, peers, timeline,
};
use shikaku_core::view::{
    LineKind, Screen, exemption_screen, money_screen, peers_screen, progress_screen, screen_text,
    timeline_screen,
};

use super::{EMBEDDED, book, day};

fn checklist(book: &Rulebook, done: usize) -> Checklist {
    let mut list = Checklist::new();
    for step in book.steps.iter().take(done) {
        list.mark(step, day("2026-11-01"));
    }
    list
}

fn exemption(book: &Rulebook, trade: Trade, born: &str, today: &str) -> Screen {
    let practitioner = Practitioner { born: day(born), is_full_time: true, has_sight_impairment: false };
    let clinic = Clinic {
        trade,
        practitioners: vec![practitioner],
        is_difficult: true,
        closing: Plan::Dated(day("2025-12-02")),
        stopping: Plan::Dated(day("2026-12-31")),
        place: Place::Main,
    };
    exemption_screen(book, &assess(&book.exemption, &clinic, day(today)))
}

fn money(book: &Rulebook, receipts: &[u32], on: &str, stage: Stage) -> Screen {
    let subsidy = estimate_subsidy(&book.subsidy, receipts, day(on), stage);
    money_screen(book, &subsidy, estimate_cooperation(&book.cooperation, day(on), stage))
}

fn screens(book: &Rulebook) -> Vec<(&'static str, Screen)> {
    let progress = |done| progress_screen(book, &checklist(book, done).progress(book));
    let peers_text = |trade, stage| peers_screen(book, &peers(book, trade, stage).expect("a table"));
    let times = |today, stage, exempt| timeline_screen(book, &timeline(book, day(today), stage, exempt));
    vec![
        ("progress-nothing-done", progress(0)),
        ("progress-start-not-registered", progress(6)),
        ("progress-introduced", progress(7)),
        ("progress-all-done", progress(9)),
        ("exemption-none", exemption(book, Trade::Judo, "1960-05-02", "2026-11-22")),
        ("exemption-aged", exemption(book, Trade::Judo, "1950-05-02", "2026-11-22")),
        ("exemption-within-month", exemption(book, Trade::Ahaki, "1954-04-20", "2025-11-22")),
        ("timeline-not-introduced", times("2026-11-22", Stage::Ready, None)),
        ("timeline-introduced", times("2026-11-22", Stage::Operating, None)),
        ("timeline-exempt-2025", times("2025-07-01", Stage::NotApplied, Some(Finding::Applies))),
        ("money-two-receipts", money(book, &[39_800, 4_500], "2026-11-22", Stage::Operating)),
        ("money-nothing-bought", money(book, &[], "2025-02-10", Stage::Ready)),
        ("money-unknown-year", money(book, &[3_980], "2031-01-01", Stage::Operating)),
        ("peers-ahaki-not-applied", peers_text(Trade::Ahaki, Stage::NotApplied)),
        ("peers-judo-ready", peers_text(Trade::Judo, Stage::Ready)),
        ("peers-ahaki-operating", peers_text(Trade::Ahaki, Stage::Operating)),
    ]
}

#[test]
fn readiness_reads_like_this() {
    let texts =
        screens(&book()).into_iter().map(|(name, screen)| format!("=== {name}\n\n{}", screen_text(&screen)));
    expect_file!["../../../fixtures/readiness/words.txt"].assert_eq(&texts.collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_screen_says_one_thing_first_and_no_number_that_voices_disagree_on() {
    for (name, screen) in screens(&book()) {
        assert!(screen.all_lines().next().is_some_and(|line| line.kind == LineKind::Headline), "{name}");
        assert!(
            screen.spoken.ends_with('。') && !screen.spoken.contains([',', '%']),
            "{name}: {}",
            screen.spoken
        );
        let mut numbers = screen.spoken.split(|letter: char| !letter.is_ascii_digit());
        assert!(numbers.all(|run| run.len() <= 4), "{name}: {}", screen.spoken);
    }
}

#[test]
fn what_is_planned_is_never_printed_as_certain() {
    for (name, screen) in screens(&book()).into_iter().filter(|(name, _)| name.starts_with("timeline")) {
        for line in screen.all_lines().filter(|line| line.text.contains("ごろ") && !line.label.is_empty()) {
            assert!(line.text.contains("確認できていません"), "{name}: {}", line.text);
        }
    }
}

#[test]
fn words_follow_a_rulebook_that_was_changed() {
    let changed = EMBEDDED.replace("aged-years = 70", "aged-years = 75").replace("41000", "60000");
    let book = Rulebook::parse(&changed).expect("a rulebook");
    let young = exemption(&book, Trade::Judo, "1960-01-01", "2026-11-22").read_aloud;
    assert!(young.contains("75歳") && !young.contains("70歳"), "{young}");
    let money = money(&book, &[100_000], "2026-11-22", Stage::Operating);
    let first = money.all_lines().next().expect("a line");
    assert!(first.text.contains("60,000円") && first.spoken.contains("6万円"));
}
