//! What must hold in all circumstances.

use shikaku_calendar::month_end;
use shikaku_clinic::fallback::{
    Charge, CheckEnding, Circumstances, Decision, DeferralReason, Duty, Evidence, FallbackOption, Lack,
    RecordItem, Showable, Visit, decide, fallback_options, offers,
};
use shikaku_eligibility::{ContributionRatio, ContributionShare, RatioSource, ShareQuestion};
use strum::VariantArray as _;

use super::{DAYS, every_combination};

/// Every lawful way there is, with its circumstances.
fn every_option() -> impl Iterator<Item = (Circumstances, FallbackOption)> {
    every_combination(DAYS).flat_map(|now| {
        let lawful = Evidence::VARIANTS.iter().filter_map(move |evidence| decide(&now, *evidence).option());
        lawful.map(move |option| (now, option)).collect::<Vec<_>>()
    })
}

#[test]
fn the_whole_sum_is_asked_for_only_of_a_special_payer() {
    let three_tenths = ContributionRatio::THIRTY;
    let shares = [
        None,
        Some(ContributionShare::Ratio { ratio: three_tenths, source: RatioSource::Age }),
        Some(ContributionShare::PaidInFull),
        Some(ContributionShare::Confirm(ShareQuestion::NoLateElderlyRatio)),
    ];
    for now in every_combination(&["2026-11-22"]) {
        for share in shares {
            for option in fallback_options(&Circumstances { share, ..now }) {
                let whole = matches!(option.charge, Charge::InFull);
                assert_eq!(whole, share == Some(ContributionShare::PaidInFull), "{now:?} {option:?}");
                let guessed = share != shares[1] && option.charge == Charge::Share(three_tenths);
                assert!(!guessed, "a share that nobody named: {now:?} {option:?}");
            }
        }
    }
}

#[test]
fn the_notice_alone_is_never_enough() {
    for (now, option) in every_option().filter(|(_, option)| option.evidence == Evidence::NoticeWithCard) {
        assert!(now.has_card() && now.shown.holds(Showable::Notice), "{now:?} {option:?}");
    }
}

#[test]
fn an_oral_confirmation_needs_data_that_are_held() {
    for (now, option) in every_option().filter(|(_, option)| option.evidence == Evidence::Oral) {
        assert_eq!(now.visit, Visit::Later { data_held: true }, "{option:?}");
    }
}

#[test]
fn what_is_confirmed_later_is_due_by_month_end_and_an_emergency_without_delay() {
    for (now, option) in every_option() {
        let due = option.follow_up.map(|open| (open.reason, open.due));
        let month_end = month_end(now.treatment_date);
        let expected = match (option.evidence, option.doubt) {
            (Evidence::Later, _) => Some((DeferralReason::NothingToShow, month_end)),
            (Evidence::Emergency, _) => Some((DeferralReason::Emergency, now.treatment_date)),
            (_, Some(_)) => Some((DeferralReason::DoubtfulEvidence, month_end)),
            (_, None) => None,
        };
        assert!(due == expected, "{now:?} {option:?}");
    }
}

#[test]
fn a_valid_result_needs_nothing_else() {
    for now in every_combination(DAYS).filter(|now| now.ending.is_valid()) {
        let found: Vec<_> =
            fallback_options(&now).into_iter().map(|option| (option.evidence, option.follow_up)).collect();
        assert!(found == [(Evidence::OnlineResult, None)], "{now:?} {found:?}");
        for evidence in Evidence::VARIANTS.iter().filter(|evidence| **evidence != Evidence::OnlineResult) {
            assert_eq!(decide(&now, *evidence), Decision::NotEnough(Lack::Nothing), "{now:?}");
        }
    }
}

#[test]
fn every_ending_has_a_lawful_option_even_where_it_is_no_emergency() {
    for now in every_combination(DAYS) {
        let found = fallback_options(&now);
        assert!(!found.is_empty(), "{now:?}");
        // Where no check was tried, trying it is the fallback option.
        let must_try = now.ending == CheckEnding::NotAttempted && now.duty == Duty::Bound;
        // And an emergency that is over is no reason any more.
        if !must_try && now.ending != CheckEnding::Emergency {
            assert!(found.iter().any(|option| option.evidence != Evidence::Emergency), "{now:?}");
        }
    }
}

#[test]
fn a_document_counts_only_when_it_is_shown_and_a_certificate_always_then() {
    for now in every_combination(DAYS).filter(|now| !now.ending.is_valid()) {
        for evidence in Evidence::VARIANTS {
            let Some(document) = evidence.document() else { continue };
            let lawful = decide(&now, *evidence).option().is_some();
            assert!(!lawful || now.shown.holds(document), "{now:?} {evidence:?}");
            if *evidence == Evidence::QualificationCertificate {
                assert_eq!(lawful, now.shown.holds(document), "{now:?}");
            }
        }
    }
}

#[test]
fn every_option_is_recorded_and_what_is_put_off_says_why() {
    for (now, option) in every_option() {
        for item in [RecordItem::Method, RecordItem::Staff, RecordItem::Time, RecordItem::Result] {
            assert!(option.record.contains(&item), "{now:?} {option:?}");
        }
        let later = matches!(option.evidence, Evidence::Later | Evidence::Emergency);
        assert_eq!(option.record.contains(&RecordItem::Reason), later, "{option:?}");
        assert_eq!(option.record.contains(&RecordItem::ClaimNumbers), !later, "{option:?}");
    }
}

#[test]
fn the_list_holds_what_is_lawful_best_first() {
    for now in every_combination(&["2025-12-01", "2026-02-01", "2026-11-22"]) {
        let listed = fallback_options(&now);
        for evidence in Evidence::VARIANTS {
            let lawful = decide(&now, *evidence).option();
            assert_eq!(listed.iter().find(|option| option.evidence == *evidence).copied(), lawful, "{now:?}");
        }
        let ranks: Vec<_> = listed
            .iter()
            .map(|option| (option.evidence == Evidence::Emergency, option.doubt.is_some()))
            .collect();
        assert!(ranks.is_sorted(), "{now:?} {listed:?}");
    }
}

#[test]
fn whatever_is_lawful_for_a_patient_was_offered_before_asking() {
    for now in every_combination(&["2025-12-01", "2026-11-22"]) {
        let offered = offers(&now);
        for option in fallback_options(&now) {
            assert!(offered.contains(&option.evidence), "{now:?} {option:?}");
        }
    }
}
