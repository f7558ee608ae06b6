//! Whether two answers are about the same person, the same card or the same confirmation (eligibility reference, 2.4
//! and 2.7). Every part is folded as the Shift_JIS writer folds, and by width; leading zeros of 番号 and 枝番 make no
//! difference; a text with a lost character (●) matches nothing, not even itself; a name matches by its kana and never
//! by its characters.

use chrono::NaiveDate;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::ResultOfQualificationConfirmation as Person;
use crate::folding::{folded_part, without_zeros};
use crate::{Confirmation, DateText, OfficialMessage, ReportedInsurerNumber, Text};

/// A person: kana, birth date and 番号.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug)]
#[debug("PersonKey(..)")]
pub struct PersonKey {
    kana: String,
    birth: NaiveDate,
    number: String,
}

/// A card: 保険者番号, 記号, 番号 and 枝番. What was not given matches what was not given. Wiped when dropped.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug, ZeroizeOnDrop)]
#[debug("CardKey(..)")]
pub struct CardKey {
    insurer: String,
    symbol: String,
    number: String,
    branch: String,
}

/// A confirmation: its date (資格確認日) and the card. Two with the same key are one and its duplicate; a confirmation
/// without a key is no duplicate.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, derive_more::Debug)]
#[debug("ConfirmationKey(..)")]
pub struct ConfirmationKey {
    confirmed_on: NaiveDate,
    card: CardKey,
}

impl PersonKey {
    /// `None` where a part is missing, cannot be read or has a lost character.
    #[must_use]
    pub fn of(person: &Person) -> Option<Self> {
        Some(Self {
            kana: given(person.name_kana.as_ref())?,
            birth: person.birthdate.as_ref().and_then(DateText::date)?,
            number: without_zeros(&given(person.insured_identification_number.as_ref())?),
        })
    }
}

impl CardKey {
    /// `None` without 保険者番号 or 番号, and where a part has a lost character.
    #[must_use]
    pub fn of(person: &Person) -> Option<Self> {
        Some(Self {
            insurer: insurer(&given(person.insurer_number.as_ref())?),
            symbol: optional(person.insured_card_symbol.as_ref())?,
            number: without_zeros(&given(person.insured_identification_number.as_ref())?),
            branch: without_zeros(&optional(person.insured_branch_number.as_ref())?),
        })
    }
}

impl ConfirmationKey {
    /// `None` without 資格確認日 and where the card has no key.
    #[must_use]
    pub fn of(confirmation: &Confirmation, person: &Person) -> Option<Self> {
        Some(Self { confirmed_on: confirmation.confirmed_on()?, card: CardKey::of(person)? })
    }

    /// The key of each qualification in an answer that has one.
    #[must_use]
    pub fn all_of(message: &OfficialMessage) -> Vec<Self> {
        let date = message.xml_msg.message_header.qualification_confirmation_date.as_ref();
        let Some(confirmed_on) = date.and_then(DateText::date) else { return Vec::new() };
        let list = message.xml_msg.message_body.result_list.as_ref();
        let people = list.map_or(&[][..], |list| list.results.as_slice());
        people.iter().filter_map(CardKey::of).map(|card| Self { confirmed_on, card }).collect()
    }

    /// The key as bytes, to be hidden behind a keyed digest where it is stored. Wiped when dropped.
    // EXPOSE: a store has to find equal keys, and does so by their digests.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let CardKey { insurer, symbol, number, branch } = &self.card;
        let date = self.confirmed_on.to_string();
        let mut bytes = Zeroizing::new(Vec::with_capacity(256));
        for part in [&date, insurer, symbol, number, branch] {
            // No part holds the control character with which each of them ends.
            bytes.extend(part.as_bytes());
            bytes.push(0);
        }
        bytes
    }
}

/// Whether both are certainly the same person. `false` is no proof of two people.
#[must_use]
pub fn is_same_person(one: &Person, other: &Person) -> bool {
    PersonKey::of(one).is_some_and(|key| PersonKey::of(other) == Some(key))
}

