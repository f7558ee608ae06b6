//! Numbers that one patient has beside the insurance.

official_number! {
    /// 後期高齢者の被保険者番号: eight digits, no 記号, no 枝番. No public rule for a check digit is known, so only its
    /// length is proven (eligibility reference, 2.5).
    LateElderlyNumber { lengths: [8], prefecture: None, checked: false }
}

official_number! {
    /// 公費負担者番号: eight digits, 法別 2, 都道府県 2, 実施機関 3, 検証 1 (eligibility reference, 2.5).
    PublicExpensePayerNumber { lengths: [8], prefecture: Some(6), checked: true }
}

official_number! {
    /// 公費の受給者番号: seven digits, the last one 検証. Subsidies of municipalities may have longer ones
    /// (eligibility reference, 2.5 and 4.1).
    RecipientNumber { lengths: [7], prefecture: None, checked: true }
}

#[cfg(test)]
mod tests {
    use super::{LateElderlyNumber, PublicExpensePayerNumber, RecipientNumber};
    use crate::{NumberError, Reported};

    /// Eligibility reference, 2.5.
    #[test]
    fn a_late_elderly_number_is_eight_digits_and_no_more_is_known() {
        for typed in ["00000001", "１２３４５６７８", "99999999"] {
            assert!(LateElderlyNumber::parse(typed).is_ok(), "{typed}");
        }
        for typed in ["1234567", "123456789", "1234567X", ""] {
            assert_eq!(LateElderlyNumber::parse(typed), Err(NumberError::Length), "{typed}");
        }
    }

    /// Eligibility reference, 2.5.
    #[test]
    fn a_payer_of_public_expense_has_eight_digits_a_prefecture_and_a_check_digit() {
        assert!(PublicExpensePayerNumber::parse_for_trial("12990016").is_ok());
        assert_eq!(PublicExpensePayerNumber::parse("12990016"), Err(NumberError::Synthetic));
        assert_eq!(PublicExpensePayerNumber::parse("12990017"), Err(NumberError::CheckDigit));
        assert_eq!(PublicExpensePayerNumber::parse("990010"), Err(NumberError::Length));
        let doubtful = Reported::Doubtful { digits: "12990017".into(), doubt: NumberError::CheckDigit };
        assert_eq!(Reported::<PublicExpensePayerNumber>::read("12990017"), doubtful);
    }

    /// Eligibility reference, 2.5.
    #[test]
    fn a_recipient_has_seven_digits_and_a_check_digit() {
        assert!(RecipientNumber::parse("1234566").is_ok());
        for last in [0, 1, 2, 3, 4, 5, 7, 8, 9] {
            assert_eq!(
                RecipientNumber::parse(&format!("123456{last}")),
                Err(NumberError::CheckDigit),
                "{last}"
            );
        }
        assert_eq!(RecipientNumber::parse("123456"), Err(NumberError::Length));
    }
}
