//! 証 that an answer may hold beside the qualification.

use chrono::NaiveDate;

use crate::{
    DateText, EndDate, LimitApplicationCertificateClassification,
    LimitApplicationCertificateClassificationFlag, SpecificDiseasesDiseaseCategory, Text,
};

element! {
    /// 高齢受給者証情報, for people of 70 to 74.
    ElderlyRecipientCertificateInfo {
        /// 高齢受給者証交付年月日.
        elderly_recipient_certificate_date: DateText,
        /// 高齢受給者証有効開始年月日.
        elderly_recipient_valid_start_date: DateText,
        /// 高齢受給者証有効終了年月日.
        elderly_recipient_valid_end_date: DateText,
        /// 高齢受給者証一部負担金割合: `020`, `030` percent.
        elderly_recipient_contribution_ratio: Text,
    }
}

element! {
    /// 限度額適用認定証関連情報. The limited type very likely never returns it.
    LimitApplicationCertificateRelatedInfo {
        /// 限度額適用認定証区分.
        limit_application_certificate_classification: LimitApplicationCertificateClassification,
        /// 限度額適用認定証適用区分.
        limit_application_certificate_classification_flag: LimitApplicationCertificateClassificationFlag,
        /// 限度額適用認定証交付年月日.
        limit_application_certificate_date: DateText,
        /// 限度額適用認定証有効開始年月日.
        limit_application_certificate_valid_start_date: DateText,
        /// 限度額適用認定証有効終了年月日.
        limit_application_certificate_valid_end_date: DateText,
        /// 限度額適用認定証長期入院該当年月日.
        limit_application_certificate_long_term_date: DateText,
    }
}

element! {
    /// 特定疾病療養受療証情報.
    SpecificDiseasesCertificateInfo {
        /// 特定疾病療養受療証認定疾病区分.
        specific_diseases_disease_category: SpecificDiseasesDiseaseCategory,
        /// 特定疾病療養受療証交付年月日.
        specific_diseases_certificate_date: DateText,
        /// 特定疾病療養受療証有効開始年月日.
        specific_diseases_valid_start_date: DateText,
        /// 特定疾病療養受療証有効終了年月日.
        specific_diseases_valid_end_date: DateText,
        /// 特定疾病療養受療証自己負担限度額, in yen.
        specific_diseases_self_pay: Text,
    }
}

element_list! {
    /// 特定疾病療養受療証情報リスト.
    SpecificDiseasesCertificateList {
        /// The certificates in the order they came.
        certificates: SpecificDiseasesCertificateInfo "SpecificDiseasesCertificateInfo", in_json: Bare
    }
}

impl ElderlyRecipientCertificateInfo {
    /// Whether the certificate holds on this date. A missing end is open; an unreadable one never holds.
    #[must_use]
    pub fn holds_on(&self, date: NaiveDate) -> bool {
        let start = self.elderly_recipient_valid_start_date.as_ref();
        let end = self.elderly_recipient_valid_end_date.as_ref();
        start.is_none_or(|text| text.date().is_some_and(|start| start <= date))
            && end.is_none_or(|text| text.end().is_some_and(|end| end.is_on_or_after(date)))
    }

    /// Whether the certificate names the day on which it ends.
    pub(super) fn has_last_day(&self) -> bool {
        let end = self.elderly_recipient_valid_end_date.as_ref().and_then(DateText::end);
        matches!(end, Some(EndDate::LastDay(_)))
    }
}
