use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::child::required;
use crate::element_tree::{ElementError, Elements, Reason, deserialize};
use crate::{
    BulkConfirmUnit, CharacterCodeIdentifier, DateText, PrescriptionIssueSelect, ProcessingResultStatus,
    QualificationConfirmSearchInfo, QualificationValidity, ReferenceClassification, Repeated, ResultList,
    SegmentOfResult, SpecificDiseasesCertificateList, Text, TimeText,
};

/// A message with its root, as a file or an answer contains it: `{"XmlMsg": {…}}`.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::{MessageBody, OfficialMessage, ResultOfQualificationConfirmation};
///
/// let person = ResultOfQualificationConfirmation {
///     insurer_number: Some("01990019".into()),
///     ..ResultOfQualificationConfirmation::default()
/// };
/// let mut message = OfficialMessage::default();
/// message.xml_msg.message_body =
///     MessageBody { result_list: Some(vec![person].into()), ..MessageBody::default() };
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfficialMessage {
    /// The root element.
    #[serde(rename = "XmlMsg")]
    pub xml_msg: XmlMsg,
}

/// Root of an answer (eligibility reference, 2.1). `Debug` prints nothing of its content.
#[derive(Clone, Default, PartialEq, Eq, Serialize, derive_more::Debug)]
#[debug("XmlMsg {{ .. }}")]
#[serde(rename_all = "PascalCase")]
pub struct XmlMsg {
    /// About the request.
    pub message_header: MessageHeader,
    /// About the person, or about several.
    pub message_body: MessageBody,
    /// Elements that have no field here, kept as they came.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

impl OfficialMessage {
    /// Reads a document: the root, and nothing that is beside it.
    pub(crate) fn of_elements(mut document: Elements) -> Result<Self, ElementError> {
        let root = document.take_named(ROOT)?.ok_or(Reason::Missing)?;
        let root = root.only_elements().and_then(XmlMsg::of_elements);
        root.map(|xml_msg| Self { xml_msg }).map_err(|error| error.below(ROOT.to_owned()))
    }
}

const ROOT: &str = "XmlMsg";

impl XmlMsg {
    fn of_elements(mut root: Elements) -> Result<Self, ElementError> {
        Ok(Self {
            message_header: required(&mut root, "MessageHeader")?,
            message_body: required(&mut root, "MessageBody")?,
            others: root.into_values(),
        })
    }
}

impl<'de> Deserialize<'de> for OfficialMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer, |tree| Self::of_elements(tree.only_elements()?))
    }
}

impl<'de> Deserialize<'de> for XmlMsg {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer, |tree| Self::of_elements(tree.only_elements()?))
    }
}

element! {
    /// メッセージヘッダ: how the request as a whole went.
    MessageHeader {
        /// 処理実行日時.
        process_execution_time: TimeText,
        /// 資格確認日.
        qualification_confirmation_date: DateText,
        /// 医療機関コード, or the clinic's registration number.
        medical_institution_code: Text,
        /// 任意のファイル識別子.
        arbitrary_file_identifier: Text,
        /// 照会区分; in single results only.
        reference_classification: ReferenceClassification,
        /// 処理結果区分.
        segment_of_result: SegmentOfResult,
        /// エラーコード; only when the segment is not 正常終了.
        error_code: Text,
        /// エラーメッセージ, likewise.
        error_message: Text,
        /// 受付番号; in bulk results only, as the three counts below.
        reception_number: Text,
        /// 処理結果件数.
        number_of_processing_result: Text,
        /// 正常処理件数.
        number_of_normal_processing: Text,
        /// エラー件数.
        number_of_error: Text,
        /// 文字コード識別.
        character_code_identifier: CharacterCodeIdentifier,
    }
}

element! {
    /// メッセージボディ: how it went for this person; in bulk, one unit a person and nothing else.
    MessageBody {
        /// 資格確認照会用情報; absent when a card was read.
        qualification_confirm_search_info: QualificationConfirmSearchInfo,
        /// 処方箋発行形態.
        prescription_issue_select: PrescriptionIssueSelect,
        /// 処理結果状況.
        processing_result_status: ProcessingResultStatus,
        /// 処理結果コード. May also be present in a normal result, as side information.
        processing_result_code: Text,
        /// 処理結果メッセージ, likewise.
        processing_result_message: Text,
        /// 資格有効性.
        qualification_validity: QualificationValidity,
        /// Who says that the qualification is valid, where the system did not: not an official element, but our own
        /// (README, receipt-computer vendors).
        shikaku_validity_source: Text,
        /// 資格確認結果, none to several.
        result_list: ResultList,
        /// 特定疾病療養受療証情報リスト beside the results.
        specific_diseases_certificate_list: SpecificDiseasesCertificateList,
        /// 一括照会: one unit a person.
        bulk_confirm_unit: Repeated<BulkConfirmUnit>,
    }
}

#[cfg(test)]
mod tests {
    use super::OfficialMessage;

    #[test]
    fn children_come_in_any_order_and_unknown_ones_stay() {
        let json = r#"{"XmlMsg":{"MessageBody":{"Later":{"x":1},"ResultList":[{"Novel":"n","Sex1":"1","Name":"x"}],
            "ProcessingResultStatus":"1"},"MessageHeader":{"Novel":"7","SegmentOfResult":"1"},"Third":{}}}"#;
        let message: OfficialMessage = serde_json::from_str(json).expect("lenient");
        let body = &message.xml_msg.message_body;
        assert!(body.others.contains_key("Later"));
        assert_eq!(message.xml_msg.message_header.others["Novel"], "7");
        assert_eq!(body.result_list.as_ref().expect("a list").results[0].others["Novel"], "n");
        assert!(message.xml_msg.others.contains_key("Third"));
        let again = serde_json::to_string(&message).expect("written");
        assert_eq!(serde_json::from_str::<OfficialMessage>(&again).expect("read again"), message);
    }

    #[test]
    fn a_message_prints_nothing_of_a_person() {
        let json = r#"{"XmlMsg":{"MessageBody":{"ResultList":[{"Name":"資格　太郎"}],"X":"資格"}}}"#;
        let message: OfficialMessage = serde_json::from_str(json).expect("lenient");
        assert!(!format!("{message:?}").contains("資格"));
    }
}
