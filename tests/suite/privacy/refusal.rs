//! What a parser refuses is never repeated by its error.

use std::error::Error;

use proptest::prelude::*;
use shikaku_card::apdu::{Aid, CommandApdu, ResponseApdu};
use shikaku_card::certificate::{AuthCertificate, TrustAnchors};
use shikaku_card::presence::{AgeRecord, CardVerifiableCertificate, CvAnchor, CvAnchors, verify_presence};
use shikaku_card::tlv::Object;
use shikaku_core::gateway::{ChallengeId, ChallengeRequest, ConfirmationRequest, Receipt};
use shikaku_core::port::HttpResponse;
use shikaku_eligibility::{Confirmation, InsurerNumber};

/// Gives the text to every parser; what each of them says when it refuses.
fn refusals(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let anchor = <[u8; 16]>::try_from(bytes).map(|key_id| CvAnchor::new(key_id, bytes, bytes));
    let presence = verify_presence(bytes, bytes, &CvAnchors::new(), bytes, bytes);
    let mut said = vec![
        printed(AuthCertificate::parse(bytes)),
        printed(TrustAnchors::new().add(bytes)),
        printed(AgeRecord::parse(bytes)),
        printed(CardVerifiableCertificate::parse(bytes)),
        printed(presence),
        printed(CommandApdu::parse(bytes)),
        printed(ResponseApdu::parse(bytes)),
        printed(Aid::new(bytes)),
        printed(Object::read(bytes)),
        printed(InsurerNumber::parse(text)),
        printed(ChallengeId::parse(text)),
        printed(Receipt::parse(text)),
        printed(ConfirmationRequest::decode(bytes)),
        printed(ChallengeRequest::decode(bytes)),
        printed(anchor.unwrap_or(Err(shikaku_card::presence::CvAnchorError::PublicKey))),
    ];
    for status in [200, 201, 202, 403, 500] {
        let reply = HttpResponse { status, body: bytes.to_vec() };
        said.push(format!("{reply:?} {:?}", shikaku_core::gateway::read_challenge(Ok(reply.clone()))));
        said.push(format!("{:?}", shikaku_core::gateway::read_confirmation(Ok(reply))));
    }
    said
}

/// How an error looks to people and to developers, with its causes.
fn printed<T, E: Error + 'static>(result: Result<T, E>) -> String {
    let Err(error) = result else { return String::new() };
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    let causes: Vec<String> = causes.map(|cause| format!("{cause} {cause:?}")).collect();
    format!("{error} {error:?} {error:#?} {}", causes.join(" "))
}

#[track_caller]
fn check(marker: &str, text: &str) {
    for said in refusals(text) {
        assert!(!said.contains(marker), "{said}");
    }
}

#[test]
fn no_error_repeats_a_number_a_name_or_a_pin() {
    for marker in ["7591", "99013572", "資格太郎", "997794E9AGCIEG13221003A"] {
        check(marker, marker);
        check(marker, &format!("{{\"XmlMsg\":{{\"MessageHeader\":{{\"SegmentOfResult\":\"{marker}\"}}}}}}"));
        check(marker, &format!("{{\"method\":\"{marker}\"}}"));
        check(marker, &format!("{{\"challengeId\":\"{marker}\",\"certificate\":\"{marker}\"}}"));
        check(marker, &format!("{{\"{marker}\":1}}"));
        check(marker, &format!("{{\"code\":\"unauthorized\",\"title\":\"{marker}\",\"law\":\"{marker}\"}}"));
        check(marker, &format!("\u{0}\u{20}\u{0}\u{18}\u{9}{marker}"));
    }
}

#[test]
fn an_answer_prints_nothing_of_its_values() {
    let text = r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1","ErrorCode":"7591"},"MessageBody":{
        "ProcessingResultStatus":"1","QualificationValidity":"7591","X":"7591","ResultList":{
        "ResultOfQualificationConfirmation":[{"Name":"7591","Birthdate":"7591","Sex1":"7591","InsurerNumber":"7591",
        "PreschoolClassification":"7591","X":{"Y":"7591"}}]}}}}"#;
    let confirmation: Confirmation = serde_json::from_str(text).expect("lenient");
    let results = confirmation.results();
    let first = results.first().expect("a result");
    let printed = format!(
        "{confirmation:?} {:?} {:?} {:?} {results:?} {first:#?} {:?} {:?} {:?} {:?} {:?}",
        confirmation.header(),
        confirmation.body(),
        confirmation.verdict(),
        first.name,
        first.birthdate,
        first.sex1,
        first.insurer_number,
        first.preschool_classification,
    );
    assert!(!printed.contains("7591"), "{printed}");
}

proptest! {
    #[test]
    fn no_error_repeats_digits(digits in "[1-9][0-9]{8,20}") {
        for said in refusals(&digits) {
            prop_assert!(!said.contains(&digits), "{}", said);
        }
    }
}
