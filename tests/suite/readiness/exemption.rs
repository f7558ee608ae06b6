//! やむを得ない事由 (eligibility reference, 3.3), class by class.

use chrono::NaiveDate;
use proptest::prelude::{any, prop_assert, proptest};
use shikaku_clinic::readiness::{
    Clinic, ExemptionClass, Finding, MainClinic, Place, Plan, Practitioner, Reason, Trade, assess, conclusion,
};

use super::{book, day};

fn clinic(trade: Trade, practitioners: &[Practitioner]) -> Clinic {
    Clinic {
        trade,
        practitioners: practitioners.to_vec(),
        is_difficult: true,
        closing: Plan::None,
        stopping: Plan::None,
        place: Place::Main,
    }
}

fn full_time(born: &str) -> Practitioner {
    Practitioner { born: day(born), is_full_time: true, has_sight_impairment: false }
}

fn part_time(born: &str) -> Practitioner {
    Practitioner { is_full_time: false, ..full_time(born) }
}

fn blind(practitioner: Practitioner) -> Practitioner {
    Practitioner { has_sight_impairment: true, ..practitioner }
}

#[track_caller]
fn check(clinic: &Clinic, today: &str, class: ExemptionClass, finding: Finding, reason: Reason) {
    let all = assess(&book().exemption, clinic, day(today));
    let found = all.iter().find(|one| one.class == class).expect("every class is judged");
    assert_eq!((found.finding, found.reason), (finding, reason), "{class:?}");
}

const TODAY: &str = "2026-11-22";
const OLD: &str = "1950-01-01";
const YOUNG: &str = "1980-01-01";

/// 3.3, aged: every full-time practitioner was 70 or older as of 2024-04, and checking is difficult.
#[test]
fn only_full_time_practitioners_count_for_age_and_all_of_them() {
    use ExemptionClass::Aged;
    use Finding::{Applies, DoesNotApply, Unclear};
    for (practitioners, finding, reason) in [
        (vec![full_time(OLD)], Applies, Reason::Met),
        (vec![full_time(OLD), part_time(YOUNG)], Applies, Reason::Met),
        (vec![full_time(OLD), full_time(YOUNG)], DoesNotApply, Reason::SomebodyYounger),
        (vec![part_time(OLD)], Unclear, Reason::NoFullTimePractitioner),
        (vec![], Unclear, Reason::NoPractitioners),
    ] {
        for trade in [Trade::Judo, Trade::Ahaki] {
            check(&clinic(trade, &practitioners), TODAY, Aged, finding, reason);
        }
    }
    let easy = Clinic { is_difficult: false, ..clinic(Trade::Judo, &[full_time(OLD)]) };
    check(&easy, TODAY, Aged, DoesNotApply, Reason::NotDifficult);
}

/// 3.3: 「令和6年4月時点」 is a month, and the day does not move with today.
#[test]
fn the_age_is_that_of_april_2024_whenever_it_is_asked() {
    use Finding::{Applies, DoesNotApply, Unclear};
    for (born, finding, reason) in [
        ("1954-04-01", Applies, Reason::Met),
        ("1954-04-02", Applies, Reason::Met),
        ("1954-04-03", Unclear, Reason::AgeWithinMonth),
        ("1954-05-01", Unclear, Reason::AgeWithinMonth),
        ("1954-05-02", DoesNotApply, Reason::SomebodyYounger),
        ("1952-02-29", Applies, Reason::Met),
    ] {
        for today in ["2024-12-02", "2026-11-22", "2036-01-01"] {
            check(&clinic(Trade::Judo, &[full_time(born)]), today, ExemptionClass::Aged, finding, reason);
        }
    }
}

/// 3.3, visual impairment: あはき only; every practitioner is aged or visually impaired.
#[test]
fn visual_impairment_is_a_reason_for_ahaki_and_not_for_judo() {
    use ExemptionClass::Sight;
    use Finding::{Applies, DoesNotApply, Unclear};
    for (practitioners, finding, reason) in [
        (vec![blind(full_time(YOUNG))], Applies, Reason::Met),
        (vec![blind(full_time(YOUNG)), full_time(OLD)], Applies, Reason::Met),
        (vec![blind(part_time(YOUNG))], Applies, Reason::Met),
        (vec![blind(full_time(YOUNG)), full_time(YOUNG)], DoesNotApply, Reason::SomebodyElse),
        (vec![blind(full_time(YOUNG)), part_time(YOUNG)], Unclear, Reason::PartTimeOnly),
        (vec![part_time(OLD)], Unclear, Reason::NoFullTimePractitioner),
        (vec![], Unclear, Reason::NoPractitioners),
    ] {
        check(&clinic(Trade::Ahaki, &practitioners), TODAY, Sight, finding, reason);
        check(&clinic(Trade::Judo, &practitioners), TODAY, Sight, DoesNotApply, Reason::OtherTrade);
    }
    let judo = assess(&book().exemption, &clinic(Trade::Judo, &[blind(full_time(YOUNG))]), day(TODAY));
    assert_eq!(conclusion(&judo), DoesNotApply);
}

