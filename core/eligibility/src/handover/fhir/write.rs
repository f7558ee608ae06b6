use serde_json::{Map, Value, json};

use super::error::FhirWriteError;
use super::resource::{
    COVERAGE, INSURER_NUMBER, NUMBER, ORGANIZATION, PATIENT, RELATIONSHIP, SUB_NUMBER, SYMBOL, URI, date,
    extension, list, member_id, meta, name, set, text, urn,
};
use crate::ResultOfQualificationConfirmation as Person;
use crate::{Confirmation, PersonalFamilyClassification, Sex, Verdict};

/// Writes one result as a `Bundle` of FHIR R4 in JSON (`application/fhir+json`): a `Coverage` of JP Core with its `Patient` and
/// its payor, an `Organization`.
///
/// `result` names the result; the resources have names that follow from it. `is_chosen` says that the staff chose the one
/// qualification that is left of several. A qualification that ended is a `Coverage` with the status `cancelled`.
///
/// # Errors
/// When the result has no such form. A result of 該当資格なし, 無効（新しい資格あり）, or 複数該当 without a choice has none.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::Confirmation;
/// use shikaku_eligibility::handover::fhir::{FhirWriteError, write};
///
/// let nothing = Confirmation::default();
/// assert_eq!(write(&nothing, [0; 16], false), Err(FhirWriteError::NotConfirmed));
/// ```
pub fn write(
    confirmation: &Confirmation,
    result: [u8; 16],
    is_chosen: bool,
) -> Result<Vec<u8>, FhirWriteError> {
    let status = status(&confirmation.verdict(), is_chosen)?;
    let person = match confirmation.results() {
        [] => return Err(FhirWriteError::NotConfirmed),
        [person] => person,
        [_, _, ..] => return Err(FhirWriteError::SeveralResults),
    };
    let [coverage_urn, patient_urn, payor_urn] = [1, 2, 3].map(|nth| urn(result, nth));
    let payor = organization(person).ok_or(FhirWriteError::NoInsurer)?;
    let resources = [
        (&coverage_urn, coverage(person, status, &patient_urn, &payor_urn)),
        (&patient_urn, patient(person, &patient_urn)),
        (&payor_urn, payor),
    ];
    let entries = resources.map(|(url, resource)| json!({ "fullUrl": url, "resource": resource }));
    let bundle =
        json!({ "resourceType": "Bundle", "meta": meta(None), "type": "collection", "entry": entries });
    Ok(bundle.to_string().into_bytes())
}

/// The `status` of the coverage.
fn status(verdict: &Verdict, is_chosen: bool) -> Result<&'static str, FhirWriteError> {
    match verdict {
        Verdict::Valid | Verdict::ValidUnregistered => Ok("active"),
        Verdict::Multiple if is_chosen => Ok("active"),
        Verdict::Invalid => Ok("cancelled"),
        Verdict::Multiple => Err(FhirWriteError::SeveralResults),
        Verdict::Superseded => Err(FhirWriteError::Superseded),
        Verdict::NotFound => Err(FhirWriteError::NotFound),
        Verdict::Bulk => Err(FhirWriteError::SeveralPeople),
        Verdict::Processing
        | Verdict::PersonError { .. }
        | Verdict::RequestError { .. }
        | Verdict::Unknown(_) => Err(FhirWriteError::NotConfirmed),
    }
}

fn coverage(person: &Person, status: &str, patient: &str, payor: &str) -> Value {
    let branch = text(person.insured_branch_number.as_ref());
    let mut coverage = resource("Coverage", COVERAGE);
    let extensions = list([
        extension(SYMBOL, text(person.insured_card_symbol.as_ref())),
        extension(NUMBER, text(person.insured_identification_number.as_ref())),
        extension(SUB_NUMBER, branch.clone()),
    ]);
    set(&mut coverage, "extension", extensions);
    set(&mut coverage, "identifier", member_id(person));
    set(&mut coverage, "status", Some(status));
    let public = json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PUBLICPOL" });
    set(&mut coverage, "type", Some(json!({ "coding": [public] })));
    set(&mut coverage, "beneficiary", Some(json!({ "reference": patient })));
    set(&mut coverage, "dependent", branch);
    set(&mut coverage, "relationship", relationship(person));
    set(&mut coverage, "period", period(person));
    set(&mut coverage, "payor", Some(json!([{ "reference": payor }])));
    Value::Object(coverage)
}

