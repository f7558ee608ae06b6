//! 資格 in the official words: the answer to one confirmation, as it came and as typed values.
//!
//! Reading is lenient (any order, unknown elements kept, everything optional) and keeps the raw value; functions return
//! what a value means: [`DateText::date`], [`Confirmation::verdict`], [`contribution_share`]. Element names and codes:
//! eligibility reference, 2.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

// The path that the macro `codes` names, inside this package as outside.
extern crate self as shikaku_eligibility;

#[macro_use]
mod element;
#[macro_use]
mod list;
mod age_band;
mod blank;
mod bulk;
mod certificate;
mod child;
mod code;
mod confirmation;
mod contribution_ratio;
pub mod date;
mod element_tree;
mod folding;
pub mod handover;
mod identifier;
mod matching;
mod medical_ticket;
mod message;
mod qualification;
mod text;

pub use age_band::AgeBand;
pub use blank::{is_default_ignorable, trimmed};
pub use bulk::{BulkConfirmUnit, QualificationConfirmSearchInfo};
pub use certificate::{
    ElderlyRecipientCertificateInfo, LimitApplicationCertificateRelatedInfo, SpecificDiseasesCertificateInfo,
    SpecificDiseasesCertificateList,
};
pub use child::AsCame;
pub use code::{
    CharacterCodeIdentifier, ConsentClassification, InsuredCardClassification,
    LimitApplicationCertificateChanged, LimitApplicationCertificateClassification,
    LimitApplicationCertificateClassificationFlag, LimitApplicationConsent, PersonalFamilyClassification,
    PreschoolClassification, PrescriptionIssueSelect, ProcessingResultStatus, QualificationChange,
    QualificationValidity, ReasonOfLoss, ReferenceClassification, SamePersonPresence, SegmentOfResult, Sex,
    SpecificDiseasesDiseaseCategory, TreatmentClassification,
};
pub use confirmation::{Confirmation, Verdict};
pub use contribution_ratio::{
    ContributionRatio, ContributionShare, RatioSource, ShareQuestion, contribution_share,
};
pub use date::{DateText, EndDate, TimeText};
pub(crate) use folding::twin;
pub use folding::{folded, folded_for_search, folded_number};
pub use identifier::{
    ClaimColumn, ClaimText, ClaimTextError, InsurerNumber, LateElderlyNumber, MedicalInstitutionCode,
    NumberError, PublicExpensePayerNumber, RecipientNumber, RegistrationNumber, RegistrationNumberError,
    RegistrationNumberForm, RegistrationNumberFormError, Reported, ReportedInsurerNumber, Scheme,
};
pub use list::Repeated;
pub use matching::{CardKey, ConfirmationKey, PersonKey, is_same_card, is_same_person};
pub use medical_ticket::{MedicalTicketInfo, PublicExpenseResultList};
pub use message::{MessageBody, MessageHeader, OfficialMessage, XmlMsg};
pub use qualification::{ResultList, ResultOfQualificationConfirmation};
pub use text::Text;

// What the API names of other packages, so that a caller needs no second dependency with a matching version.
pub use shikaku_calendar as calendar;
pub use {chrono, serde_json};

/// The example of the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
