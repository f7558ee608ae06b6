//! An export to HL7 FHIR R4 in the profiles of JP Core: a `Coverage` with its `Patient` and its payor.
//!
//! It is lossy, and labelled so: certificates, consents, the share of cost, side information and unknown elements are left out.
//! The rules that FHIR and JP Core publish for these resources are a table with sources: [`broken_rules`] holds a bundle against it.
//!
//! What says that there is no qualification, or not which, has no form in `Coverage`, and FHIR's `CoverageEligibilityResponse`
//! needs a request and an insurer that are not known.

mod error;
mod resource;
mod rules;
#[cfg(test)]
mod tests;
mod write;

pub use error::FhirWriteError;
pub use rules::{FhirRule, broken_rules};
pub use write::write;
