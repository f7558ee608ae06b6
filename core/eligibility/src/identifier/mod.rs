//! Numbers by which schemes, people and clinics are known (eligibility reference, 2.4 and 2.5).
//!
//! Each has two ways in. What a person typed is [parsed](InsurerNumber::parse), and a wrong digit is an error. What the
//! system gave is [read](Reported::read), and the same wrong digit is a doubt to show beside it.

#[macro_use]
mod official_number;
mod check_digit;
mod claim_text;
mod insurer_number;
mod medical_institution;
mod patient;
mod registration_number;
mod scheme;

pub use claim_text::{ClaimText, ClaimTextError};
pub use insurer_number::{InsurerNumber, ReportedInsurerNumber};
pub use medical_institution::MedicalInstitutionCode;
pub use official_number::{NumberError, Reported};
pub use patient::{LateElderlyNumber, PublicExpensePayerNumber, RecipientNumber};
pub use registration_number::{
    RegistrationNumber, RegistrationNumberError, RegistrationNumberForm, RegistrationNumberFormError,
};
pub use scheme::{ClaimColumn, Scheme};
