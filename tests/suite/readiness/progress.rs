//! The checklist (1.2) and the timeline (3.4).

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use shikaku_clinic::readiness::{Checklist, ChecklistError, Finding, Rulebook, Stage, timeline};

use super::{book, day};

fn done(book: &Rulebook, ids: &[&str]) -> Checklist {
    let mut list = Checklist::new();
    for id in ids {
        list.mark(book.step(id).expect("a step"), day("2026-11-01"));
    }
    list
}

const SET_UP: [&str; 6] =
    ["devices", "portal-account", "application", "app-account", "device-registration", "initial-setting"];

/// 1.2, step 7: without 運用開始日登録 the operator counts a clinic as not introduced.
#[test]
fn a_clinic_without_a_registered_start_of_operation_is_not_introduced() {
    let book = book();
    let list = done(&book, &SET_UP);
    let progress = list.progress(&book);
    assert_eq!(progress.stage, Stage::Ready);
    assert_eq!(progress.next.map(|step| step.id.as_str()), Some("operation-start"));
    let all = done(&book, &[&SET_UP[..], &["operation-start"]].concat());
    assert_eq!(all.progress(&book).stage, Stage::Operating);
}

/// 1.2: a stage counts only when the stages before it are reached.
#[test]
fn a_start_of_operation_without_an_application_counts_for_nothing() {
    let book = book();
    let list = done(&book, &["operation-start"]);
    assert_eq!(list.progress(&book).stage, Stage::NotApplied);
}

#[test]
fn the_next_step_is_open_and_what_may_be_left_out_comes_last() {
    let book = book();
    let mut list = Checklist::new();
    let mut order = Vec::new();
    while let Some(step) = list.progress(&book).next {
        order.push(step.id.as_str());
        list.mark(step, day("2026-11-22"));
    }
    assert_eq!(order.len(), book.steps.len());
    assert_eq!(order.last(), Some(&"subsidy"));
    let blocked = Checklist::new().progress(&book).steps.iter().filter(|state| state.is_blocked).count();
    assert_eq!(blocked, 7, "all but the devices and the account");
}

#[test]
fn a_checklist_is_taken_up_where_it_was_left() {
    let book = book();
    let list = done(&book, &["devices", "portal-account"]);
    let json = list.to_json().expect("JSON");
    assert_eq!(Checklist::from_json(&json), Ok(list.clone()));
    // A step that only another rulebook knows is kept and reported.
    let foreign = json.replace("devices", "antenna");
    let foreign = Checklist::from_json(&foreign).expect("a checklist");
    assert_eq!(foreign.progress(&book).unknown, ["antenna"]);
    let mut undone = list;
    undone.unmark(book.step("devices").expect("a step"));
    assert_eq!(undone.progress(&book).next.map(|step| step.id.as_str()), Some("devices"));
}

#[test]
fn what_is_no_checklist_is_reported() {
    for (text, expected) in [
        (String::new(), ChecklistError::Form),
        ("{}".to_owned(), ChecklistError::Form),
        (r#"{"schema": 1, "done": {}, "more": 1}"#.to_owned(), ChecklistError::Form),
        (r#"{"schema": 1, "done": {"devices": "2026-02-30"}}"#.to_owned(), ChecklistError::Form),
        (r#"{"schema": 2, "done": {}}"#.to_owned(), ChecklistError::Schema { found: 2 }),
        (" ".repeat(70_000), ChecklistError::TooLong),
    ] {
        assert_eq!(Checklist::from_json(&text), Err(expected));
    }
}

/// Who is touched by what on a day: past, now, next.
fn milestones(today: &str, stage: Stage, exempt: Option<Finding>) -> [Vec<String>; 3] {
    let book = book();
    let found = timeline(&book, day(today), stage, exempt);
    [found.past, found.now, found.next].map(|part| part.iter().map(|one| one.id.clone()).collect())
}

/// 3.4: one month before the stop, on the day of the reference.
#[test]
fn a_clinic_that_is_not_introduced_sees_the_next_suspension() {
    let [past, now, next] = milestones("2026-11-22", Stage::Ready, None);
    assert_eq!(next, ["stop"]);
    assert_eq!(now, ["duty", "insurance-card-ends", "late-elderly-certificate"]);
    assert_eq!(past, ["operation", "first-request", "second-notice", "guidance-call", "guidance", "warning"]);
    let [_, now, next] = milestones("2026-12-01", Stage::Ready, Some(Finding::Unclear));
    assert!(now.contains(&"stop".to_owned()) && next.is_empty());
}

/// 3.3 and 3.4: neither an introduced nor an exempt clinic is threatened.
#[test]
fn an_introduced_or_exempt_clinic_sees_no_suspension() {
    for (stage, exempt) in [(Stage::Operating, None), (Stage::NotApplied, Some(Finding::Applies))] {
        let milestones = milestones("2026-11-22", stage, exempt).concat();
        assert!(
            !milestones.iter().any(|id| ["stop", "guidance", "warning"].contains(&id.as_str())),
            "{milestones:?}"
        );
        assert!(milestones.contains(&"duty".to_owned()));
    }
}

/// 3.4: a planned and unconfirmed row is reported as unconfirmed.
#[test]
fn every_planned_row_is_said_to_be_unconfirmed() {
    let book = book();
    for (id, unconfirmed) in
        [("duty", false), ("second-notice", false), ("guidance", true), ("warning", true), ("stop", true)]
    {
        let milestone = book.milestones.iter().find(|one| one.id == id).expect("a milestone");
        assert_eq!(milestone.is_unconfirmed(), unconfirmed, "{id}");
    }
}

proptest! {
    #[test]
    fn every_milestone_is_in_exactly_one_part_on_every_day(days in 738_000..742_000_i32) {
        let today = chrono::NaiveDate::from_num_days_from_ce_opt(days).expect("in range");
        let book = book();
        let found = timeline(&book, today, Stage::NotApplied, None);
        prop_assert_eq!(found.past.len() + found.now.len() + found.next.len(), book.milestones.len());
        prop_assert!(found.next.iter().all(|one| one.from > today));
        prop_assert!(found.now.iter().all(|one| one.from <= today));
    }

    #[test]
    fn no_text_is_too_strange_for_a_checklist(text in any::<String>()) {
        let _ = Checklist::from_json(&text);
    }
}
