//! Which slot to take. Never by ATR, which a contactless reader makes up (protocol reference, 1.11).

use std::borrow::Cow;
use std::ffi::CString;

/// One slot of a reader, as PC/SC names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// The name, unique on this computer at this time. PC/SC does not state its encoding; on a Japanese Windows it is
    /// code page 932.
    pub(crate) name: CString,
    /// What is in it.
    pub(crate) state: SlotState,
    /// Some program has a connection to its card.
    pub(crate) is_in_use: bool,
    /// The count of insertions and removals, where the platform keeps one.
    pub(crate) events: u32,
}

/// What is in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlotState {
    /// Nothing.
    Empty,
    /// A card that answers.
    Card,
    /// A card that does not answer: upside down, or not a chip card.
    Mute,
    /// A card that another program has for itself.
    Busy,
    /// The reader is removed, or PC/SC reports no state.
    Unknown,
}

/// The purpose of a slot, as far as its name shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Cards are held up to it.
    Contactless,
    /// The name does not show it.
    Unnamed,
    /// Cards are put into it.
    Contact,
    /// A module inside of the reader (SAM), or a card that is only software: never a patient's.
    Internal,
}

/// What to do with the slots there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice<'a> {
    /// Connect to this one.
    Take(&'a Slot),
    /// No card yet.
    Wait,
    /// The only card is in other hands.
    Busy,
    /// The only card does not answer.
    Mute,
    /// There is no reader, or none of the wanted name.
    NoReader,
}

impl Slot {
    /// Its name for people and for `--reader`. What is no UTF-8, and what would move the cursor of a terminal, is
    /// replaced.
    pub(crate) fn printed(&self) -> String {
        let name: Cow<'_, str> = self.name.to_string_lossy();
        name.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
    }

    /// What it is for.
    pub(crate) fn role(&self) -> Role {
        let name = self.printed().to_uppercase();
        let words = || name.split(|letter: char| !letter.is_ascii_alphanumeric());
        let is_sam = |word: &str| {
            word.strip_prefix("SAM").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        };
        if words().any(is_sam) || SOFTWARE.iter().any(|software| name.contains(software)) {
            Role::Internal
        } else if words().any(|word| CONTACTLESS.contains(&word) || is_model_ending_in_cl(word)) {
            Role::Contactless
        } else if words().any(|word| CONTACT.contains(&word)) {
            Role::Contact
        } else {
            Role::Unnamed
        }
    }

    /// Whether a patient's card may be there.
    pub(super) fn is_usable(&self, wanted: Option<&str>) -> bool {
        let is_wanted =
            wanted.is_none_or(|wanted| self.printed().to_uppercase().contains(&wanted.to_uppercase()));
        is_wanted && self.role() != Role::Internal && self.state != SlotState::Unknown
    }
}

/// Chooses a slot: one with a card, contactless before contact, whose name contains `wanted`.
pub(crate) fn choose_slot<'a>(slots: &'a [Slot], wanted: Option<&str>) -> Choice<'a> {
    let mut usable = slots.iter().filter(|slot| slot.is_usable(wanted)).peekable();
    if usable.peek().is_none() {
        return Choice::NoReader;
    }
    let (cards, others): (Vec<_>, Vec<_>) = usable.partition(|slot| slot.state == SlotState::Card);
    match cards.into_iter().min_by_key(|slot| slot.role()) {
        Some(slot) => Choice::Take(slot),
        None if others.iter().any(|slot| slot.state == SlotState::Mute) => Choice::Mute,
        None if others.iter().any(|slot| slot.state == SlotState::Busy) => Choice::Busy,
        None => Choice::Wait,
    }
}

const SOFTWARE: [&str; 3] = ["WINDOWS HELLO", "VIRTUAL SMART CARD", "UICC"];
const CONTACTLESS: [&str; 7] = ["PICC", "CL", "CONTACTLESS", "NFC", "RFID", "PASORI", "FELICA"];
const CONTACT: [&str; 2] = ["ICC", "CONTACT"];

