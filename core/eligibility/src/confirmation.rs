use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::child::Child;
use crate::{
    InsuredCardClassification, MessageBody, MessageHeader, OfficialMessage, ProcessingResultStatus,
    QualificationValidity, Repeated, ResultOfQualificationConfirmation, SegmentOfResult, Text, XmlMsg,
};

/// 資格確認: the answer to one confirmation, with what it says about the person.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, derive_more::From, derive_more::Into,
)]
#[serde(transparent)]
pub struct Confirmation(OfficialMessage);

impl Confirmation {
    /// About the request.
    #[must_use]
    pub const fn header(&self) -> &MessageHeader {
        &self.0.xml_msg.message_header
    }

    /// About the person.
    #[must_use]
    pub const fn body(&self) -> &MessageBody {
        &self.0.xml_msg.message_body
    }

    /// The qualifications found, in the order they came. Several may be meant for the staff to choose.
    #[must_use]
    pub fn results(&self) -> &[ResultOfQualificationConfirmation] {
        self.body().result_list.as_ref().map_or(&[], |list| list.results.as_slice())
    }

    /// The answers of a message, one a person: a bulk message is taken apart and its header goes with each. A blank unit
    /// is an answer without a verdict, so that each person keeps the position in the list.
    #[must_use]
    pub fn of_each_person(message: OfficialMessage) -> Vec<Self> {
        let XmlMsg { message_header, mut message_body, others } = message.xml_msg;
        let units = message_body.bulk_confirm_unit.take().map(|Repeated(units)| units).unwrap_or_default();
        let is_answer = says_how_it_ended(&message_body);
        // Beside an answer of the body, an empty element is an absent one.
        if units.is_empty() || (is_answer && units.iter().all(Child::is_empty)) {
            return vec![Self(OfficialMessage { xml_msg: XmlMsg { message_header, message_body, others } })];
        }
        let answer = |message_body: MessageBody| {
            let message_header = message_header.clone();
            Self(OfficialMessage { xml_msg: XmlMsg { message_header, message_body, ..XmlMsg::default() } })
        };
        let body = is_answer.then_some(message_body);
        body.into_iter().chain(units.into_iter().map(MessageBody::from)).map(answer).collect()
    }

    /// 資格確認日, when it was given and names a date.
    #[must_use]
    pub fn confirmed_on(&self) -> Option<NaiveDate> {
        self.header().qualification_confirmation_date.as_ref()?.date()
    }

