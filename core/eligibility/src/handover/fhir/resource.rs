//! The pieces of resources.

use chrono::Datelike as _;
use serde_json::{Map, Value, json};

use crate::ResultOfQualificationConfirmation as Person;
use crate::{DateText, Text, trimmed};

/// The profiles, extensions and systems of JP Core 1.2.
pub(super) const COVERAGE: &str = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Coverage";
pub(super) const PATIENT: &str = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient";
pub(super) const ORGANIZATION: &str = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Organization";
pub(super) const SYMBOL: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonSymbol";
pub(super) const NUMBER: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonNumber";
pub(super) const SUB_NUMBER: &str =
    "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonSubNumber";
pub(super) const INSURER_NUMBER: &str = "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber";
/// 被保険者区分: 1 被保険者, 2 被扶養者.
pub(super) const RELATIONSHIP: &str = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuredPersonCategory";
/// 被保険者個人識別子, in `JP_Coverage` and in CLINS.
pub(super) const MEMBER_ID: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
/// The system of an identifier that is a URI (FHIR R4, datatypes.html#Identifier).
pub(super) const URI: &str = "urn:ietf:rfc:3986";
pub(super) const REPRESENTATION: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

/// Puts a value in where there is one: FHIR knows neither `null` nor an empty element.
pub(super) fn set(object: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}

/// Lists that hold something.
pub(super) fn list(values: impl IntoIterator<Item = Option<Value>>) -> Option<Value> {
    let values: Vec<_> = values.into_iter().flatten().collect();
    (!values.is_empty()).then_some(Value::Array(values))
}

/// A `string` of FHIR: not blank, and without controls but line ends and tabs.
pub(super) fn text(raw: Option<&Text>) -> Option<String> {
    let plain: String = trimmed(raw?.as_str())
        .chars()
        .filter(|it| !it.is_control() || matches!(it, '\t' | '\r' | '\n'))
        .collect();
    let is_blank = plain.chars().all(char::is_whitespace);
    (!is_blank).then_some(plain)
}

/// 被保険者個人識別子: 保険者番号 in eight places, 記号, 番号 and 枝番, with colons between. None where a part is not known or has
/// another form, because it would name another person.
pub(super) fn member_id(person: &Person) -> Option<Value> {
    let part = |raw: &Option<Text>| text(raw.as_ref()).unwrap_or_default();
    let insurer = part(&person.insurer_number);
    let [symbol, number] = [&person.insured_card_symbol, &person.insured_identification_number].map(part);
    let branch = part(&person.insured_branch_number);
    let is_insurer = insurer.len() == 8 && insurer.bytes().all(|it| it.is_ascii_alphanumeric());
    let is_branch = branch.is_empty() || branch.len() == 2 && branch.bytes().all(|it| it.is_ascii_digit());
    let is_part = |part: &String| !part.contains(|it: char| it == ':' || it.is_whitespace());
    let is_whole = is_insurer && is_branch && !number.is_empty() && is_part(&symbol) && is_part(&number);
    is_whole
        .then(|| json!([{ "system": MEMBER_ID, "value": format!("{insurer}:{symbol}:{number}:{branch}") }]))
}

/// A `date` of FHIR, whose first year is 0001.
pub(super) fn date(raw: Option<&DateText>) -> Option<String> {
    let date = raw?.date().filter(|date| date.year() > 0)?;
    Some(date.format("%Y-%m-%d").to_string())
}

/// An extension with a text.
pub(super) fn extension(url: &str, value: Option<String>) -> Option<Value> {
    value.map(|value| json!({ "url": url, "valueString": value }))
}

/// A name in one script: `IDE` for 氏名, `SYL` for its kana. Family and given name are apart where one blank divides them.
pub(super) fn name(script: &str, name: Option<String>) -> Option<Value> {
    let name = name?;
    let mut parts = name.split(char::is_whitespace);
    let representation = json!([{ "url": REPRESENTATION, "valueCode": script }]);
    let mut written = json!({ "extension": representation, "use": "official", "text": name });
    if let (Some(family), Some(given), None) = (parts.next(), parts.next(), parts.next())
        && !family.is_empty()
        && !given.is_empty()
        && let Some(written) = written.as_object_mut()
    {
        written.insert("family".to_owned(), family.into());
        written.insert("given".to_owned(), json!([given]));
    }
    Some(written)
}

/// The metadata of a resource: its profile, and the mark of HL7 for a resource that is not complete.
pub(super) fn meta(profile: Option<&str>) -> Value {
    let tag = json!([{
        "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
        "code": "SUBSETTED",
        "display": "lossy export of 資格確認結果",
    }]);
    profile.map_or_else(|| json!({ "tag": tag }), |profile| json!({ "profile": [profile], "tag": tag }))
}

/// `urn:uuid:` of the n-th resource of a result (RFC 9562, 5.8).
pub(super) fn urn(result: [u8; 16], nth: u8) -> String {
    let mut bytes = result;
    bytes[15] ^= nth;
    bytes[6] = (bytes[6] & 0x0F) | 0x80;
    bytes[8] = (bytes[8] & 0x3F) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    let parts = [hex.get(..8), hex.get(8..12), hex.get(12..16), hex.get(16..20), hex.get(20..)];
    format!("urn:uuid:{}", parts.map(Option::unwrap_or_default).join("-"))
}
