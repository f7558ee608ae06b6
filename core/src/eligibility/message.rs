use serde::{Deserialize, Deserializer, Serialize};

use crate::eligibility::{
    CharacterCodeIdentifier, DateText, ProcessingResultStatus, QualificationValidity,
    ReferenceClassification, ResultOfQualificationConfirmation, SegmentOfResult, Text, TimeText,
};

/// A message with its root, as it stands in a file or an answer: `{"XmlMsg": {…}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialMessage {
    /// The root element.
    #[serde(rename = "XmlMsg")]
    pub xml_msg: XmlMsg,
}

/// Root of an answer (eligibility reference, 2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct XmlMsg {
    /// About the request.
    pub message_header: MessageHeader,
    /// About the person.
    pub message_body: MessageBody,
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
        /// 照会区分.
        reference_classification: ReferenceClassification,
        /// 処理結果区分.
        segment_of_result: SegmentOfResult,
        /// エラーコード; only when the segment is not 正常終了.
        error_code: Text,
        /// エラーメッセージ, likewise.
        error_message: Text,
        /// 文字コード識別.
        character_code_identifier: CharacterCodeIdentifier,
    }
}

element! {
    /// メッセージボディ: how it went for this person.
    MessageBody {
        /// 処理結果状況.
        processing_result_status: ProcessingResultStatus,
        /// 処理結果コード. May also be present in a normal result, as side information.
        processing_result_code: Text,
        /// 処理結果メッセージ, likewise.
        processing_result_message: Text,
        /// 資格有効性.
        qualification_validity: QualificationValidity,
        /// 資格確認結果, none to several.
        result_list: ResultList,
    }
}

/// 資格確認結果リスト. Written as the XML nests it; a bare array and a single element are read too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ResultList {
    /// The results in the order they came.
    #[serde(rename = "ResultOfQualificationConfirmation")]
    pub results: Vec<ResultOfQualificationConfirmation>,
}

impl<'de> Deserialize<'de> for ResultList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let results = match ListForm::deserialize(deserializer)? {
            ListForm::Bare(results) | ListForm::Nested { results: OneOrMany::Many(results) } => results,
            ListForm::Nested { results: OneOrMany::One(result) } => vec![*result],
        };
        Ok(Self { results })
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ListForm {
    Bare(Vec<ResultOfQualificationConfirmation>),
    Nested {
        #[serde(rename = "ResultOfQualificationConfirmation", default)]
        results: OneOrMany,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<ResultOfQualificationConfirmation>),
    One(Box<ResultOfQualificationConfirmation>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::{OfficialMessage, ResultList};

    fn count(json: &str) -> Option<usize> {
        serde_json::from_str::<ResultList>(json).ok().map(|list| list.results.len())
    }

    #[test]
    fn a_result_list_is_read_in_each_form_writers_use() {
        assert_eq!(count(r#"{"ResultOfQualificationConfirmation":[{"Name":"a"},{"Name":"b"}]}"#), Some(2));
        assert_eq!(count(r#"{"ResultOfQualificationConfirmation":{"Name":"a"}}"#), Some(1));
        assert_eq!(count(r#"[{"Name":"a"}]"#), Some(1));
        assert_eq!(count("{}"), Some(0));
        assert_eq!(count("[]"), Some(0));
        assert_eq!(count("7"), None);
    }

    #[test]
    fn children_come_in_any_order_and_unknown_ones_stay() {
        let json = r#"{"XmlMsg":{"MessageBody":{"Later":{"x":1},"ResultList":[{"Novel":"n","Sex1":"1","Name":"x"}],
            "ProcessingResultStatus":"1"},"MessageHeader":{"ReceptionNumber":"7","SegmentOfResult":"1"}}}"#;
        let message: OfficialMessage = serde_json::from_str(json).expect("lenient");
        let body = &message.xml_msg.message_body;
        assert!(body.others.contains_key("Later"));
        assert_eq!(message.xml_msg.message_header.others["ReceptionNumber"], "7");
        assert_eq!(body.result_list.as_ref().expect("a list").results[0].others["Novel"], "n");
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
