use crate::{
    ConsentClassification, DateText, ElderlyRecipientCertificateInfo, InsuredCardClassification,
    LimitApplicationCertificateChanged, LimitApplicationCertificateRelatedInfo, LimitApplicationConsent,
    PersonalFamilyClassification, PreschoolClassification, PublicExpenseResultList, ReasonOfLoss,
    ReportedInsurerNumber, Sex, SpecificDiseasesCertificateList, Text, TimeText,
};

element! {
    /// 資格確認結果: one qualification of one person (eligibility reference, 2.2).
    ResultOfQualificationConfirmation {
        /// 被保険者証区分.
        insured_card_classification: InsuredCardClassification,
        /// 保険者番号 in eight places.
        insurer_number: Text,
        /// 被保険者証記号.
        insured_card_symbol: Text,
        /// 被保険者証番号; 被保険者番号 for 後期高齢者.
        insured_identification_number: Text,
        /// 被保険者証枝番, two digits.
        insured_branch_number: Text,
        /// 本人・家族の別.
        personal_family_classification: PersonalFamilyClassification,
        /// 被保険者（世帯主）氏名.
        insured_name: Text,
        /// 氏名; U+3000 between family and given name.
        name: Text,
        /// 氏名（その他）, such as 通称.
        name_of_other: Text,
        /// 氏名カナ, usually half width.
        name_kana: Text,
        /// 氏名カナ（その他）.
        name_of_other_kana: Text,
        /// 性別1.
        sex1: Sex,
        /// 性別2: only where the back of the card was used.
        sex2: Sex,
        /// 生年月日.
        birthdate: DateText,
        /// 住所 as the insurer holds it.
        address: Text,
        /// 郵便番号.
        post_number: Text,
        /// 資格取得年月日.
        qualification_date: DateText,
        /// 資格喪失年月日.
        disqualification_date: DateText,
        /// 被保険者証交付年月日.
        insured_certificate_issuance_date: DateText,
        /// 被保険者証有効開始年月日.
        insured_card_valid_date: DateText,
        /// 被保険者証有効終了年月日.
        insured_card_expiration_date: DateText,
        /// 被保険者証一部負担金割合 of 後期高齢者: `010`, `020`, `030` percent.
        insured_partial_contribution_ratio: Text,
        /// 未就学区分.
        preschool_classification: PreschoolClassification,
        /// 資格喪失事由.
        reason_of_loss: ReasonOfLoss,
        /// 保険者名称.
        insurer_name: Text,
        /// 高齢受給者証情報.
        elderly_recipient_certificate_info: ElderlyRecipientCertificateInfo,
        /// 限度額適用認定証提供同意フラグ.
        limit_application_certificate_related_cons_flg: LimitApplicationConsent,
        /// 限度額適用認定証提供同意日時.
        limit_application_certificate_related_cons_time: TimeText,
        /// 限度額適用認定証関連情報.
        limit_application_certificate_related_info: LimitApplicationCertificateRelatedInfo,
        /// 特定疾病療養受療証提供同意フラグ.
        specific_diseases_certificate_related_cons_flg: ConsentClassification,
        /// 特定疾病療養受療証提供同意日時.
        specific_diseases_certificate_related_cons_time: TimeText,
        /// 特定疾病療養受療証情報リスト.
        specific_diseases_certificate_list: SpecificDiseasesCertificateList,
        /// 医療扶助資格確認結果リスト.
        public_expense_result_list: PublicExpenseResultList,
        /// 特定健診情報閲覧同意フラグ, never used by the limited type.
        specific_health_checkups_info_cons_flg: ConsentClassification,
        /// 特定健診情報閲覧同意日時.
        specific_health_checkups_info_cons_time: TimeText,
        /// 特定健診情報閲覧有効期限.
        specific_health_checkups_info_available_time: TimeText,
        /// 薬剤情報閲覧同意フラグ.
        pharmacists_info_cons_flg: ConsentClassification,
        /// 薬剤情報閲覧同意日時.
        pharmacists_info_cons_time: TimeText,
        /// 薬剤情報閲覧有効期限.
        pharmacists_info_available_time: TimeText,
        /// 診療情報閲覧同意フラグ.
        diagnosis_info_cons_flg: ConsentClassification,
        /// 診療情報閲覧同意日時.
        diagnosis_info_cons_time: TimeText,
        /// 診療情報閲覧有効期限.
        diagnosis_info_available_time: TimeText,
        /// 手術情報閲覧同意フラグ.
        operation_info_cons_flg: ConsentClassification,
        /// 手術情報閲覧同意日時.
        operation_info_cons_time: TimeText,
        /// 手術情報閲覧有効期限.
        operation_info_available_time: TimeText,
        /// 照会番号.
        reference_number: Text,
        /// 任意の識別子 of the caller.
        arbitrary_identifier: Text,
        /// 限度額適用認定証変更有無; in bulk results only.
        limit_application_certificate_changed: LimitApplicationCertificateChanged,
    }
}

