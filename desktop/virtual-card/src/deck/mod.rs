//! The cards that exist: a table in `fixtures/cards/deck.json`, one row per card.

mod holder;
mod kind;
mod serial;

use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;

pub use holder::{Holder, Sex};
pub use kind::CardKind;
pub use serial::{CertificateSerial, SerialError};

/// A table of cards.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deck {
    cards: Vec<CardRecord>,
}

/// One card: what is needed to issue it.
#[derive(Clone, Deserialize, derive_more::Debug)]
#[debug("CardRecord {name} ({serial} {kind:?})")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardRecord {
    /// Lower-case, hyphened.
    pub name: String,
    /// Serial number of the authentication certificate. The gateway knows its people by it.
    pub serial: CertificateSerial,
    /// How the card differs from an ordinary one.
    pub kind: CardKind,
    /// What it is for.
    pub note: String,
    /// The person on it. Synthetic.
    pub holder: Holder,
    /// PINs and password.
    #[serde(default)]
    pub pins: Pins,
    /// Tries for birth date and 照合番号. No source states the real number; face readers lock after 10.
    #[serde(default = "default_visual_tries")]
    pub visual_tries: u8,
}

/// PINs and password of a card. Never printed.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pins {
    /// 利用者証明用暗証番号, four digits.
    pub auth: String,
    /// 署名用パスワード, 6 to 16 of A-Z and 0-9.
    pub signature: String,
    /// 券面事項入力補助用暗証番号, four digits.
    pub entry: String,
}

/// A deck cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeckError {
    /// Not the expected JSON.
    #[error("the deck is not readable at line {line}")]
    Unreadable {
        /// Line of the file.
        line: usize,
    },
}

impl Deck {
    /// The deck that comes with this crate.
    ///
    /// # Panics
    /// When `fixtures/cards/deck.json` was damaged before the build.
    #[must_use]
    pub fn standard() -> &'static Self {
        static DECK: LazyLock<Deck> = LazyLock::new(|| {
            Deck::parse(include_str!("../../../../fixtures/cards/deck.json"))
                .expect("fixtures/cards/deck.json is damaged")
        });
        &DECK
    }

    /// Reads a deck from JSON of the same form.
    ///
    /// # Errors
    /// Names the line; never repeats its content.
    pub fn parse(json: &str) -> Result<Self, DeckError> {
        serde_json::from_str(json).map_err(|error| DeckError::Unreadable { line: error.line() })
    }

    /// All cards, in the order of the file.
    #[must_use]
    pub fn cards(&self) -> &[CardRecord] {
        &self.cards
    }

    /// A card by its name or by its serial in hexadecimal.
    #[must_use]
    pub fn find(&self, name_or_serial: &str) -> Option<&CardRecord> {
        let serial = name_or_serial.parse().ok();
        self.cards.iter().find(|card| card.name == name_or_serial || Some(card.serial) == serial)
    }
}

impl Default for Pins {
    /// The PINs that everybody uses on test cards.
    fn default() -> Self {
        Self { auth: "1234".to_owned(), signature: "ABC123".to_owned(), entry: "1234".to_owned() }
    }
}

const fn default_visual_tries() -> u8 {
    10
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_serials_are_unique() {
        let cards = Deck::standard().cards();
        let names: HashSet<_> = cards.iter().map(|card| &card.name).collect();
        let serials: HashSet<_> = cards.iter().map(|card| card.serial).collect();
        assert_eq!((names.len(), serials.len()), (cards.len(), cards.len()));
    }

    #[test]
    fn a_card_is_found_by_name_and_by_serial() {
        let by_name = Deck::standard().find("valid").unwrap();
        assert_eq!(by_name.serial.to_string(), "590001");
        assert_eq!(Deck::standard().find("590001").unwrap().name, "valid");
        assert!(Deck::standard().find("nobody").is_none());
    }

    #[test]
    fn a_record_prints_no_name_and_no_pin() {
        let record = Deck::standard().find("valid").unwrap();
        assert_eq!(format!("{record:?}"), "CardRecord valid (590001 Ordinary)");
    }

    #[test]
    fn a_broken_deck_names_the_line_and_nothing_else() {
        let error = Deck::parse("{\n \"cards\": [ { \"name\": 1234 } ] }").err().unwrap();
        assert_eq!(error.to_string(), "the deck is not readable at line 2");
    }
}
