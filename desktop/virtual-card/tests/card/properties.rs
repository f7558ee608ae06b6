use std::sync::LazyLock;

use proptest::prelude::*;
use shikaku_virtual_card::{Deck, Reference, VirtualCard};

use crate::{ISSUER, JPKI, PASSWORD, PIN, SURFACE, TEXT, WRONG_PIN, bytes};

/// Every card of the deck, issued once; a clone has its own counters.
static CARDS: LazyLock<Vec<VirtualCard>> =
    LazyLock::new(|| Deck::standard().cards().iter().map(|record| crate::card(&record.name)).collect());

/// What can happen to a card.
#[derive(Clone, Debug)]
enum Step {
    Command(Vec<u8>),
    Reset,
    PowerCycle,
}

fn any_card() -> impl Strategy<Value = VirtualCard> {
    (0..CARDS.len()).prop_map(|index| CARDS[index].clone())
}

/// Commands that mean something, and some that do not.
fn step() -> impl Strategy<Value = Step> {
    let known = [JPKI, SURFACE, TEXT, ISSUER, PIN, WRONG_PIN, PASSWORD]
        .into_iter()
        .chain([
            "00200098",
            "0020009B",
            "0020009106353930343130",
            "002000910431323335",
            "00A4020C020018",
            "00200080",
        ])
        .chain([
            "002000800430303030",
            "00B08A00000000",
            "00B0810000",
            "002401980431323334",
            "802A000003112233 00",
        ])
        .map(bytes)
        .collect::<Vec<_>>();
    prop_oneof![
        8 => prop::sample::select(known).prop_map(Step::Command),
        2 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Step::Command),
        1 => Just(Step::Reset),
        1 => Just(Step::PowerCycle),
    ]
}

/// Tries left and tries made, of every reference.
fn state(card: &VirtualCard) -> Vec<(Option<u8>, u32)> {
    Reference::ALL
        .iter()
        .map(|reference| (card.tries_left(*reference), card.verify_attempts(*reference)))
        .collect()
}

/// VERIFY with data, as the card sees it.
fn is_try(command: &[u8]) -> bool {
    command.len() > 5 && command[..2] == [0x00, 0x20]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_counter_falls_only_by_a_verify_with_data_and_by_one(
        mut card in any_card(),
        happenings in prop::collection::vec(step(), 0..60),
    ) {
        for step in happenings {
            let before = state(&card);
            match &step {
                Step::Command(command) => drop(card.transmit(command)),
                Step::Reset => card.warm_reset(),
                Step::PowerCycle => card.power_cycle(),
            }
            let tried = matches!(&step, Step::Command(command) if is_try(command));
            let changed: Vec<_> = before.iter().zip(state(&card)).filter(|(before, after)| *before != after).collect();
            prop_assert!(changed.len() <= usize::from(tried), "{step:?}");
            for ((left, attempts), (left_after, attempts_after)) in changed {
                prop_assert_eq!(attempts + 1, attempts_after);
                let (left, after) = (left.unwrap_or(0), left_after.unwrap_or(0));
                prop_assert!(after >= left || after + 1 == left, "{left} {after}");
            }
        }
    }

    #[test]
    fn any_bytes_get_an_answer_that_ends_in_a_status_word(
        mut card in any_card(),
        application in prop::sample::select(vec![JPKI, SURFACE, TEXT, ISSUER]),
        command in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        card.transmit(&bytes(application));
        prop_assert!(card.transmit(&command).len() >= 2);
    }
}
