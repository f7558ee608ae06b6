//! Which slot of a reader is for the patient's card: never the one for a SAM (readers reference, 1.5).

/// One slot or interface, as the system lists it. A SAM (Secure Access Module) is a card that stays in the reader, behind a
/// lid; a PIN must never reach one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotDescription<'a> {
    /// Name, for example `ACS ACR1251 1S CL Reader PICC 0`.
    pub name: &'a str,
    /// dwFeatures of its CCID descriptor, where there is one.
    pub features: Option<u32>,
    /// Whether it reports a card.
    pub has_card: bool,
}

/// Chooses a slot and gives its place: the one that is named contactless; else the only one with a card; else the only
/// one there is. `None` when that leaves a choice, or nothing but SAM slots.
#[must_use]
pub fn choose_slot(slots: &[SlotDescription<'_>]) -> Option<usize> {
    only(slots, SlotDescription::is_contactless)
        .or_else(|| only(slots, |slot| slot.is_contactless() && slot.has_card))
        .or_else(|| only(slots, |slot| slot.has_card))
        .or_else(|| only(slots, |_| true))
}

/// The place of the only slot like this that is not for a SAM.
fn only<'a>(slots: &[SlotDescription<'a>], wanted: impl Fn(&SlotDescription<'a>) -> bool) -> Option<usize> {
    let mut found = slots.iter().enumerate().filter(|(_, slot)| !slot.is_sam() && wanted(slot));
    match (found.next(), found.next()) {
        (Some((place, _)), None) => Some(place),
        _ => None,
    }
}

/// dwFeatures of the SAM interfaces of Circle and ACS; their contactless ones differ.
const SAM_FEATURES: u32 = 0x0002_00BA;

impl SlotDescription<'_> {
    /// Whether it says it is for a SAM. A name wins over what the features look like: other readers may share them.
    #[must_use]
    pub fn is_sam(&self) -> bool {
        self.is_called(&["SAM"]) || (self.features == Some(SAM_FEATURES) && !self.is_named_contactless())
    }

    /// Whether it says it is contactless. A SAM slot of a contactless reader may say so too, and is none.
    #[must_use]
    pub fn is_contactless(&self) -> bool {
        !self.is_sam() && self.is_named_contactless()
    }

    fn is_named_contactless(&self) -> bool {
        self.is_called(&["PICC", "CL", "CONTACTLESS"])
    }

    /// Whether a word of the name is one of these, with or without a number behind it.
    fn is_called(&self, words: &[&str]) -> bool {
        let mut called = self.name.split(|letter: char| !letter.is_ascii_alphanumeric());
        called.any(|word| {
            let word = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
            words.iter().any(|wanted| wanted.eq_ignore_ascii_case(word))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SlotDescription, choose_slot};

    fn slot(name: &str) -> SlotDescription<'_> {
        SlotDescription { name, features: None, has_card: false }
    }

    #[track_caller]
    fn check(slots: &[SlotDescription<'_>], expected: Option<usize>) {
        assert_eq!(choose_slot(slots), expected, "{slots:?}");
    }

    #[test]
    fn the_contactless_slot_is_chosen_at_any_position() {
        let picc = slot("ACS ACR1251 1S CL Reader PICC 0");
        let sam = slot("ACS ACR1251 1S CL Reader SAM 0");
        check(&[picc, sam], Some(0));
        check(&[sam, picc], Some(1));
        check(&[SlotDescription { has_card: true, ..sam }, picc], Some(1));
        check(&[slot("CIRCLE CIR315 SAM0"), slot("CIRCLE CIR315 CL")], Some(1));
    }

    #[test]
    fn a_sam_slot_alone_is_not_chosen_even_with_a_card() {
        check(&[SlotDescription { has_card: true, ..slot("CIR315 SAM") }], None);
        check(&[SlotDescription { features: Some(0x0002_00BA), has_card: true, ..slot("CIR315") }], None);
        check(&[], None);
    }

    #[test]
    fn without_a_telling_name_the_card_decides_and_then_being_alone() {
        let plain = slot("Reader");
        let with_card = SlotDescription { has_card: true, ..plain };
        check(&[plain, with_card], Some(1));
        check(&[plain], Some(0));
        check(&[plain, plain], None);
        check(&[with_card, with_card], None);
        check(&[slot("SAMSUNG Reader")], Some(0));
    }

    #[test]
    fn of_two_contactless_slots_the_one_with_a_card_is_chosen() {
        let picc = slot("PICC 0");
        check(&[picc, picc], None);
        check(&[picc, SlotDescription { has_card: true, ..picc }], Some(1));
    }

    #[test]
    fn the_features_identify_a_sam_where_the_name_does_not() {
        let sam = SlotDescription { features: Some(0x0002_00BA), ..slot("Circle CIR415 0") };
        let picc = SlotDescription { features: Some(0x0004_04BA), ..slot("Circle CIR415 1") };
        check(&[sam, picc], Some(1));
    }

    proptest! {
        #[test]
        fn a_sam_slot_is_never_chosen(
            slots in proptest::collection::vec(
                ("( ?(SAM|PICC|CL|Reader|[0-9])){0,4}", any::<bool>(), any::<bool>()), 0..5)
        ) {
            let slots: Vec<_> = slots
                .iter()
                .map(|(name, sam, has_card)| SlotDescription {
                    name,
                    features: sam.then_some(0x0002_00BA),
                    has_card: *has_card,
                })
                .collect();
            if let Some(chosen) = choose_slot(&slots) {
                prop_assert!(!slots[chosen].is_sam());
            }
        }
    }
}