/// Whether both are certainly of the same card. `false` is no proof of two cards.
#[must_use]
pub fn is_same_card(one: &Person, other: &Person) -> bool {
    CardKey::of(one).is_some_and(|key| CardKey::of(other) == Some(key))
}

/// Folded; `None` where nothing is left or a character was lost.
fn given(text: Option<&Text>) -> Option<String> {
    optional(text).filter(|folded| !folded.is_empty())
}

/// Folded, empty where nothing was given; `None` where a character was lost.
fn optional(text: Option<&Text>) -> Option<String> {
    let Some(text) = text else { return Some(String::new()) };
    (!text.has_unrepresentable()).then(|| folded_part(text.as_str()))
}

/// Without filling, whatever its check digit.
fn insurer(folded: &str) -> String {
    match ReportedInsurerNumber::read(folded) {
        ReportedInsurerNumber::Proven(number) => number.as_str().to_owned(),
        ReportedInsurerNumber::Doubtful { digits, .. } => digits,
        ReportedInsurerNumber::Unreadable(raw) => raw,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{ConfirmationKey, PersonKey, is_same_card, is_same_person};
    use crate::Confirmation;
    use crate::ResultOfQualificationConfirmation as Person;

    fn person(changes: &Value) -> Person {
        let mut person = json!({"InsurerNumber": "00990010", "InsuredCardSymbol": "国１",
            "InsuredIdentificationNumber": "000310", "InsuredBranchNumber": "02",
            "Name": "資格　太郎", "NameKana": "ｼｶｸ ﾀﾛｳ", "Birthdate": "19840410"});
        for (name, value) in changes.as_object().into_iter().flatten() {
            person[name] = value.clone();
        }
        serde_json::from_value(person).expect("a person")
    }

    #[track_caller]
    fn check(changes: &Value, same_person: bool, same_card: bool) {
        let (one, other) = (person(&json!({})), person(changes));
        assert_eq!(is_same_person(&one, &other), same_person, "{changes}");
        assert_eq!(is_same_card(&one, &other), same_card, "{changes}");
        assert_eq!(is_same_person(&other, &one), same_person, "{changes}");
    }

    /// Eligibility reference, 2.4.
    #[test]
    fn width_filling_and_leading_zeros_make_no_difference() {
        check(&json!({}), true, true);
        check(&json!({"InsuredIdentificationNumber": "310", "InsuredBranchNumber": "2"}), true, true);
        check(&json!({"InsurerNumber": "  990010", "InsuredCardSymbol": "国1"}), true, true);
        check(&json!({"InsuredBranchNumber": "０２", "NameKana": "シカク\u{3000}タロウ"}), true, true);
        check(&json!({"InsuredIdentificationNumber": "311"}), false, false);
        check(&json!({"InsuredBranchNumber": "03"}), true, false);
        check(&json!({"InsuredCardSymbol": "国２"}), true, false);
        check(&json!({"Birthdate": "19840411"}), false, true);
        check(&json!({"NameKana": "ｼｶｸ ｼﾞﾛｳ"}), false, true);
    }

    /// Eligibility reference, 2.4: a name never matches by its characters.
    #[test]
    fn a_lost_character_in_a_name_does_not_part_and_in_a_key_never_joins() {
        check(&json!({"Name": "資●　太郎"}), true, true);
        check(&json!({"NameKana": null}), false, true);
        let lost = person(&json!({"NameKana": "ｼｶ● ﾀﾛｳ", "InsuredCardSymbol": "●１"}));
        assert!(!is_same_person(&lost, &lost));
        assert!(!is_same_card(&lost, &lost));
    }

    /// Eligibility reference, 2.7: confirmation date, insurer, symbol, number, branch.
    #[test]
    fn a_duplicate_is_the_same_card_on_the_same_day() {
        let on = |date: &str, changes: &Value| {
            let confirmation: Confirmation = serde_json::from_value(json!({"XmlMsg": {"MessageHeader": {
                "QualificationConfirmationDate": date}}}))
            .expect("a message");
            ConfirmationKey::of(&confirmation, &person(changes))
        };
        let first = on("20261122", &json!({}));
        assert!(first.is_some());
        assert_eq!(on("20261122", &json!({"InsuredBranchNumber": "2", "Name": "別　名"})), first);
        assert_ne!(on("20261123", &json!({})), first);
        assert_ne!(on("20261122", &json!({"InsuredBranchNumber": null})), first);
        assert_eq!(on("2026", &json!({})), None);
        assert_eq!(on("20261122", &json!({"InsurerNumber": ""})), None);
    }

    fn on_day(changes: &Value) -> Vec<ConfirmationKey> {
        let message = json!({"XmlMsg": {
            "MessageHeader": {"QualificationConfirmationDate": "20261122"},
            "MessageBody": {"ResultList": {"ResultOfQualificationConfirmation": [
                serde_json::to_value(person(changes)).expect("JSON")]}}}});
        ConfirmationKey::all_of(&serde_json::from_value(message).expect("a message"))
    }

    /// Eligibility reference, 2.4: zeros fall in 番号 and 枝番 only.
    #[test]
    fn zeros_of_a_symbol_and_a_branch_that_is_not_given_make_a_difference() {
        let key = |name: &str, value: Value| on_day(&json!({name: value}));
        assert_ne!(key("InsuredCardSymbol", json!("012")), key("InsuredCardSymbol", json!("12")));
        assert_ne!(key("InsuredBranchNumber", json!("00")), key("InsuredBranchNumber", Value::Null));
        assert_eq!(key("InsuredBranchNumber", json!("")), key("InsuredBranchNumber", Value::Null));
        assert_eq!(key("InsuredBranchNumber", json!("0")), key("InsuredBranchNumber", json!("00")));
    }

    /// What comes back from a Shift_JIS file is the same card.
    #[test]
    fn twins_that_a_writer_folds_make_no_difference() {
        for (typed, read) in [
            ("12\u{2212}34", "12－34"),
            ("12\u{301C}34", "12～34"),
            ("12\u{2014}34", "12―34"),
            ("12\u{2013}34", "12－34"),
            ("12\u{2016}34", "12∥34"),
            ("カ\u{3099}1", "ガ1"),
            ("葛\u{E0100}1", "葛1"),
            ("国\u{00A0}1", "国 1"),
        ] {
            for name in ["InsuredCardSymbol", "InsuredIdentificationNumber"] {
                let (one, other) = (on_day(&json!({name: typed})), on_day(&json!({name: read})));
                assert!(one.len() == 1 && one == other, "{name} {typed}");
            }
        }
    }

    #[test]
    fn what_has_no_key_is_nobodys_duplicate() {
        for lost in
            ["InsurerNumber", "InsuredCardSymbol", "InsuredIdentificationNumber", "InsuredBranchNumber"]
        {
            assert!(on_day(&json!({lost: "●1"})).is_empty(), "{lost}");
        }
        for absent in ["InsurerNumber", "InsuredIdentificationNumber"] {
            assert!(on_day(&json!({absent: null})).is_empty(), "{absent}");
            assert!(on_day(&json!({absent: " "})).is_empty(), "{absent}");
        }
        let undated = json!({"XmlMsg": {"MessageBody": {"ResultList": {
            "ResultOfQualificationConfirmation": [serde_json::to_value(person(&json!({}))).expect("JSON")]}}}});
        assert!(ConfirmationKey::all_of(&serde_json::from_value(undated).expect("a message")).is_empty());
    }

    #[test]
    fn bytes_of_keys_are_equal_where_the_keys_are() {
        let (one, other) = (on_day(&json!({})), on_day(&json!({"InsuredBranchNumber": "2"})));
        assert_eq!(one.first().map(ConfirmationKey::to_bytes), other.first().map(ConfirmationKey::to_bytes));
        let moved = on_day(&json!({"InsuredCardSymbol": "国1000", "InsuredIdentificationNumber": "310"}));
        assert_ne!(one.first().map(ConfirmationKey::to_bytes), moved.first().map(ConfirmationKey::to_bytes));
    }

    #[test]
    fn a_key_prints_nothing_of_its_person() {
        assert_eq!(format!("{:?}", PersonKey::of(&person(&json!({})))), "Some(PersonKey(..))");
    }
}
