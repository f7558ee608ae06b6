//! Each row of the eligibility reference, 3.2, and each rule around it, by an example.

use shikaku_clinic::fallback::{
    CheckEnding, Circumstances, Decision, Doubt, Duty, Evidence, Ground, Lack, Showable, ShownDocuments,
    Visit, decide,
};

use super::day;

const LATER: Visit = Visit::Later { data_held: true };
const LATER_WITHOUT_DATA: Visit = Visit::Later { data_held: false };

fn after(ending: CheckEnding, shown: &[Showable]) -> Circumstances {
    let shown: ShownDocuments = shown.iter().copied().collect();
    Circumstances { shown, ..Circumstances::new(ending, day("2026-11-22")) }
}

/// What an evidence comes to: ground and doubt, or what is missing.
#[track_caller]
fn check(now: Circumstances, evidence: Evidence, expected: Result<(Ground, Option<Doubt>), Lack>) {
    let found = match decide(&now, evidence) {
        Decision::Lawful(option) => Ok((option.ground, option.doubt)),
        Decision::NotEnough(lack) => Err(lack),
    };
    assert_eq!(found, expected, "{now:?}");
}

/// 3.1 and 3.2, row 1.
#[test]
fn a_valid_result_is_enough_by_the_agreement() {
    for ending in [CheckEnding::Valid, CheckEnding::ValidUnregistered] {
        check(after(ending, &[]), Evidence::OnlineResult, Ok((Ground::Agreement, None)));
    }
    check(after(CheckEnding::Invalid, &[]), Evidence::OnlineResult, Err(Lack::ValidResult));
}

/// 3.2, row 2: the portal is shown with the card.
#[test]
fn the_portal_is_enough_with_the_card_and_not_without() {
    use Showable::{MyNumberCard, Portal};
    let enough = Ok((Ground::MinistryGuide, None));
    for ending in
        [CheckEnding::NotFound, CheckEnding::Invalid, CheckEnding::Superseded, CheckEnding::PersonError]
    {
        check(after(ending, &[Portal]), Evidence::Portal, enough);
    }
    for ending in [CheckEnding::DeviceFailure, CheckEnding::NetworkFailure] {
        check(after(ending, &[Portal, MyNumberCard]), Evidence::Portal, enough);
        check(after(ending, &[Portal]), Evidence::Portal, Err(Lack::Card));
    }
    check(after(CheckEnding::NoCard, &[Portal, MyNumberCard]), Evidence::Portal, Err(Lack::Card));
    check(after(CheckEnding::NotFound, &[]), Evidence::Portal, Err(Lack::Document));
}

/// 3.2, row 3.
#[test]
fn the_notice_is_enough_only_together_with_the_card() {
    use Showable::{MyNumberCard, Notice};
    let (unread, absent) = (CheckEnding::NetworkFailure, CheckEnding::NoCard);
    check(
        after(unread, &[Notice, MyNumberCard]),
        Evidence::NoticeWithCard,
        Ok((Ground::MinistryGuide, None)),
    );
    check(after(unread, &[Notice]), Evidence::NoticeWithCard, Err(Lack::Card));
    check(after(absent, &[Notice]), Evidence::NoticeWithCard, Err(Lack::Card));
    // Nor by the notice of 2025-11-12 (3.6), which speaks of institutions that look the number up.
    let then = Circumstances { treatment_date: day("2026-03-31"), ..after(absent, &[Notice]) };
    check(then, Evidence::NoticeWithCard, Err(Lack::Card));
}

/// 3.2, row 4.
#[test]
fn a_word_is_enough_on_data_from_earlier_visits() {
    let now = after(CheckEnding::NotFound, &[]);
    check(Circumstances { visit: LATER, ..now }, Evidence::Oral, Ok((Ground::MinistryGuide, None)));
    check(Circumstances { visit: LATER_WITHOUT_DATA, ..now }, Evidence::Oral, Err(Lack::HeldData));
    check(now, Evidence::Oral, Err(Lack::HeldData));
    let superseded = Circumstances { visit: LATER, ..after(CheckEnding::Superseded, &[]) };
    check(superseded, Evidence::Oral, Ok((Ground::MinistryGuide, Some(Doubt::DataMayBeOld))));
}

