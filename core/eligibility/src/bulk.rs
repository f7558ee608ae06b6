use crate::child::Child as _;
use crate::{
    DateText, LimitApplicationConsent, MessageBody, ProcessingResultStatus, QualificationValidity, Repeated,
    ResultList, ResultOfQualificationConfirmation, Text,
};

element! {
    /// 資格確認照会用情報: what a person was looked up by. Lookup by number belongs to the full system.
    QualificationConfirmSearchInfo {
        /// 保険者番号.
        insurer_number: Text,
        /// 被保険者証記号.
        insured_card_symbol: Text,
        /// 被保険者証番号.
        insured_identification_number: Text,
        /// 被保険者証枝番.
        insured_branch_number: Text,
        /// 生年月日.
        birthdate: DateText,
        /// 限度額適用認定証提供同意フラグ.
        limit_application_certificate_related_cons_flg: LimitApplicationConsent,
        /// 任意の識別子 of the caller.
        arbitrary_identifier: Text,
    }
}

element! {
    /// 一括照会結果: one person of a bulk answer. It holds its results with or without a list around them.
    BulkConfirmUnit {
        /// 資格確認照会用情報.
        qualification_confirm_search_info: QualificationConfirmSearchInfo,
        /// 処理結果状況.
        processing_result_status: ProcessingResultStatus,
        /// 処理結果コード.
        processing_result_code: Text,
        /// 処理結果メッセージ.
        processing_result_message: Text,
        /// 資格有効性.
        qualification_validity: QualificationValidity,
        /// 資格確認結果 without a list around it.
        result_of_qualification_confirmation: Repeated<ResultOfQualificationConfirmation>,
        /// 資格確認結果リスト.
        result_list: ResultList,
        /// 照会番号; a person may have several.
        reference_number: Repeated<Text>,
    }
}

/// The unit as the body of an answer about this one person. Its own 照会番号 is left out.
impl From<BulkConfirmUnit> for MessageBody {
    fn from(unit: BulkConfirmUnit) -> Self {
        let bare = unit.result_of_qualification_confirmation;
        let result_list = match (unit.result_list, bare) {
            (list, None) => list,
            (list, Some(Repeated(bare))) => {
                let mut list = list.unwrap_or_default();
                list.results.extend(bare.into_iter().filter(|result| !result.is_empty()));
                Some(list)
            }
        };
        Self {
            qualification_confirm_search_info: unit.qualification_confirm_search_info,
            processing_result_status: unit.processing_result_status,
            processing_result_code: unit.processing_result_code,
            processing_result_message: unit.processing_result_message,
            qualification_validity: unit.qualification_validity,
            result_list,
            others: unit.others,
            ..Self::default()
        }
    }
}
