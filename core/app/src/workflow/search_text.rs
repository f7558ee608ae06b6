use chrono::NaiveDate;
use shikaku_calendar::parse_date;
use shikaku_clinic::history::{FollowUp, Record};
use shikaku_eligibility::{DateText, Text, folded_for_search, folded_number};
use zeroize::Zeroizing;

use super::TypedText;

/// What the staff look for in the history: a name or a part of it, in kanji or kana, a day, or a 患者番号. Wiped when dropped; no
/// `Debug`.
#[derive(PartialEq, Eq)]
pub struct SearchText {
    typed: Zeroizing<String>,
    folded: Zeroizing<String>,
    day: Option<NaiveDate>,
}

/// Why a text cannot be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchError {
    /// It has no letter and no digit.
    Empty,
    /// It has more than [`SearchText::MOST`] characters.
    TooLong,
}

impl SearchText {
    /// Most characters. The longest name of a message is shorter than a line.
    pub const MOST: u16 = 40;

    /// Takes a text as it was typed.
    ///
    /// # Errors
    /// [`SearchError::Empty`] without a letter or digit, [`SearchError::TooLong`] beyond [`Self::MOST`] characters.
    pub fn new(text: &TypedText) -> Result<Self, SearchError> {
        let typed = text.as_str().trim();
        if typed.chars().count() > usize::from(Self::MOST) {
            return Err(SearchError::TooLong);
        }
        let folded = Zeroizing::new(folded_for_search(typed));
        if !folded.chars().any(char::is_alphanumeric) {
            return Err(SearchError::Empty);
        }
        let day = parse_date(typed).ok();
        Ok(Self { typed: Zeroizing::new(typed.to_owned()), folded, day })
    }

    /// The text as it was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Whether it is a 患者番号: digits and nothing else. Follow-ups have one, results have none.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.folded.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it is a day, in one of the forms of [`parse_date`]: that of a birth, or of a treatment.
    #[must_use]
    pub const fn is_day(&self) -> bool {
        self.day.is_some()
    }

    /// Whether the name of a person in this result has the text in it, or whether the day is that of the treatment or of the
    /// birth of a person.
    #[must_use]
    pub fn is_in_record(&self, record: &Record) -> bool {
        let results = record.message().xml_msg.message_body.result_list.as_ref();
        let people = results.map_or(&[][..], |list| list.results.as_slice());
        if self.day == Some(record.treatment_date()) {
            return true;
        }
        people.iter().any(|person| {
            let born = person.birthdate.as_ref().and_then(DateText::date);
            if self.day.is_some() && self.day == born {
                return true;
            }
            let names = [&person.name, &person.name_kana, &person.name_of_other, &person.name_of_other_kana];
            names.into_iter().flatten().any(|name| self.is_in(name))
        })
    }

    /// Whether the 患者番号 of this follow-up is the number or begins with it. Zeros in front make no difference.
    #[must_use]
    pub fn is_of_follow_up(&self, follow_up: &FollowUp) -> bool {
        let patient = Zeroizing::new(folded_for_search(follow_up.patient().as_str()));
        let number = Zeroizing::new(folded_number(&patient));
        patient.starts_with(self.folded.as_str()) || *number == folded_number(&self.folded)
    }

    fn is_in(&self, name: &Text) -> bool {
        Zeroizing::new(folded_for_search(name.as_str())).contains(self.folded.as_str())
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::{any, proptest};
    use shikaku_clinic::history::{ConfirmationMethod, Record};
    use shikaku_eligibility::OfficialMessage;

    use super::{SearchError, SearchText, TypedText};

    fn search(text: &str) -> Result<SearchText, SearchError> {
        SearchText::new(&TypedText::from(text.to_owned()))
    }

    fn record(name: &str, kana: &str) -> Record {
        let message: OfficialMessage = serde_json::from_value(serde_json::json!({"XmlMsg": {
            "MessageHeader": {"SegmentOfResult": "1"},
            "MessageBody": {"ResultList": {"ResultOfQualificationConfirmation": [{"Name": name, "NameKana": kana}]}}
        }}))
        .expect("a message");
        let treated = "2026-11-22".parse().expect("a date");
        Record::new(message, treated, DateTime::UNIX_EPOCH, ConfirmationMethod::Pin)
    }

    #[test]
    fn a_day_is_found_in_every_form_as_that_of_the_birth_or_the_treatment() {
        let born = |text: &str| {
            let message: OfficialMessage = serde_json::from_value(serde_json::json!({"XmlMsg": {
                "MessageHeader": {"SegmentOfResult": "1"},
                "MessageBody": {"ResultList": {"ResultOfQualificationConfirmation": [{"Birthdate": text}]}}
            }}))
            .expect("a message");
            let treated = "2026-11-22".parse().expect("a date");
            Record::new(message, treated, DateTime::UNIX_EPOCH, ConfirmationMethod::Pin)
        };
        let finds = |text: &str| search(text).expect("a search").is_in_record(&born("19800217"));
        for day in ["19800217", "S55.2.17", "昭和55年2月17日", "1980/2/17", "令和8年11月22日", "20261122"]
        {
            assert!(finds(day), "{day}");
        }
        for day in ["19800218", "S55.2.18", "20261121", "1980"] {
            assert!(!finds(day), "{day}");
        }
        assert!(search("19800217").is_ok_and(|search| search.is_day() && search.is_number()));
        assert!(search("0042").is_ok_and(|search| !search.is_day() && search.is_number()));
    }

    #[test]
    fn a_name_is_found_by_its_parts_in_kanji_and_kana() {
        let record = record("資格\u{3000}太郎", "ｼｶｸ ﾀﾛｳ");
        for found in [
            "資格",
            "太郎",
            "資格太郎",
            "資格 太郎",
            "しかく",
            "シカク\u{3000}タロウ",
            "ｼｶｸﾀﾛｳ",
            "くたろ",
            "郎",
        ] {
            assert!(search(found).is_ok_and(|search| search.is_in_record(&record)), "{found}");
        }
        for missing in ["次郎", "しかくじろう", "12", "資格太郎様"] {
            assert!(search(missing).is_ok_and(|search| !search.is_in_record(&record)), "{missing}");
        }
    }

    #[test]
    fn a_text_without_a_letter_or_too_long_is_refused() {
        for nothing in ["", " ", "\u{3000}", "・", "\u{200B}"] {
            assert_eq!(search(nothing).err(), Some(SearchError::Empty), "{nothing}");
        }
        assert!(search(&"あ".repeat(40)).is_ok());
        assert_eq!(search(&"あ".repeat(41)).err(), Some(SearchError::TooLong));
    }

    #[test]
    fn digits_of_both_widths_are_a_number() {
        for (text, is_number) in [("４１０１", true), (" 4101", true), ("41太郎", false), ("四", false)]
        {
            assert_eq!(search(text).map(|search| search.is_number()), Ok(is_number), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_for_or_refused(text in any::<String>(), name in any::<String>()) {
            if let Ok(search) = search(&text) {
                let _ = search.is_in_record(&record(&name, &name));
            }
        }
    }
}