/// 3.2, row 5.
#[test]
fn a_first_visit_with_nothing_to_show_is_treated_and_confirmed_later() {
    let now = after(CheckEnding::NotFound, &[]);
    check(now, Evidence::Later, Ok((Ground::MinistryGuide, None)));
    check(after(CheckEnding::NotFound, &[Showable::Portal]), Evidence::Later, Err(Lack::Need));
    check(Circumstances { visit: LATER, ..now }, Evidence::Later, Err(Lack::Need));
    let later = Circumstances { visit: LATER_WITHOUT_DATA, ..now };
    check(later, Evidence::Later, Ok((Ground::MinistryGuide, Some(Doubt::NotFirstVisit))));
    let no_card = after(CheckEnding::NoCard, &[]);
    check(no_card, Evidence::Later, Ok((Ground::MinistryGuide, Some(Doubt::CardNotThere))));
}

/// 3.1 and 3.2, row 6.
#[test]
fn a_qualification_certificate_alone_is_enough() {
    for ending in
        [CheckEnding::NoCard, CheckEnding::NotAttempted, CheckEnding::Invalid, CheckEnding::Emergency]
    {
        let now = after(ending, &[Showable::QualificationCertificate]);
        check(now, Evidence::QualificationCertificate, Ok((Ground::Agreement, None)));
    }
    check(after(CheckEnding::NoCard, &[]), Evidence::QualificationCertificate, Err(Lack::Document));
}

/// 3.2, row 7, and 3.6.
#[test]
fn an_insurance_card_counts_until_its_time_is_over() {
    for (date, expected) in [
        ("2025-12-01", Ok((Ground::CardTransition, None))),
        ("2025-12-02", Ok((Ground::ExpiredCardNotice, Some(Doubt::NotNamedForClinics)))),
        ("2026-03-31", Ok((Ground::ExpiredCardNotice, Some(Doubt::NotNamedForClinics)))),
        ("2026-04-01", Err(Lack::Ended)),
    ] {
        let now = after(CheckEnding::NoCard, &[Showable::InsuranceCard]);
        check(Circumstances { treatment_date: day(date), ..now }, Evidence::InsuranceCard, expected);
    }
}

/// 3.1, the proviso, and 3.2, row 8.
#[test]
fn an_emergency_defers_the_check_unless_a_certificate_makes_it_possible() {
    for ending in [CheckEnding::Emergency, CheckEnding::NetworkFailure, CheckEnding::NotAttempted] {
        check(after(ending, &[]), Evidence::Emergency, Ok((Ground::AgreementProviso, None)));
        let certificate = after(ending, &[Showable::QualificationCertificate]);
        check(certificate, Evidence::Emergency, Err(Lack::Need));
    }
    // It is not put off to the end of the month.
    check(after(CheckEnding::Emergency, &[]), Evidence::Later, Err(Lack::Need));
}

/// 3.3: exempt clinics use rows 2 to 6; the others try first.
#[test]
fn only_a_clinic_outside_the_duty_need_not_try() {
    use Showable::{MyNumberCard, Portal};
    let tried = after(CheckEnding::NotAttempted, &[Portal, MyNumberCard]);
    let exempt = Circumstances { duty: Duty::Exempt, ..tried };
    check(tried, Evidence::Portal, Err(Lack::Check));
    check(exempt, Evidence::Portal, Ok((Ground::MinistryGuide, None)));
    let (word, later) =
        (Circumstances { visit: LATER, ..exempt }, after(CheckEnding::NotAttempted, &[MyNumberCard]));
    check(word, Evidence::Oral, Ok((Ground::MinistryGuide, None)));
    check(later, Evidence::Later, Err(Lack::Check));
    check(Circumstances { duty: Duty::Exempt, ..later }, Evidence::Later, Ok((Ground::MinistryGuide, None)));
}

/// 1.10: a phone is no card here.
#[test]
fn a_phone_does_not_replace_a_card() {
    use Showable::{MyNumberCard, Portal};
    check(after(CheckEnding::PhoneInsteadOfCard, &[Portal]), Evidence::Portal, Err(Lack::Card));
    let both = after(CheckEnding::PhoneInsteadOfCard, &[Portal, MyNumberCard]);
    check(both, Evidence::Portal, Ok((Ground::MinistryGuide, None)));
}
