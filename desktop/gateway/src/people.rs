use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use shikaku_calendar::japan_date;
use shikaku_core::gateway::ProblemCode;
use shikaku_eligibility::{
    CharacterCodeIdentifier, Confirmation, DateText, MessageBody, MessageHeader, OfficialMessage,
    ProcessingResultStatus, QualificationValidity, ReferenceClassification, SegmentOfResult, XmlMsg,
};
use thiserror::Error;

use crate::evidence::{Advice, Evidence};

/// The synthetic people that this gateway knows, by the serial number of their certificate.
#[derive(Clone, derive_more::Debug)]
#[debug("People({})", by_serial.len())]
pub struct People {
    by_serial: HashMap<Vec<u8>, Person>,
    revoked: HashSet<Vec<u8>>,
}

/// Why a table of people cannot be read. Repeats nothing of it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PeopleError {
    /// Not the documented JSON.
    #[error("the table of people is not readable at line {line}")]
    Shape {
        /// Counted from one.
        line: usize,
    },
    /// A serial number is no hexadecimal text.
    #[error("a serial number in the table of people is not hexadecimal")]
    Serial,
}

/// An answer to give, and how often 処理中 comes before it.
pub(crate) struct Given {
    pub(crate) confirmation: Confirmation,
    pub(crate) pending_answers: u32,
}

impl People {
    /// The people that come with this crate.
    ///
    /// # Panics
    /// When `fixtures/gateway/people.json` was damaged before the build.
    #[must_use]
    pub fn synthetic() -> Self {
        Self::parse(include_str!("../../../fixtures/gateway/people.json"))
            .expect("fixtures/gateway/people.json is damaged")
    }

    /// Reads a table of the same form.
    ///
    /// # Errors
    /// Names the line; never repeats its content.
    pub fn parse(json: &str) -> Result<Self, PeopleError> {
        let table: Table =
            serde_json::from_str(json).map_err(|error| PeopleError::Shape { line: error.line() })?;
        let revoked = table.revoked.iter().map(|serial| hex(serial)).collect::<Result<_, _>>()?;
        let by_serial =
            table.people.into_iter().map(|row| Ok((hex(&row.serial)?, row))).collect::<Result<_, _>>()?;
        Ok(Self { by_serial, revoked })
    }

    /// Refuses a certificate on the revocation list.
    pub(crate) fn revocation(&self, evidence: &Evidence) -> Result<(), ProblemCode> {
        if self.revoked.contains(evidence.certificate.serial()) {
            return Err(ProblemCode::CertificateRevoked);
        }
        Ok(())
    }

    /// Returns the answer for the holder of this certificate, given to this clinic at this time.
    pub(crate) fn answer(
        &self,
        evidence: &Evidence,
        advice: Option<Advice>,
        clinic: &str,
        now: DateTime<Utc>,
    ) -> Result<Given, ProblemCode> {
        let Some(person) = self.find(evidence) else {
            let body =
                MessageBody { qualification_validity: Some(QualificationValidity::NotFound), ..normal() };
            return Ok(Given { confirmation: message(header(clinic, now), body), pending_answers: 0 });
        };
        if evidence.birth_date.is_some_and(|proven| proven != person.birth_date) {
            return Err(ProblemCode::PresenceProofMismatch);
        }
        if !person.registered {
            return Err(ProblemCode::CardNotRegistered);
        }
        let header = person.header.over(header(clinic, now));
        let confirmation = message(header, advised(person.body.clone(), advice));
        Ok(Given { confirmation, pending_answers: person.pending_answers })
    }

    /// One of the people whose check ends at once with a result that needs no choice: the serial number, and the answer at this
    /// time. They follow one another without an end.
    pub(crate) fn sample(
        &self,
        clinic: &str,
        number: usize,
        now: DateTime<Utc>,
    ) -> Option<(Vec<u8>, Confirmation)> {
        let is_plain = |person: &&Person| {
            let is_normal = person.header.segment_of_result.is_none();
            let is_done = person.registered && person.pending_answers == 0;
            let validity = &person.body.qualification_validity;
            let needs_choice = validity.as_ref().is_none_or(|it| *it == QualificationValidity::Multiple);
            is_normal && is_done && !needs_choice
        };
        let mut people: Vec<_> = self.by_serial.values().filter(is_plain).collect();
        people.sort_by(|one, other| one.serial.cmp(&other.serial));
        let person = people.get(number.checked_rem(people.len())?)?;
        let confirmation = message(person.header.over(header(clinic, now)), person.body.clone());
        Some((hex(&person.serial).ok()?, confirmation))
    }

