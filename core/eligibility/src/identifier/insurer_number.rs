use super::official_number::{Reported, SYNTHETIC};
use super::scheme::Scheme;

official_number! {
    /// 保険者番号: eight digits (法別 2, 都道府県 2, 保険者別 3, 検証 1) or six (国保, no 法別). Eight places that begin with
    /// `00` hold six digits (eligibility reference, 2.5).
    ///
    /// # Examples
    ///
    /// ```
    /// use shikaku_eligibility::{InsurerNumber, NumberError, Reported, ReportedInsurerNumber};
    ///
    /// // A person typed it: a wrong check digit is an error.
    /// assert_eq!(InsurerNumber::parse("06990017"), Err(NumberError::CheckDigit));
    /// // Prefecture 99 is for made-up numbers, which `parse` refuses.
    /// assert_eq!(InsurerNumber::parse("01990019"), Err(NumberError::Synthetic));
    /// assert!(InsurerNumber::parse_for_trial("01990019").is_ok());
    /// // The system gave it: the same is a doubt, and the number stays.
    /// assert!(matches!(ReportedInsurerNumber::read("06990017"), Reported::Doubtful { .. }));
    /// ```
    InsurerNumber { lengths: [6, 8], prefecture: Some(6), checked: true, form: without_filling }
}

/// 保険者番号 as the system gave it: eight places, filled on the left with zeros or blanks.
pub type ReportedInsurerNumber = Reported<InsurerNumber>;

impl InsurerNumber {
    /// 法別番号, two digits; none for 国保.
    #[must_use]
    pub fn law_number(&self) -> Option<&str> {
        law_number(&self.0)
    }

    /// 制度; `None` where the 法別番号 is not in the table.
    #[must_use]
    pub fn scheme(&self) -> Option<Scheme> {
        scheme(&self.0)
    }

    /// Whether the number is in prefecture 99, which no insurer has.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        Self::RULE.prefecture_of(&self.0) == Some(SYNTHETIC)
    }
}

impl ReportedInsurerNumber {
    /// 法別番号, two digits; none for 国保 and for what cannot be read.
    #[must_use]
    pub fn law_number(&self) -> Option<&str> {
        self.digits().and_then(law_number)
    }

    /// 制度, also where the check digit is in doubt.
    #[must_use]
    pub fn scheme(&self) -> Option<Scheme> {
        self.digits().and_then(scheme)
    }

    fn digits(&self) -> Option<&str> {
        match self {
            Self::Proven(number) => Some(number.as_str()),
            Self::Doubtful { digits, .. } => Some(digits),
            Self::Unreadable(_) => None,
        }
    }
}

fn without_filling(digits: String) -> String {
    match digits.strip_prefix("00") {
        Some(six) if six.len() == 6 => six.to_owned(),
        _ => digits,
    }
}

fn law_number(digits: &str) -> Option<&str> {
    if digits.len() == 8 { digits.get(..2) } else { None }
}

