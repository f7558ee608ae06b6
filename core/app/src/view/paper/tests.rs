use chrono::{DateTime, NaiveDate, Utc};
use shikaku_clinic::fallback::{CheckEnding, Circumstances, offers};
use shikaku_clinic::history::{FollowUp, FollowUpReason, Wanted};
use shikaku_eligibility::Text;

use super::{Paper, PaperBlock, guide, poster, slip};
use crate::view::{Illustration, evidence_text};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn texts(paper: &Paper) -> String {
    let blocks = paper.pages.iter().flat_map(|page| &page.blocks);
    let texts = blocks.flat_map(|block| match block {
        PaperBlock::Text(text) | PaperBlock::Notice(text) => vec![text.clone()],
        PaperBlock::Steps(steps) => steps.iter().map(|step| step.text.clone()).collect(),
        PaperBlock::Table { rows, .. } | PaperBlock::Fields(rows) => {
            rows.iter().map(|(_, text)| text.clone()).collect()
        }
    });
    texts.collect()
}

#[test]
fn the_guide_has_two_sheets_and_all_that_a_patient_without_a_card_can_show_on_the_day() {
    for today in ["2026-07-31", "2026-11-30", "2027-04-01"] {
        let paper = guide(day(today), Illustration::CardOnPhone);
        assert_eq!(paper.pages.len(), 2);
        for evidence in offers(&Circumstances::new(CheckEnding::NoCard, day(today))) {
            assert!(texts(&paper).contains(evidence_text(evidence).ask), "{today}: {evidence:?}");
        }
    }
    let until = |today: &str| texts(&guide(day(today), Illustration::CardOnPhone));
    assert!(until("2026-11-30").contains("令和8年11月30日までに"), "the end of the month");
}

#[test]
fn a_slip_has_what_is_known_and_fields_for_the_rest_and_no_name() {
    let at = "2026-11-22T01:00:00Z".parse::<DateTime<Utc>>().expect("a moment");
    let (wanted, reason) = (Wanted::InsuredNumber, FollowUpReason::NothingToShow);
    let open = FollowUp::new(Text::from("0042"), wanted, reason, day("2026-11-22"), at).expect("a day");
    let values = |paper: &Paper| {
        let fields = paper.pages.iter().flat_map(|page| &page.blocks).find_map(|block| match block {
            PaperBlock::Fields(rows) => Some(rows.clone()),
            _ => None,
        });
        fields.expect("fields").into_iter().map(|(_, value)| value).collect::<Vec<_>>()
    };
    let filled = values(&slip(Some(&open)));
    assert_eq!(filled.first().map(String::as_str), Some("0042"));
    assert!(filled.iter().all(|value| !value.is_empty()));
    assert!(values(&slip(None)).iter().all(String::is_empty));
}

#[test]
fn the_poster_is_one_sheet_with_a_drawing() {
    let paper = poster();
    assert_eq!(paper.pages.len(), 1);
    assert!(paper.pages[0].illustration.is_some());
}
