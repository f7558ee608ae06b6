use serde_json::Value;

use super::export::{at, list, text};
use super::{Check, row};
use crate::handover::fhir::resource::{
    COVERAGE, INSURER_NUMBER, MEMBER_ID, NUMBER, ORGANIZATION, PATIENT, RELATIONSHIP, REPRESENTATION,
    SUB_NUMBER, SYMBOL, URI,
};

/// JP Core 1.2.0.
pub(super) const RULES: &[Check] = &[
    row("JP_Coverage", "JP Core 1.2.0, JP_Coverage: ^url", |export| {
        profiles(export.coverage()) == [COVERAGE]
    }),
    row(
        "JP_Coverage.extension",
        "JP Core 1.2.0, JP_Coverage and its extensions: value[x] only string",
        |export| {
            let known = |it| {
                let url = text(it, "/url");
                [SYMBOL, NUMBER, SUB_NUMBER].into_iter().any(|known| url == Some(known))
                    && at(it, "/valueString").is_string()
            };
            list(export.coverage(), "/extension").iter().all(known)
        },
    ),
    row(
        "JP_Coverage.identifier",
        "JP Core 1.2.0, JP_Coverage: insuranceIdentifier ..1, system (exactly), value 1..1",
        |export| {
            let identifiers = list(export.coverage(), "/identifier");
            identifiers.len() <= 1 && identifiers.iter().all(is_member_id)
        },
    ),
    row("JP_Coverage.relationship", "JP Core 1.2.0, JP_Coverage: 被保険者区分, 別表12", |export| {
        let is_known = |coding| {
            text(coding, "/system") == Some(RELATIONSHIP) && matches!(text(coding, "/code"), Some("1" | "2"))
        };
        list(export.coverage(), "/relationship/coding").iter().all(is_known)
    }),
    row("JP_Coverage.beneficiary", "JP Core 1.2.0, JP_Coverage: only Reference(JP_Patient)", |export| {
        profiles(export.patient()) == [PATIENT]
    }),
    row("JP_Patient.identifier", "JP Core 1.2.0, JP_Patient: identifier 1.., value 1..", |export| {
        let identifiers = list(export.patient(), "/identifier");
        let is_own = |it| {
            text(it, "/system") == Some(URI)
                && text(it, "/use") == Some("temp")
                && text(it, "/value") == export.url("Patient")
        };
        !identifiers.is_empty() && identifiers.iter().all(|it| is_member_id(it) || is_own(it))
    }),
    row(
        "JP_HumanName",
        "JP Core 1.2.0, JP_HumanName: iso21090-EN-representation 1..*, required binding",
        |export| list(export.patient(), "/name").iter().all(has_representation),
    ),
    row("JP_Organization", "JP Core 1.2.0, JP_Organization: ^url", |export| {
        profiles(export.payor()) == [ORGANIZATION]
    }),
    row(
        "JP_Organization.identifier",
        "JP Core 1.2.0, JP_Organization: insurerNumber, system (exactly)",
        |export| {
            let is_number = |it| text(it, "/system") == Some(INSURER_NUMBER) && text(it, "/value").is_some();
            list(export.payor(), "/identifier").iter().all(is_number)
        },
    ),
];

/// The profiles that a resource names.
fn profiles(resource: &Value) -> Vec<&str> {
    list(resource, "/meta/profile").iter().filter_map(Value::as_str).collect()
}

/// Whether an identifier is a 被保険者個人識別子 (CLINS R1013): 保険者番号 in eight places, 記号, 番号 and 枝番, which may be empty.
fn is_member_id(identifier: &Value) -> bool {
    let parts: Vec<_> = text(identifier, "/value").unwrap_or_default().split(':').collect();
    let [insurer, symbol, number, branch] = parts.as_slice() else { return false };
    text(identifier, "/system") == Some(MEMBER_ID)
        && insurer.len() == 8
        && insurer.bytes().all(|it| it.is_ascii_alphanumeric())
        && !number.is_empty()
        && ![symbol, number].into_iter().any(|part| part.contains(char::is_whitespace))
        && (branch.is_empty() || branch.len() == 2 && branch.bytes().all(|it| it.is_ascii_digit()))
}

fn has_representation(name: &Value) -> bool {
    let extensions = list(name, "/extension");
    let is_known = |it| {
        text(it, "/url") == Some(REPRESENTATION)
            && matches!(text(it, "/valueCode"), Some("ABC" | "IDE" | "SYL"))
    };
    !extensions.is_empty() && extensions.iter().all(is_known)
}
