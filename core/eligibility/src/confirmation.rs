use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::child::Child;
use crate::{
    InsuredCardClassification, MessageBody, MessageHeader, OfficialMessage, ProcessingResultStatus,
    QualificationValidity, Repeated, ResultOfQualificationConfirmation, SegmentOfResult, Text, XmlMsg,
};

/// 資格確認: the answer to one confirmation, with what it says about the person.
///
/// A message of 一括照会 has one answer for each person: [`of_each_person`](Self::of_each_person) takes it apart. As one
/// confirmation it is [`Verdict::Bulk`].
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::{Confirmation, OfficialMessage};
///
/// let confirmation = Confirmation::from(OfficialMessage::default());
/// assert!(!confirmation.verdict().is_usable());
/// assert!(confirmation.says_nothing_of_validity());
/// ```
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
        let (is_bulk, is_answer) = (is_bulk(&message_body), says_how_it_ended(&message_body));
        let units = message_body.bulk_confirm_unit.take().map(|Repeated(units)| units).unwrap_or_default();
        if !is_bulk {
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
            Some(SegmentOfResult::Processing) => Verdict::Processing,
            Some(SegmentOfResult::Abnormal) => {
                Verdict::RequestError { code: code(self.header().error_code.as_ref()) }
            }
            _ if is_bulk(self.body()) => Verdict::Bulk,
            Some(SegmentOfResult::Normal) => self.person_verdict(),
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
        self.by_sight(QualificationValidity::Valid)
    }

    /// The same as 無効, on the word of a person who saw 資格（無効） on a screen; the word is recorded beside it.
    ///
    /// # Errors
    /// Gives it back where it says itself how the confirmation ended, or holds no qualification.
    pub fn invalid_by_sight(self) -> Result<Self, Box<Self>> {
        self.by_sight(QualificationValidity::Invalid)
    }

    fn by_sight(self, validity: QualificationValidity) -> Result<Self, Box<Self>> {
        if !self.says_nothing_of_validity() || self.results().is_empty() {
            return Err(Box::new(self));
        }
        let Self(mut message) = self;
        message.xml_msg.message_header.segment_of_result = Some(SegmentOfResult::Normal);
        let body = &mut message.xml_msg.message_body;
        body.processing_result_status = Some(ProcessingResultStatus::Normal);
        body.qualification_validity = Some(validity);
        body.shikaku_validity_source = Some(BY_SIGHT.into());
        Ok(Self(message))
    }

    /// Whether a person said that it is valid, and not the system.
    #[must_use]
    pub fn is_valid_by_sight(&self) -> bool {
        self.body().shikaku_validity_source.is_some() && self.verdict() == Verdict::Valid
    }

    /// Whether a person said that it is not valid, and not the system.
    #[must_use]
    pub fn is_invalid_by_sight(&self) -> bool {
        self.body().shikaku_validity_source.is_some() && self.verdict() == Verdict::Invalid
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

/// Whether a body has an answer for each of several people. Beside an answer of the body itself, an empty unit is an
/// absent one.
fn is_bulk(body: &MessageBody) -> bool {
    body.bulk_confirm_unit.as_ref().is_some_and(|Repeated(units)| {
        let has_answer = units.iter().any(|unit| !unit.is_empty());
        has_answer || (!units.is_empty() && !says_how_it_ended(body))
    })
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
    /// 一括照会: an answer for each of several people, so none of one person ([`Confirmation::of_each_person`]).
    Bulk,
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
            | Self::Bulk
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
mod tests;
