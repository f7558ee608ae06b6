//! The published rules for the resources of an export, each with its source.
//!
//! HL7's own validator is no part of this repository: the stage `fhir` of the tests runs it over the same bundles.

mod export;
mod jp_core;
mod r4;
#[cfg(test)]
mod tests;

use serde_json::Value;

use self::export::Export;

/// A published rule, with the place where it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FhirRule {
    /// Stable: the key of an invariant of FHIR, or a resource with its element.
    pub name: &'static str,
    /// The specification, and the page or profile in it.
    pub source: &'static str,
}

/// A rule with its test.
struct Check {
    rule: FhirRule,
    holds: fn(&Export<'_>) -> bool,
}

/// One row of a table of rules.
const fn row(name: &'static str, source: &'static str, holds: fn(&Export<'_>) -> bool) -> Check {
    Check { rule: FhirRule { name, source }, holds }
}

/// Returns every rule that a bundle with one `Coverage`, its `Patient` and its payor breaks: FHIR R4 for the three resources,
/// and the profiles of JP Core 1.2 that they name. Empty for a bundle of [`write`](super::write).
///
/// It is no validator: it knows the three resources as this export writes them, and refuses elements that they have elsewhere.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::handover::fhir::broken_rules;
///
/// let broken = broken_rules(br#"{"resourceType":"Bundle","type":"collection","entry":null}"#);
/// assert!(broken.iter().any(|rule| rule.name == "ele-1"));
/// ```
#[must_use]
pub fn broken_rules(bundle: &[u8]) -> Vec<FhirRule> {
    let Ok(bundle) = serde_json::from_slice::<Value>(bundle) else { return vec![NOT_JSON] };
    let export = Export::new(&bundle);
    let rules = r4::RULES.iter().chain(jp_core::RULES);
    rules.filter(|check| !(check.holds)(&export)).map(|check| check.rule).collect()
}

const NOT_JSON: FhirRule = FhirRule { name: "json", source: "FHIR R4 4.0.1, json.html" };

/// Every rule, for the test that breaks each of them.
#[cfg(test)]
fn all() -> Vec<FhirRule> {
    r4::RULES.iter().chain(jp_core::RULES).map(|check| check.rule).collect()
}
