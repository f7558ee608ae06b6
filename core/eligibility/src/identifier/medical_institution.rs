official_number! {
    /// 医療機関コード: ten digits, 都道府県 2, 点数表 1, 郡市区 2, 番号 4, 検証 1. A clinic of 施術 has none
    /// (eligibility reference, 1.2 and 2.5).
    MedicalInstitutionCode { lengths: [10], prefecture: Some(10), checked: true }
}

#[cfg(test)]
mod tests {
    use super::MedicalInstitutionCode;
    use crate::NumberError;

    /// Eligibility reference, 2.5.
    #[test]
    fn a_medical_institution_has_ten_digits_and_a_check_digit() {
        assert!(MedicalInstitutionCode::parse("3410712362").is_ok());
        assert_eq!(MedicalInstitutionCode::parse("3410712363"), Err(NumberError::CheckDigit));
        assert_eq!(MedicalInstitutionCode::parse("341071236"), Err(NumberError::Length));
    }
}