    /// Serial numbers repeat between hierarchies, and no holder of a real certificate is synthetic.
    fn find(&self, evidence: &Evidence) -> Option<&Person> {
        let certificate = &evidence.certificate;
        certificate.is_test().then(|| self.by_serial.get(certificate.serial())).flatten()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    revoked: Vec<String>,
    people: Vec<Person>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Person {
    serial: String,
    #[serde(rename = "note")]
    _note: String,
    birth_date: NaiveDate,
    #[serde(default = "yes")]
    registered: bool,
    #[serde(default)]
    pending_answers: u32,
    #[serde(default)]
    header: Ending,
    body: MessageBody,
}

/// How the request ends for this person, where not normally or not today.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase", deny_unknown_fields)]
struct Ending {
    segment_of_result: Option<SegmentOfResult>,
    error_code: Option<String>,
    error_message: Option<String>,
    qualification_confirmation_date: Option<DateText>,
}

impl Ending {
    fn over(&self, mut header: MessageHeader) -> MessageHeader {
        if let Some(segment) = &self.segment_of_result {
            header.segment_of_result = Some(segment.clone());
        }
        if let Some(date) = &self.qualification_confirmation_date {
            header.qualification_confirmation_date = Some(date.clone());
        }
        header.error_code = self.error_code.as_deref().map(Into::into);
        header.error_message = self.error_message.as_deref().map(Into::into);
        header
    }
}

fn header(clinic: &str, now: DateTime<Utc>) -> MessageHeader {
    MessageHeader {
        process_execution_time: Some(now.into()),
        qualification_confirmation_date: Some(japan_date(now).into()),
        medical_institution_code: Some(clinic.into()),
        reference_classification: Some(ReferenceClassification::MyNumberCard),
        segment_of_result: Some(SegmentOfResult::Normal),
        character_code_identifier: Some(CharacterCodeIdentifier::Utf8),
        ..MessageHeader::default()
    }
}

fn normal() -> MessageBody {
    MessageBody { processing_result_status: Some(ProcessingResultStatus::Normal), ..MessageBody::default() }
}

/// A normal result may carry a code and a message beside it (eligibility reference, 1.9).
fn advised(mut body: MessageBody, advice: Option<Advice>) -> MessageBody {
    let Some(advice) = advice.filter(|_| body.processing_result_code.is_none()) else { return body };
    let (code, text) = match advice {
        Advice::ExpiringSoon => ("REF-W01", "電子証明書の有効期限が近づいています。"),
        Advice::InGrace => ("REF-W02", "電子証明書の有効期限が切れています。更新が必要です。"),
    };
    body.processing_result_code = Some(code.into());
    body.processing_result_message = Some(text.into());
    body
}

fn message(message_header: MessageHeader, message_body: MessageBody) -> Confirmation {
    OfficialMessage { xml_msg: XmlMsg { message_header, message_body, ..XmlMsg::default() } }.into()
}

/// Big-endian bytes without leading zeros, as certificates give their serial number.
fn hex(serial: &str) -> Result<Vec<u8>, PeopleError> {
    let number = u64::from_str_radix(serial, 16).map_err(|_| PeopleError::Serial)?;
    Ok(number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect())
}

const fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use shikaku_eligibility::{DateText, ReportedInsurerNumber};

    use super::{People, PeopleError};

    #[test]
    fn every_insurer_is_in_prefecture_ninety_nine_with_the_right_check_digit() {
        for person in People::synthetic().by_serial.values() {
            for result in person.body.result_list.iter().flat_map(|list| &list.results) {
                match result.reported_insurer_number() {
                    Some(ReportedInsurerNumber::Proven(number)) => {
                        let prefecture = number.as_str().len() - 6;
                        assert_eq!(
                            number.as_str().get(prefecture..prefecture + 2),
                            Some("99"),
                            "{}",
                            person.serial
                        );
                    }
                    other => panic!("{}: {other:?}", person.serial),
                }
            }
        }
    }

    #[test]
    fn every_result_has_the_birth_date_of_its_person_and_no_element_without_a_field() {
        for person in People::synthetic().by_serial.values() {
            assert!(person.body.others.is_empty(), "{}", person.serial);
            for result in person.body.result_list.iter().flat_map(|list| &list.results) {
                let birth = result.birthdate.as_ref().and_then(DateText::date);
                assert_eq!(birth, Some(person.birth_date), "{}", person.serial);
                assert!(result.others.is_empty(), "{}", person.serial);
            }
        }
    }

    #[test]
    fn a_broken_table_is_refused_without_repeating_it() {
        assert_eq!(People::parse("{\n\"revoked\":7}").err(), Some(PeopleError::Shape { line: 2 }));
        assert_eq!(People::parse(r#"{"revoked":["0x1"],"people":[]}"#).err(), Some(PeopleError::Serial));
    }
}