element_list! {
    /// 資格確認結果リスト.
    ResultList {
        /// The results in the order they came.
        results: ResultOfQualificationConfirmation "ResultOfQualificationConfirmation", in_json: Wrapped
    }
}

impl ResultOfQualificationConfirmation {
    /// Whether a name or the address lost a character on the way (●).
    #[must_use]
    pub fn has_unrepresentable(&self) -> bool {
        [&self.name, &self.name_of_other, &self.insured_name, &self.address]
            .into_iter()
            .flatten()
            .any(Text::has_unrepresentable)
    }

    /// 保険者番号 as a type, when one was given.
    #[must_use]
    pub fn reported_insurer_number(&self) -> Option<ReportedInsurerNumber> {
        self.insurer_number.as_ref().map(|raw| ReportedInsurerNumber::read(raw.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::{ElderlyRecipientCertificateInfo, ResultOfQualificationConfirmation as Person};
    use crate::{DateText, PreschoolClassification, Sex, Text};

    #[test]
    fn elements_carry_exactly_the_official_names() {
        let person = Person {
            insurer_number: Some("01990019".into()),
            insured_branch_number: Some("02".into()),
            name: Some("資格　太郎".into()),
            name_kana: Some("ｼｶｸ ﾀﾛｳ".into()),
            sex1: Some(Sex::Male),
            birthdate: Some("19860401".into()),
            preschool_classification: Some(PreschoolClassification::Preschool),
            elderly_recipient_certificate_info: Some(ElderlyRecipientCertificateInfo {
                elderly_recipient_valid_start_date: Some(DateText::from("20260801")),
                elderly_recipient_contribution_ratio: Some(Text::from("020")),
                ..Default::default()
            }),
            ..Default::default()
        };
        let expected = serde_json::json!({
            "InsurerNumber": "01990019", "InsuredBranchNumber": "02", "Name": "資格　太郎", "NameKana": "ｼｶｸ ﾀﾛｳ",
            "Sex1": "1", "Birthdate": "19860401", "PreschoolClassification": "1",
            "ElderlyRecipientCertificateInfo": {
                "ElderlyRecipientValidStartDate": "20260801", "ElderlyRecipientContributionRatio": "020"
            }
        });
        assert_eq!(serde_json::to_value(&person).expect("written"), expected);
        assert_eq!(serde_json::from_value::<Person>(expected).expect("read"), person);
    }

    #[test]
    fn a_lost_character_in_any_written_field_is_noticed() {
        let with = |name: &str, address: &str| Person {
            name: Some(name.into()),
            address: Some(address.into()),
            ..Default::default()
        };
        assert!(with("●田　花子", "").has_unrepresentable());
        assert!(with("柴田　花子", "●町一丁目").has_unrepresentable());
        assert!(!with("柴田　花子", "一丁目").has_unrepresentable());
    }
}
