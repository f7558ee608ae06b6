use chrono::NaiveDate;
use serde_json::Value;

use super::export::{at, list, text};
use super::{Check, row};

/// FHIR R4 4.0.1.
pub(super) const RULES: &[Check] = &[
    row("ele-1", "FHIR R4 4.0.1, json.html and element.html", |export| has_values(export.bundle)),
    row("string", "FHIR R4 4.0.1, datatypes.html#string", |export| has_plain_texts(export.bundle)),
    row("Bundle.type", "FHIR R4 4.0.1, bundle.html", |export| {
        text(export.bundle, "/resourceType") == Some("Bundle")
            && text(export.bundle, "/type") == Some("collection")
    }),
    row("Bundle.entry", "this export: a Coverage, its Patient and its payor", |export| {
        export.kinds() == ["Coverage", "Patient", "Organization"]
    }),
    row("bdl-7", "FHIR R4 4.0.1, bundle.html: fullUrl is unique", |export| {
        let urls = export.urls();
        urls.iter().all(|url| urls.iter().filter(|other| *other == url).count() == 1)
    }),
    row("Bundle.entry.fullUrl", "FHIR R4 4.0.1, bundle.html; RFC 9562, 4", |export| {
        export.urls().iter().all(|url| is_uuid(url))
    }),
    row("Coverage elements", "FHIR R4 4.0.1, coverage.html", |export| {
        has_elements(export.coverage(), COVERAGE)
    }),
    row("Patient elements", "FHIR R4 4.0.1, patient.html", |export| has_elements(export.patient(), PATIENT)),
    row("Organization elements", "FHIR R4 4.0.1, organization.html", |export| {
        has_elements(export.payor(), ORGANIZATION)
    }),
    row("Coverage.status", "FHIR R4 4.0.1, coverage.html: 1..1, required binding fm-status", |export| {
        let status = text(export.coverage(), "/status");
        matches!(status, Some("active" | "cancelled" | "draft" | "entered-in-error"))
    }),
    row("Coverage.type", "FHIR R4 4.0.1, datatypes.html#CodeableConcept", |export| {
        are_codings(export.coverage(), "/type")
    }),
    row("Coverage.beneficiary", "FHIR R4 4.0.1, coverage.html: 1..1", |export| {
        let reference = text(export.coverage(), "/beneficiary/reference");
        reference.is_some() && reference == export.url("Patient")
    }),
    row("Coverage.payor", "FHIR R4 4.0.1, coverage.html: 1..*", |export| {
        let payors = list(export.coverage(), "/payor");
        let leads = |payor| text(payor, "/reference") == export.url("Organization");
        !payors.is_empty() && payors.iter().all(leads)
    }),
    row("per-1", "FHIR R4 4.0.1, datatypes.html#Period", |export| {
        let bound = |name| text(export.coverage(), name);
        bound("/period/start").zip(bound("/period/end")).is_none_or(|(start, end)| start <= end)
    }),
    row("date", "FHIR R4 4.0.1, datatypes.html#date", |export| {
        let dates = [
            at(export.coverage(), "/period/start"),
            at(export.coverage(), "/period/end"),
            at(export.patient(), "/birthDate"),
        ];
        dates.into_iter().all(|date| date.is_null() || date.as_str().is_some_and(is_date))
    }),
    row("Patient.gender", "FHIR R4 4.0.1, patient.html: required binding administrative-gender", |export| {
        let gender = at(export.patient(), "/gender");
        gender.is_null() || matches!(gender.as_str(), Some("male" | "female" | "other" | "unknown"))
    }),
    row("org-1", "FHIR R4 4.0.1, organization.html: an identifier or a name", |export| {
        let payor = export.payor();
        !list(payor, "/identifier").is_empty() || text(payor, "/name").is_some()
    }),
    row("Organization.type", "FHIR R4 4.0.1, datatypes.html#CodeableConcept", |export| {
        list(export.payor(), "/type").iter().all(|kind| are_codings(kind, ""))
    }),
    row("ext-1", "FHIR R4 4.0.1, extensibility.html: a url and one value", |export| {
        let names = list(export.patient(), "/name").iter().flat_map(|name| list(name, "/extension"));
        list(export.coverage(), "/extension").iter().chain(names).all(has_url_and_value)
    }),
];

/// The elements of a resource, and whether each is a list.
type Elements = &'static [(&'static str, Shape)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Object,
    List,
}

const COVERAGE: Elements = &[
    ("resourceType", Shape::Text),
    ("meta", Shape::Object),
    ("extension", Shape::List),
    ("identifier", Shape::List),
    ("status", Shape::Text),
    ("type", Shape::Object),
    ("beneficiary", Shape::Object),
    ("dependent", Shape::Text),
    ("relationship", Shape::Object),
    ("period", Shape::Object),
    ("payor", Shape::List),
];

const PATIENT: Elements = &[
    ("resourceType", Shape::Text),
    ("meta", Shape::Object),
    ("identifier", Shape::List),
    ("name", Shape::List),
    ("gender", Shape::Text),
    ("birthDate", Shape::Text),
    ("address", Shape::List),
];

const ORGANIZATION: Elements = &[
    ("resourceType", Shape::Text),
    ("meta", Shape::Object),
    ("identifier", Shape::List),
    ("type", Shape::List),
    ("name", Shape::Text),
];

/// Whether a resource has these elements alone, each once or as a list.
fn has_elements(resource: &Value, known: Elements) -> bool {
    let shape = |value: &Value| match value {
        Value::String(_) => Some(Shape::Text),
        Value::Object(_) => Some(Shape::Object),
        Value::Array(_) => Some(Shape::List),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    };
    let is_known = |(name, value): (&String, &Value)| {
        known.iter().any(|(known, wanted)| known == name && shape(value) == Some(*wanted))
    };
    resource.as_object().is_some_and(|elements| elements.iter().all(is_known))
}

/// Whether every element has a value or children.
fn has_values(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(values) => !values.is_empty() && values.iter().all(has_values),
        Value::Object(children) => !children.is_empty() && children.values().all(has_values),
        Value::String(_) | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether no text is blank or has a control but tabs and line ends.
fn has_plain_texts(value: &Value) -> bool {
    let is_plain = |it: char| !it.is_control() || matches!(it, '\t' | '\r' | '\n');
    match value {
        Value::String(text) => !text.trim().is_empty() && text.chars().all(is_plain),
        Value::Array(values) => values.iter().all(has_plain_texts),
        Value::Object(children) => children.values().all(has_plain_texts),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether a concept has codings, each with a system and a code.
fn are_codings(value: &Value, pointer: &str) -> bool {
    let codings = list(at(value, pointer), "/coding");
    let is_coding = |coding| text(coding, "/system").is_some() && text(coding, "/code").is_some();
    !codings.is_empty() && codings.iter().all(is_coding)
}

fn has_url_and_value(extension: &Value) -> bool {
    let members = extension.as_object().map(|members| members.keys().collect::<Vec<_>>());
    let is_value = |name: &&String| name.starts_with("value");
    text(extension, "/url").is_some()
        && members.is_some_and(|members| {
            members.len() == 2 && members.iter().filter(|it| is_value(it)).count() == 1
        })
}

/// A whole date of four, two and two digits.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().all(|it| it.is_ascii_digit() || it == b'-')
        && !text.starts_with("0000")
        && text.parse::<NaiveDate>().is_ok()
}

fn is_uuid(url: &str) -> bool {
    let Some(name) = url.strip_prefix("urn:uuid:") else { return false };
    let parts: Vec<_> = name.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && name.bytes().all(|it| it == b'-' || matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}