    /// What the answer comes to. Both levels count: the request and the person.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match &self.header().segment_of_result {
            Some(SegmentOfResult::Normal) => self.person_verdict(),
            Some(SegmentOfResult::Processing) => Verdict::Processing,
            Some(SegmentOfResult::Abnormal) => {
                Verdict::RequestError { code: code(self.header().error_code.as_ref()) }
            }
            Some(SegmentOfResult::Unknown(raw)) => Verdict::Unknown(raw.clone()),
            None => Verdict::Unknown(String::new()),
        }
    }

    /// Whether every qualification found is one of 医療扶助, and there is one.
    fn is_medical_assistance(&self) -> bool {
        let class = Some(InsuredCardClassification::MedicalAssistance);
        let results = self.results();
        !results.is_empty() && results.iter().all(|result| result.insured_card_classification == class)
    }

    fn person_verdict(&self) -> Verdict {
        match &self.body().processing_result_status {
            Some(ProcessingResultStatus::Normal) => self.validity_verdict(),
            Some(ProcessingResultStatus::Error) => {
                Verdict::PersonError { code: code(self.body().processing_result_code.as_ref()) }
            }
            Some(ProcessingResultStatus::Unknown(raw)) => Verdict::Unknown(raw.clone()),
            None => Verdict::Unknown(String::new()),
        }
    }

    /// Whether it leaves out everything that says how the confirmation ended, as a copied text does (eligibility reference,
    /// 8a).
    #[must_use]
    pub const fn says_nothing_of_validity(&self) -> bool {
        let body = self.body();
        self.header().segment_of_result.is_none()
            && body.processing_result_status.is_none()
            && body.qualification_validity.is_none()
            && body.bulk_confirm_unit.is_none()
    }

    /// The same as 有効, on the word of a person who saw it on a screen; the word is recorded beside it.
    ///
    /// # Errors
    /// Gives it back where it says itself how the confirmation ended, or holds no qualification.
    pub fn valid_by_sight(self) -> Result<Self, Box<Self>> {
        if !self.says_nothing_of_validity() || self.results().is_empty() {
            return Err(Box::new(self));
        }
        let Self(mut message) = self;
        message.xml_msg.message_header.segment_of_result = Some(SegmentOfResult::Normal);
        let body = &mut message.xml_msg.message_body;
        body.processing_result_status = Some(ProcessingResultStatus::Normal);
        body.qualification_validity = Some(QualificationValidity::Valid);
        body.shikaku_validity_source = Some(BY_SIGHT.into());
        Ok(Self(message))
    }

    /// Whether a person said that it is valid, and not the system.
    #[must_use]
    pub fn is_valid_by_sight(&self) -> bool {
        self.body().shikaku_validity_source.is_some()
    }

    fn validity_verdict(&self) -> Verdict {
        match &self.body().qualification_validity {
            Some(QualificationValidity::Valid) => Verdict::Valid,
            Some(QualificationValidity::ValidUnregistered) if self.is_medical_assistance() => {
                Verdict::ValidUnregistered
            }
            Some(code @ QualificationValidity::ValidUnregistered) => Verdict::Unknown(code.code().to_owned()),
            Some(QualificationValidity::Invalid) => Verdict::Invalid,
            Some(QualificationValidity::InvalidNewerExists) => Verdict::Superseded,
            Some(QualificationValidity::NotFound) => Verdict::NotFound,
            Some(QualificationValidity::Multiple) => Verdict::Multiple,
            Some(QualificationValidity::Unknown(raw)) => Verdict::Unknown(raw.clone()),
            None => Verdict::Unknown(String::new()),
        }
    }
}

/// Whether a body answers about a person itself, and not only by its units.
fn says_how_it_ended(body: &MessageBody) -> bool {
    body.processing_result_status.is_some()
        || body.qualification_validity.is_some()
        || body.result_list.as_ref().is_some_and(|list| !list.results.is_empty())
}

/// The word in `ShikakuValiditySource`.
const BY_SIGHT: &str = "person";

/// What one confirmation comes to (eligibility reference, 2.1 and 2.3).
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
pub enum Verdict {
    /// 有効.
    Valid,
    /// 有効（未登録）: 医療扶助 only.
    ValidUnregistered,
    /// 無効. No proof of being uninsured: new registrations lag.
    Invalid,
    /// 無効（新しい資格あり）.
    Superseded,
    /// 該当資格なし.
    NotFound,
    /// 複数該当: the staff choose; no code chooses for them.
    Multiple,
    /// 処理中.
    Processing,
    /// The system could not confirm this person; its code is opaque.
    #[debug("PersonError")]
    PersonError {
        /// 処理結果コード.
        code: Option<String>,
    },
    /// The system ended the request abnormally; its code is opaque.
    #[debug("RequestError")]
    RequestError {
        /// エラーコード.
        code: Option<String>,
    },
    /// A value that decides and is not known here; empty when it is missing.
    #[debug("Unknown")]
    Unknown(String),
}

impl Verdict {
    /// Whether a qualification holds as it is. 複数該当 does once one was chosen.
    #[must_use]
    pub const fn is_usable(&self) -> bool {
        match self {
            Self::Valid | Self::ValidUnregistered => true,
            Self::Invalid
            | Self::Superseded
            | Self::NotFound
            | Self::Multiple
            | Self::Processing
            | Self::PersonError { .. }
            | Self::RequestError { .. }
            | Self::Unknown(_) => false,
        }
    }
}

