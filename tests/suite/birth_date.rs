//! 生年月日 by era and in Western years: whatever is pressed and typed, only a birth date goes to a card, and both forms of
//! a day are the same one.

use chrono::{Days, NaiveDate};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::Config;
use shikaku_calendar::{Era, EraYear};
use shikaku_card::session::CardPurpose;
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_core::view::{ButtonId, screen};
use shikaku_core::workflow::{BirthDateEntry, DigitEntry, EraDigits, Event, State};
use shikaku_tests::test_shell::{TODAY, TestShell, card};
use shikaku_virtual_card::Reference;

/// The first day that a card can have.
fn first_day() -> NaiveDate {
    Era::Meiji.first_day()
}

fn any_birthday() -> impl Strategy<Value = NaiveDate> {
    let days = u64::try_from((TODAY - first_day()).num_days()).expect("a later day");
    (0..=days).prop_map(|day| first_day() + Days::new(day))
}

fn typed(mut entry: BirthDateEntry, digits: &str) -> BirthDateEntry {
    digits.bytes().for_each(|ascii| entry.push(ascii - b'0'));
    entry
}

/// The screen on which a birth date is entered.
fn asked() -> TestShell {
    let mut shell = TestShell::with(card("valid"));
    shell.gateway.visual_check = VisualCheckPolicy::PresenceProof;
    shell.begins_visual_check();
    assert!(matches!(shell.reception().state(), State::EnteringBirthDate(_)));
    shell
}

#[derive(Clone, Debug)]
enum Act {
    Era(Era),
    Western,
    Again,
    Digits(Vec<u8>),
    Erases,
    Enters,
}

fn acts() -> impl Strategy<Value = Act> {
    let digits = proptest::collection::vec(0..=11_u8, 1..9);
    proptest::prop_oneof![
        2 => proptest::sample::select(Era::ALL.to_vec()).prop_map(Act::Era),
        1 => Just(Act::Western),
        1 => Just(Act::Again),
        4 => digits.prop_map(Act::Digits),
        1 => Just(Act::Digits(vec![5, 9, 0, 4, 1, 0])),
        1 => Just(Act::Erases),
        2 => Just(Act::Enters),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 300, ..Config::default() })]

    #[test]
    fn whatever_is_pressed_only_a_possible_birth_date_reaches_a_card(
        acts in proptest::collection::vec(acts(), 1..25),
    ) {
        let mut shell = asked();
        for act in acts {
            match act {
                Act::Era(era) => shell.on_event(Event::EraChosen(era)),
                Act::Western => shell.on_event(Event::WesternYearsChosen),
                Act::Again => shell.on_event(Event::Continued),
                Act::Digits(digits) => digits.into_iter().for_each(|digit| shell.on_event(Event::Digit(digit))),
                Act::Erases => shell.on_event(Event::Erased),
                Act::Enters => {
                    let date = match shell.reception().state() {
                        State::EnteringBirthDate(form) => form.entry.date(TODAY),
                        state => panic!("{state:?}"),
                    };
                    let shown = screen(shell.reception().state(), TODAY);
                    let can_enter = shown.buttons.iter().any(|it| it.id == ButtonId::Enter && it.enabled);
                    shell.on_event(Event::Entered);
                    let is_accepted = match shell.reception().state() {
                        State::WaitingForCard(wait) => {
                            matches!(wait.plan.purpose, CardPurpose::PresenceProof { .. })
                        }
                        State::EnteringBirthDate(form) => {
                            prop_assert!(!can_enter || form.entry.typed().is_empty() && form.refused.is_some());
                            false
                        }
                        state => panic!("{state:?}"),
                    };
                    prop_assert_eq!(date.is_ok(), is_accepted);
                    if is_accepted {
                        break;
                    }
                }
            }
            let shown = screen(shell.reception().state(), TODAY);
            prop_assert!(["choosing-era", "entering-birth-date"].contains(&shown.id.as_str()));
        }
        prop_assert_eq!(shell.link.card().verify_attempts(Reference::BirthDate), 0, "no card was held");
    }

    #[test]
    fn a_day_by_era_is_the_same_as_in_western_years(day in any_birthday()) {
        let EraYear { era, year, .. } = EraYear::of(day).expect("a day since Meiji");
        let by_era = BirthDateEntry::OfEra(era, EraDigits::default());
        let by_era = typed(by_era, &format!("{year:02}{}", day.format("%m%d")));
        let western = typed(BirthDateEntry::Western(DigitEntry::default()), &day.format("%Y%m%d").to_string());
        prop_assert_eq!(by_era.date(TODAY), Ok(day));
        prop_assert_eq!(western.date(TODAY), Ok(day));
    }

    #[test]
    fn a_day_of_one_era_is_no_day_of_another(day in any_birthday(), era in proptest::sample::select(Era::ALL.to_vec())) {
        let year = chrono::Datelike::year(&day) - era.first_year() + 1;
        let own = EraYear::of(day).expect("a day since Meiji").era;
        if (1..=99).contains(&year) {
            let digits = format!("{year:02}{}", day.format("%m%d"));
            let date = typed(BirthDateEntry::OfEra(era, EraDigits::default()), &digits).date(TODAY);
            prop_assert_eq!(date.is_ok(), own == era);
        }
    }

    #[test]
    fn no_digits_name_a_day_that_is_none(
        era in proptest::sample::select(Era::ALL.to_vec()),
        digits in proptest::collection::vec(0..10_u8, 0..10),
        in_era in any::<bool>(),
    ) {
        let mut entry = if in_era {
            BirthDateEntry::OfEra(era, EraDigits::default())
        } else {
            BirthDateEntry::default()
        };
        for digit in &digits {
            entry.push(*digit);
        }
        if let Ok(date) = entry.date(TODAY) {
            prop_assert!((first_day()..=TODAY).contains(&date));
        }
    }
}

/// The card accepts the PIN that follows from both forms.
#[test]
fn a_card_accepts_its_birth_date_by_era() {
    for (era, digits, is_accepted) in [(Era::Showa, "590410", true), (Era::Heisei, "010410", false)] {
        let mut shell = asked();
        shell.on_event(Event::EraChosen(era));
        shell.types(digits);
        shell.run_card_session();
        assert_eq!(shell.link.card().verify_attempts(Reference::BirthDate), 1, "{digits}");
        let is_shown = matches!(shell.reception().state(), State::Showing(_));
        assert_eq!(is_shown, is_accepted, "{digits}: {:?}", shell.reception().state());
    }
}