/// 3.3, closure and stop: decided, with a date, by 2025-12-02; later they cannot newly arise.
#[test]
fn a_plan_counts_with_a_date_up_to_the_last_day_and_while_that_day_is_ahead() {
    use Finding::{Applies, DoesNotApply, Unclear};
    for (plan, today, finding, reason) in [
        (Plan::Dated(day("2025-12-02")), "2025-11-01", Applies, Reason::Met),
        (Plan::Dated(day("2025-12-02")), "2025-12-02", Applies, Reason::Met),
        (Plan::Dated(day("2025-12-02")), "2025-12-03", Unclear, Reason::DayHasPassed),
        (Plan::Dated(day("2025-12-03")), "2025-11-01", DoesNotApply, Reason::TooLate),
        (Plan::Dated(day("2027-03-31")), TODAY, DoesNotApply, Reason::TooLate),
        (Plan::Undated, "2025-11-01", DoesNotApply, Reason::NoDate),
        (Plan::None, "2025-11-01", DoesNotApply, Reason::NothingDecided),
    ] {
        let base = clinic(Trade::Judo, &[full_time(YOUNG)]);
        let closing = Clinic { closing: plan, ..base.clone() };
        check(&closing, today, ExemptionClass::Closing, finding, reason);
        check(&Clinic { stopping: plan, ..base }, today, ExemptionClass::Stopping, finding, reason);
    }
}

/// 3.3: the secondary clinic of a pair follows the main one.
#[test]
fn a_secondary_clinic_follows_the_main_one() {
    use Finding::{Applies, DoesNotApply, Unclear};
    for (place, finding, reason) in [
        (Place::Main, DoesNotApply, Reason::NotSecondary),
        (Place::SecondaryOf(MainClinic::Exempt), Applies, Reason::Met),
        (Place::SecondaryOf(MainClinic::Bound), DoesNotApply, Reason::MainIsBound),
        (Place::SecondaryOf(MainClinic::Unknown), Unclear, Reason::MainUnknown),
    ] {
        let secondary = Clinic { place, ..clinic(Trade::Ahaki, &[full_time(YOUNG)]) };
        check(&secondary, TODAY, ExemptionClass::Secondary, finding, reason);
    }
}

#[test]
fn exempt_by_one_class_is_exempt_and_a_doubt_is_not_a_no() {
    let of = |clinic: &Clinic| conclusion(&assess(&book().exemption, clinic, day(TODAY)));
    let young = clinic(Trade::Judo, &[full_time(YOUNG)]);
    assert_eq!(of(&young), Finding::DoesNotApply);
    assert_eq!(of(&clinic(Trade::Judo, &[full_time(OLD)])), Finding::Applies);
    let unknown = Place::SecondaryOf(MainClinic::Unknown);
    assert_eq!(of(&Clinic { place: unknown, ..young.clone() }), Finding::Unclear);
    let exempt = Place::SecondaryOf(MainClinic::Exempt);
    assert_eq!(of(&Clinic { place: exempt, closing: Plan::Undated, ..young }), Finding::Applies);
}

proptest! {
    #[test]
    fn one_more_young_full_time_practitioner_never_makes_a_clinic_exempt(
        born in proptest::collection::vec((700_000..735_000_i32, any::<bool>(), any::<bool>()), 0..6),
        judo in any::<bool>(),
        today in 738_000..741_000_i32,
    ) {
        let date = |days| NaiveDate::from_num_days_from_ce_opt(days).expect("in range");
        let some = born.into_iter().map(|(days, is_full_time, has_sight_impairment)| Practitioner {
            born: date(days), is_full_time, has_sight_impairment,
        });
        let mut practitioners: Vec<_> = some.collect();
        practitioners.push(full_time(YOUNG));
        let trade = if judo { Trade::Judo } else { Trade::Ahaki };
        let found = conclusion(&assess(&book().exemption, &clinic(trade, &practitioners), date(today)));
        prop_assert!(found == Finding::DoesNotApply);
    }
}