fn code(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Confirmation, Verdict};
    use crate::OfficialMessage;

    fn verdict(segment: &str, status: &str, validity: &str) -> Verdict {
        let json = serde_json::json!({"XmlMsg": {
            "MessageHeader": {"SegmentOfResult": segment, "ErrorCode": "E1"},
            "MessageBody": {"ProcessingResultStatus": status, "ProcessingResultCode": "P1", "QualificationValidity": validity}
        }});
        serde_json::from_value::<Confirmation>(json).expect("a message").verdict()
    }

    #[test]
    fn only_one_one_one_is_valid() {
        for segment in ["1", "2", "9", "x"] {
            for status in ["1", "2", "x"] {
                for validity in ["1", "2", "3", "4", "5", "6", "x"] {
                    let valid = verdict(segment, status, validity) == Verdict::Valid;
                    assert_eq!(
                        valid,
                        [segment, status, validity] == ["1"; 3],
                        "{segment} {status} {validity}"
                    );
                }
            }
        }
    }

    #[test]
    fn each_level_of_failure_has_its_own_verdict() {
        assert_eq!(verdict("9", "1", "1"), Verdict::RequestError { code: Some("E1".into()) });
        assert_eq!(verdict("1", "2", "1"), Verdict::PersonError { code: Some("P1".into()) });
        assert_eq!(verdict("2", "1", "1"), Verdict::Processing);
        assert_eq!(verdict("1", "1", "3"), Verdict::Superseded);
        assert_eq!(verdict("1", "1", "7"), Verdict::Unknown("7".into()));
    }

    /// Eligibility reference, 8a.
    #[test]
    fn valid_and_not_registered_is_said_of_medical_assistance_alone() {
        let of = |results: serde_json::Value| {
            let json = serde_json::json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": {
                "ProcessingResultStatus": "1", "QualificationValidity": "6", "ResultList": results}}});
            serde_json::from_value::<Confirmation>(json).expect("a message").verdict()
        };
        let class = |code: &str| serde_json::json!({"InsuredCardClassification": code, "Name": "a"});
        assert_eq!(of(serde_json::json!([class("A1")])), Verdict::ValidUnregistered);
        assert_eq!(of(serde_json::json!([class(" A1 "), class("A1")])), Verdict::ValidUnregistered);
        for other in ["01", "05", "a1", "A2", "", " "] {
            assert_eq!(of(serde_json::json!([class(other)])), Verdict::Unknown("6".into()), "{other}");
            assert_eq!(of(serde_json::json!([class("A1"), class(other)])), Verdict::Unknown("6".into()));
        }
        assert_eq!(of(serde_json::json!([])), Verdict::Unknown("6".into()));
        assert_eq!(of(serde_json::json!([{}])), Verdict::Unknown("6".into()));
    }

    /// Eligibility reference, 8a: the copied text carries no validity code.
    #[test]
    fn only_an_answer_that_says_nothing_of_validity_becomes_valid_by_sight() {
        let of = |header: serde_json::Value, mut body: serde_json::Value| {
            body["ResultList"] = serde_json::json!([{"Name": "a"}]);
            let json = serde_json::json!({"XmlMsg": {"MessageHeader": header, "MessageBody": body}});
            serde_json::from_value::<Confirmation>(json).expect("a message").valid_by_sight()
        };
        let nothing = serde_json::json!({});
        let valid = of(nothing.clone(), nothing.clone()).expect("it says nothing");
        assert_eq!((valid.verdict(), valid.is_valid_by_sight()), (Verdict::Valid, true));
        assert!(of(serde_json::json!({"SegmentOfResult": " "}), nothing.clone()).is_ok());
        for header in ["1", "2", "9", "x"] {
            assert!(of(serde_json::json!({"SegmentOfResult": header}), nothing.clone()).is_err(), "{header}");
        }
        for body in ["ProcessingResultStatus", "QualificationValidity"] {
            assert!(of(nothing.clone(), serde_json::json!({body: "2"})).is_err(), "{body}");
        }
        assert!(Confirmation::default().valid_by_sight().is_err());
        assert!(valid.valid_by_sight().is_err());
    }

    #[test]
    fn an_empty_message_is_no_verdict() {
        let empty: Confirmation = serde_json::from_str(r#"{"XmlMsg":{}}"#).expect("a message");
        assert_eq!(empty.verdict(), Verdict::Unknown(String::new()));
        assert!(empty.results().is_empty());
    }

    /// A caller finds a person of a bulk message by the position that the person had in the request.
    #[test]
    fn a_blank_unit_of_a_bulk_message_is_an_answer_without_a_verdict_at_its_position() {
        let valid = serde_json::json!({"ProcessingResultStatus": "1", "QualificationValidity": "1"});
        let verdicts = |body: serde_json::Value| {
            let json = serde_json::json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": body}});
            let message: OfficialMessage = serde_json::from_value(json).expect("a message");
            let answers = Confirmation::of_each_person(message);
            answers.iter().map(Confirmation::verdict).collect::<Vec<_>>()
        };
        let unknown = || Verdict::Unknown(String::new());
        for blank in [serde_json::json!(null), serde_json::json!(""), serde_json::json!({})] {
            let units = serde_json::json!({"BulkConfirmUnit": [blank, valid, blank, valid, blank]});
            let expected = [unknown(), Verdict::Valid, unknown(), Verdict::Valid, unknown()];
            assert_eq!(verdicts(units), expected, "{blank}");
            let units = serde_json::json!({"BulkConfirmUnit": [blank, blank]});
            assert_eq!(verdicts(units), [unknown(), unknown()], "{blank}");
        }
    }

    /// The reference knows no such message; a person of it must not be lost.
    #[test]
    fn a_body_that_answers_beside_its_units_is_an_answer_too() {
        let body = |units: serde_json::Value| {
            let json = serde_json::json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": {
                "ProcessingResultStatus": "1", "QualificationValidity": "1", "ResultList": [{"Name": "a"}],
                "BulkConfirmUnit": units}}});
            let message: OfficialMessage = serde_json::from_value(json).expect("a message");
            Confirmation::of_each_person(message).iter().map(Confirmation::verdict).collect::<Vec<_>>()
        };
        let error = serde_json::json!([{"ProcessingResultStatus": "2"}]);
        assert_eq!(body(error), [Verdict::Valid, Verdict::PersonError { code: None }]);
        for blank in [serde_json::json!(""), serde_json::json!([]), serde_json::json!([{}])] {
            assert_eq!(body(blank), [Verdict::Valid]);
        }
    }

    #[test]
    fn a_bulk_message_is_one_answer_a_person() {
        let message: OfficialMessage = serde_json::from_value(serde_json::json!({"XmlMsg": {
            "MessageHeader": {"SegmentOfResult": "1", "ReceptionNumber": "99", "NumberOfError": "1"},
            "MessageBody": {"BulkConfirmUnit": [
                {"ProcessingResultStatus": "1", "QualificationValidity": "1",
                 "ResultOfQualificationConfirmation": {"Name": "a"}, "ReferenceNumber": "7"},
                {"ProcessingResultStatus": "2", "ProcessingResultCode": "P1"},
            ]}
        }}))
        .expect("a message");
        let answers = Confirmation::of_each_person(message);
        let found: Vec<_> = answers.iter().map(|answer| (answer.verdict(), answer.results().len())).collect();
        assert_eq!(found, [(Verdict::Valid, 1), (Verdict::PersonError { code: Some("P1".into()) }, 0)]);
        for nothing in [serde_json::json!(""), serde_json::json!([]), serde_json::json!([null])] {
            let json = serde_json::json!({"XmlMsg": {"MessageBody": {"BulkConfirmUnit": nothing}}});
            let message: OfficialMessage = serde_json::from_value(json).expect("a message");
            assert_eq!(Confirmation::of_each_person(message).len(), 1, "{nothing}");
        }
        let single = Confirmation::default();
        assert_eq!(Confirmation::of_each_person(OfficialMessage::default()), [single]);
    }
}
