//! The published tables: every percentage follows from its counts.

use shikaku_clinic::readiness::{Rate, Stage, Trade, peers};

use super::{book, day};

/// The two decks of 2025-02-28, page 1 (eligibility reference, 3.4).
#[test]
fn rates_of_the_tables_are_the_published_ones() {
    let published = [
        (Trade::Judo, 44_744, [(37_985, 849), (36_161, 808), (27_569, 616)]),
        (Trade::Ahaki, 33_175, [(17_709, 534), (14_211, 428), (8_010, 241)]),
    ];
    let book = book();
    for (trade, facilities, rows) in published {
        let table = book.latest_adoption(trade).expect("a table");
        assert_eq!((table.facilities, table.date), (facilities, day("2025-02-23")), "{trade:?}");
        for (stage, (count, tenths)) in [Stage::Applied, Stage::Ready, Stage::Operating].into_iter().zip(rows)
        {
            let rate = table.rate(stage).expect("a rate");
            assert_eq!((rate.part(), rate.tenths()), (count, tenths), "{trade:?} {stage:?}");
        }
        assert_eq!(table.rate(Stage::NotApplied), None);
    }
}

/// The same decks, 導入状況調査 ① to ③.
#[test]
fn the_survey_adds_up_as_it_was_published() {
    let book = book();
    for (trade, claimed, excused, reasons, to_act) in [
        (Trade::Judo, (693, 63), (216, 31), [100, 0, 54, 48, 14], 6_337),
        (Trade::Ahaki, (1_376, 60), (461, 34), [160, 192, 26, 32, 51], 14_487),
    ] {
        let survey = book.surveys.iter().find(|survey| survey.trade == trade).expect("a survey");
        let rate = Rate::new(survey.claimed.count, survey.answered).expect("a rate");
        assert_eq!((rate.part(), rate.percent()), claimed, "{trade:?}");
        let rate = Rate::new(survey.excused.count, survey.claimed.count).expect("a rate");
        assert_eq!((rate.part(), rate.percent()), excused, "{trade:?}");
        let found = &survey.reasons;
        assert_eq!([found.aged, found.sight, found.closing, found.stopping, found.secondary], reasons);
        let table = book.latest_adoption(trade).expect("a table");
        assert_eq!(survey.not_applied_later, table.facilities - table.applied.count, "{trade:?}");
        assert_eq!(survey.to_act, to_act);
    }
}

#[test]
fn a_clinic_sees_how_many_of_its_class_are_a_stage_further() {
    let book = book();
    for (trade, stage, ahead) in [
        (Trade::Judo, Stage::NotApplied, Some(849)),
        (Trade::Judo, Stage::Ready, Some(616)),
        (Trade::Judo, Stage::Operating, None),
        (Trade::Ahaki, Stage::Applied, Some(428)),
    ] {
        let found = peers(&book, trade, stage).expect("a table").ahead.map(Rate::tenths);
        assert_eq!(found, ahead, "{trade:?} {stage:?}");
    }
}

#[test]
fn everything_published_has_a_source() {
    let book = book();
    for text in book.steps.iter().map(|step| book.source_of(step)) {
        assert!(!text.is_empty());
    }
    for text in book.milestones.iter().map(|milestone| book.source_of(milestone)) {
        assert!(!text.is_empty());
    }
    let money =
        [book.source_of(&book.subsidy), book.source_of(&book.cooperation), book.source_of(&book.exemption)];
    assert!(money.iter().all(|text| !text.is_empty()));
}