/// 本人・家族の別 in the code system that JP Core names.
fn relationship(person: &Person) -> Option<Value> {
    let (code, display) = match person.personal_family_classification.as_ref()? {
        PersonalFamilyClassification::Insured => ("1", "被保険者"),
        PersonalFamilyClassification::Family => ("2", "被扶養者"),
        PersonalFamilyClassification::Unknown(_) => return None,
    };
    Some(json!({ "coding": [{ "system": RELATIONSHIP, "code": code, "display": display }] }))
}

/// When the qualification holds. An end before the beginning is left out, because no `Period` has one.
fn period(person: &Person) -> Option<Value> {
    let start = date(person.insured_card_valid_date.as_ref()).or(date(person.qualification_date.as_ref()));
    let lost = date(person.disqualification_date.as_ref());
    let end = lost.or(date(person.insured_card_expiration_date.as_ref()));
    let end = end.filter(|end| start.as_ref().is_none_or(|start| start <= end));
    let mut period = Map::new();
    set(&mut period, "start", start);
    set(&mut period, "end", end);
    (!period.is_empty()).then_some(Value::Object(period))
}

/// A `JP_Patient` has an identifier. One without 被保険者個人識別子 has the name of the resource, which joins it with no other.
fn patient(person: &Person, urn: &str) -> Value {
    let mut patient = resource("Patient", PATIENT);
    let own = || json!([{ "use": "temp", "system": URI, "value": urn }]);
    set(&mut patient, "identifier", Some(member_id(person).unwrap_or_else(own)));
    let names = list([name("IDE", text(person.name.as_ref())), name("SYL", text(person.name_kana.as_ref()))]);
    set(&mut patient, "name", names);
    let gender = person.sex1.as_ref().map(|sex| match sex {
        Sex::Male => "male",
        Sex::Female => "female",
        Sex::NotSet | Sex::Unknown(_) => "unknown",
    });
    set(&mut patient, "gender", gender);
    set(&mut patient, "birthDate", date(person.birthdate.as_ref()));
    let mut address = Map::new();
    set(&mut address, "text", text(person.address.as_ref()));
    set(&mut address, "postalCode", text(person.post_number.as_ref()).map(postal_code));
    set(&mut patient, "address", (!address.is_empty()).then(|| json!([address])));
    Value::Object(patient)
}

/// A postal code of seven digits with its hyphen, as `JP_Patient` describes it; another text as it came.
fn postal_code(text: String) -> String {
    match text.split_at_checked(3) {
        Some((area, rest)) if text.len() == 7 && text.bytes().all(|it| it.is_ascii_digit()) => {
            format!("{area}-{rest}")
        }
        _ => text,
    }
}

/// The insurer. An `Organization` has a number or a name (org-1).
fn organization(person: &Person) -> Option<Value> {
    let (number, name) = (text(person.insurer_number.as_ref()), text(person.insurer_name.as_ref()));
    if number.is_none() && name.is_none() {
        return None;
    }
    let mut organization = resource("Organization", ORGANIZATION);
    let identifier = number.map(|number| json!([{ "system": INSURER_NUMBER, "value": number }]));
    set(&mut organization, "identifier", identifier);
    let payer = json!({ "system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "pay", "display": "Payer" });
    set(&mut organization, "type", Some(json!([{ "coding": [payer] }])));
    set(&mut organization, "name", name);
    Some(Value::Object(organization))
}

fn resource(kind: &str, profile: &str) -> Map<String, Value> {
    let mut resource = Map::new();
    set(&mut resource, "resourceType", Some(kind));
    set(&mut resource, "meta", Some(meta(Some(profile))));
    resource
}