fn scheme(digits: &str) -> Option<Scheme> {
    match law_number(digits) {
        Some(law_number) => Scheme::of_law_number(law_number),
        None => Some(Scheme::national_health(digits.get(2..5)?)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{InsurerNumber, ReportedInsurerNumber};
    use crate::identifier::check_digit::check_digit;
    use crate::{NumberError, Reported, Scheme};

    const SYNTHETIC: [&str; 6] = ["01990019", "06990014", "31990013", "39990015", "63990014", "990010"];

    /// Eligibility reference, 2.5.
    #[test]
    fn the_numbers_of_the_reference_pass() {
        for number in ["06130488", "33120015", "01130012", "138016"] {
            assert!(InsurerNumber::parse(number).is_ok(), "{number}");
        }
    }

    /// Only a trial may accept a typed prefecture 99 (eligibility reference, 2.5).
    #[test]
    fn prefecture_ninety_nine_is_typed_in_a_trial_only() {
        for number in SYNTHETIC {
            assert_eq!(InsurerNumber::parse(number), Err(NumberError::Synthetic), "{number}");
            assert!(
                InsurerNumber::parse_for_trial(number).is_ok_and(|number| number.is_synthetic()),
                "{number}"
            );
            assert!(Reported::<InsurerNumber>::read(number).proven().is_some(), "{number}");
        }
    }

    /// Eligibility reference, 2.5: 01 to 47, and 51 to 97 once the first range is used up.
    #[test]
    fn a_prefecture_is_one_of_two_ranges() {
        for prefecture in 0..100_u32 {
            let body = format!("01{prefecture:02}001");
            let typed = format!("{body}{}", check_digit(&body));
            let expected = match prefecture {
                1..=47 | 51..=97 => None,
                99 => Some(NumberError::Synthetic),
                _ => Some(NumberError::Prefecture),
            };
            assert_eq!(InsurerNumber::parse(&typed).err(), expected, "{typed}");
        }
    }

    /// Eligibility reference, 2.5: an error where it was typed, a warning where the system gave it.
    #[test]
    fn every_other_last_digit_is_an_error_when_typed_and_a_doubt_when_reported() {
        for last in 0..=8 {
            let raw = format!("0199001{last}");
            assert_eq!(InsurerNumber::parse_for_trial(&raw), Err(NumberError::CheckDigit), "{raw}");
            let doubtful = Reported::Doubtful { digits: raw.clone(), doubt: NumberError::CheckDigit };
            assert_eq!(ReportedInsurerNumber::read(&raw), doubtful);
        }
    }

    /// Eligibility reference, 2.5: left-filled with zeros or blanks.
    #[test]
    fn six_digits_come_filled_with_zeros_or_blanks_and_in_either_width() {
        let plain = InsurerNumber::parse_for_trial("990010").expect("synthetic 国保");
        for filled in ["00990010", "  990010", "\u{3000}\u{3000}９９００１０", "990010"] {
            assert_eq!(ReportedInsurerNumber::read(filled), Reported::Proven(plain.clone()), "{filled}");
        }
        assert_eq!(plain.law_number(), None);
        assert_eq!(plain.as_str(), "990010");
    }

    #[test]
    fn what_is_no_number_stays_as_it_came() {
        for raw in ["", "0199001", "019900190", "0199001X", "0１990①1", "01/99/0019", "-", "00000000000"] {
            assert_eq!(ReportedInsurerNumber::read(raw), Reported::Unreadable(raw.to_owned()), "{raw}");
            assert_eq!(InsurerNumber::parse(raw), Err(NumberError::Length), "{raw}");
        }
        let zeros = Reported::Doubtful { digits: "000000".to_owned(), doubt: NumberError::Prefecture };
        assert_eq!(ReportedInsurerNumber::read("00000000"), zeros);
    }

    /// Whatever hyphens group them.
    #[test]
    fn digits_are_read_through_hyphens() {
        let plain = InsurerNumber::parse_for_trial("01990019").expect("synthetic");
        for grouped in ["01-99-001-9", "０１−９９−００１９", "01ー990019", "01990019‐"] {
            assert_eq!(InsurerNumber::parse_for_trial(grouped), Ok(plain.clone()), "{grouped}");
            assert_eq!(ReportedInsurerNumber::read(grouped), Reported::Proven(plain.clone()), "{grouped}");
        }
    }

    #[test]
    fn the_scheme_is_known_in_spite_of_a_doubt() {
        let reported = ReportedInsurerNumber::read("39990011");
        assert_eq!((reported.law_number(), reported.scheme()), (Some("39"), Some(Scheme::LateElderly)));
        assert_eq!(ReportedInsurerNumber::read("x").scheme(), None);
        assert_eq!(format!("{reported:?}"), "Doubtful(CheckDigit)");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_passes(place in 0..8_usize, change in 1..10_u8) {
            let mut digits: Vec<u8> = "06130488".bytes().map(|ascii| ascii - b'0').collect();
            digits[place] = (digits[place] + change) % 10;
            let typed: String = digits.iter().map(u8::to_string).collect();
            prop_assert!(InsurerNumber::parse_for_trial(&typed).is_err());
        }

        #[test]
        fn a_number_is_read_again_as_it_is_written(law in 1..100_u8, prefecture in 1..48_u8, insurer in 0..1000_u16) {
            let body = format!("{law:02}{prefecture:02}{insurer:03}");
            let number = InsurerNumber::parse(&format!("{body}{}", check_digit(&body))).expect("a number");
            prop_assert_eq!(InsurerNumber::parse(number.as_str()), Ok(number.clone()));
        }

        #[test]
        fn no_text_is_too_strange(raw in any::<String>()) {
            let _ = (InsurerNumber::parse(&raw), ReportedInsurerNumber::read(&raw).scheme());
        }
    }
}