/// `5422CL`: the contactless slot of a model.
fn is_model_ending_in_cl(word: &str) -> bool {
    word.strip_suffix("CL")
        .is_some_and(|model| !model.is_empty() && model.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use std::ffi::CString;

    use super::{Choice, Role, Slot, SlotState, choose_slot};

    fn slots(slots: &[(&str, SlotState)]) -> Vec<Slot> {
        let slot = |(name, state): &(&str, SlotState)| slot(name.as_bytes(), *state);
        slots.iter().map(slot).collect()
    }

    fn slot(name: &[u8], state: SlotState) -> Slot {
        Slot { name: CString::new(name).expect("a name"), state, is_in_use: false, events: 0 }
    }

    #[track_caller]
    fn check(there: &[(&str, SlotState)], wanted: Option<&str>, expected: Result<&str, Choice<'_>>) {
        let slots = slots(there);
        let chosen = match choose_slot(&slots, wanted) {
            Choice::Take(slot) => Ok(slot.name.to_str().expect("UTF-8")),
            other => Err(other),
        };
        assert_eq!(chosen, expected, "{there:?}");
    }

    const SAM: &str = "ACS ACR1252 1S CL Reader [ACR1252 Dual Reader SAM] 01 00";
    const PICC: &str = "ACS ACR1252 1S CL Reader [ACR1252 Dual Reader PICC] 00 00";
    const ICC: &str = "ACS ACR1281 1S Dual Reader ICC 0";
    const PLAIN: &str = "Virtual PCD 00 00";

    #[test]
    fn a_name_identifies_what_a_slot_is_for() {
        for (name, role) in [
            (PICC, Role::Contactless),
            ("ACS ACR122U PICC Interface 00 00", Role::Contactless),
            ("Sony FeliCa Port/PaSoRi 3.0 0", Role::Contactless),
            ("HID Global OMNIKEY 5422CL Smartcard Reader 0", Role::Contactless),
            ("Identiv uTrust 3700 F CL Reader [uTrust 3700 F CL Reader] 00 00", Role::Contactless),
            (ICC, Role::Contact),
            (PLAIN, Role::Unnamed),
            ("Gemalto PC Twin Reader 00 00", Role::Unnamed),
            ("SAMSUNG Reader 00 00", Role::Unnamed),
            (SAM, Role::Internal),
            ("ACS ACR1251 1S CL Reader SAM0 1", Role::Internal),
            ("Windows Hello for Business 1", Role::Internal),
            ("Microsoft Virtual Smart Card 0", Role::Internal),
        ] {
            assert_eq!(slots(&[(name, SlotState::Empty)])[0].role(), role, "{name}");
        }
    }

    #[test]
    fn a_sam_is_never_chosen_even_alone_and_with_a_card() {
        check(&[(SAM, SlotState::Card)], None, Err(Choice::NoReader));
        check(&[(SAM, SlotState::Card), (PICC, SlotState::Empty)], None, Err(Choice::Wait));
        check(&[(SAM, SlotState::Card)], Some("SAM"), Err(Choice::NoReader));
    }

    #[test]
    fn the_card_that_is_held_up_goes_before_the_card_that_is_put_in() {
        check(&[(ICC, SlotState::Card), (PICC, SlotState::Card)], None, Ok(PICC));
        check(&[(ICC, SlotState::Card), (PLAIN, SlotState::Card)], None, Ok(PLAIN));
        check(&[(ICC, SlotState::Card), (PICC, SlotState::Empty)], None, Ok(ICC));
    }

    #[test]
    fn a_name_that_was_asked_for_is_the_only_one() {
        check(&[(PLAIN, SlotState::Card), (PICC, SlotState::Empty)], Some("acr1252"), Err(Choice::Wait));
        check(&[(PLAIN, SlotState::Card)], Some("acr1252"), Err(Choice::NoReader));
        check(&[(PLAIN, SlotState::Card)], Some("virtual pcd"), Ok(PLAIN));
    }

    #[test]
    fn what_cannot_be_read_is_not_chosen() {
        check(&[], None, Err(Choice::NoReader));
        check(&[(PLAIN, SlotState::Unknown)], None, Err(Choice::NoReader));
        check(&[(PLAIN, SlotState::Mute)], None, Err(Choice::Mute));
        check(&[(PLAIN, SlotState::Busy), (PICC, SlotState::Mute)], None, Err(Choice::Mute));
        check(&[(PLAIN, SlotState::Mute), (ICC, SlotState::Card)], None, Ok(ICC));
        check(&[(PLAIN, SlotState::Busy)], None, Err(Choice::Busy));
        check(&[(PLAIN, SlotState::Busy), (PICC, SlotState::Card)], None, Ok(PICC));
    }

    #[test]
    fn a_name_keeps_its_bytes_and_is_wanted_as_it_is_printed() {
        // 富士通 in code page 932; broken UTF-8; an escape sequence.
        for (name, printed) in [
            (&b"\x95\x78\x8E\x6D\x92\xCA Reader 0"[..], "\u{FFFD}x\u{FFFD}m\u{FFFD}\u{FFFD} Reader 0"),
            (b"Reader \xE3\x81 0", "Reader \u{FFFD} 0"),
            (b"Reader \x1B[2J 0", "Reader \u{FFFD}[2J 0"),
            ("カードリーダー 0".as_bytes(), "カードリーダー 0"),
            (b"\xFF", "\u{FFFD}"),
        ] {
            let slot = slot(name, SlotState::Card);
            assert_eq!((slot.name.as_bytes(), slot.printed().as_str()), (name, printed));
            assert!(slot.is_usable(Some(&slot.printed())) && slot.is_usable(None), "{printed}");
        }
    }
}
