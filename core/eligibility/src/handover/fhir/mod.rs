//! An export to HL7 FHIR R4 in the profiles of JP Core: a `Coverage` with its `Patient` and its payor.
//!
//! It is lossy, and labelled so: certificates, consents, the share of cost, side information and unknown elements are left out.
//! What says that there is no qualification, or not which, has no form in `Coverage`, and FHIR's `CoverageEligibilityResponse`
//! needs a request and an insurer that are not known.

mod error;
mod resource;
#[cfg(test)]
mod tests;
mod write;

pub use error::FhirWriteError;
pub use write::write;
