//! 補助金 and 協力金 (eligibility reference, 3.5).

use proptest::prelude::{any, prop_assert_eq, proptest};
use shikaku_clinic::readiness::{Stage, WindowState, estimate_cooperation, estimate_subsidy};

use super::{book, day};

/// 3.5: the actual cost up to 41,000 yen.
#[test]
fn the_actual_cost_is_paid_up_to_the_base() {
    let book = book();
    for (receipts, spent, payable, own) in [
        (&[][..], 0, 0, 0),
        (&[3_980], 3_980, 3_980, 0),
        (&[41_000], 41_000, 41_000, 0),
        (&[30_000, 11_001], 41_001, 41_000, 1),
        (&[u32::MAX, u32::MAX], 8_589_934_590, 41_000, 8_589_893_590),
    ] {
        let found = estimate_subsidy(&book.subsidy, receipts, day("2026-11-22"), Stage::Operating);
        assert_eq!((found.spent, found.payable, found.own), (spent, payable, own), "{receipts:?}");
    }
}

/// 3.5: 2024 closed early, 2025 continued, 2026 not confirmed; beyond it nothing is known.
#[test]
fn the_fiscal_year_decides_and_is_printed_with_its_uncertainty() {
    let book = book();
    for (on, expected) in [
        ("2024-03-31", None),
        ("2025-02-02", Some(WindowState::Closed)),
        ("2025-03-31", Some(WindowState::Closed)),
        ("2025-04-01", Some(WindowState::Continued)),
        ("2026-03-31", Some(WindowState::Continued)),
        ("2026-04-01", Some(WindowState::Unconfirmed)),
        ("2027-04-01", None),
    ] {
        let found = estimate_subsidy(&book.subsidy, &[], day(on), Stage::Ready);
        assert_eq!(found.window.map(|window| window.state), expected, "{on}");
        assert!(!found.is_introduced);
    }
}

/// 3.5: 50,000 yen for a clinic that introduced and registered, entry from 2025-04 on.
#[test]
fn the_cooperation_money_is_for_introduced_clinics_from_april_2025_on() {
    let book = book();
    for (on, stage, open, introduced) in [
        ("2025-03-31", Stage::Operating, false, true),
        ("2025-04-01", Stage::Operating, true, true),
        ("2026-11-22", Stage::Ready, true, false),
    ] {
        let found = estimate_cooperation(&book.cooperation, day(on), stage);
        assert_eq!((found.yen, found.entry_is_open, found.is_introduced), (50_000, open, introduced), "{on}");
    }
}

proptest! {
    #[test]
    fn what_is_paid_and_what_stays_are_what_was_spent(receipts in proptest::collection::vec(any::<u32>(), 0..20)) {
        let book = book();
        let found = estimate_subsidy(&book.subsidy, &receipts, day("2025-06-01"), Stage::Operating);
        prop_assert_eq!(found.payable + found.own, found.spent);
        prop_assert_eq!(found.payable, found.spent.min(41_000));
    }
}
