//! 資格 in the official words: the answer to one confirmation, as it came and as typed values.
//!
//! Reading is lenient (any order, unknown elements kept, everything optional) and keeps the raw value;
//! what a value means is asked of it: [`DateText::date`], [`Confirmation::verdict`],
//! [`contribution_share`]. Element names and codes: eligibility reference, 2.

mod code;
#[macro_use]
mod element;
mod confirmation;
mod contribution_ratio;
pub mod date;
mod insurer_number;
mod message;
mod qualification;
mod result_place;
mod text;

pub(crate) use code::codes;
pub use code::{
    CharacterCodeIdentifier, InsuredCardClassification, PersonalFamilyClassification,
    PreschoolClassification, ProcessingResultStatus, QualificationValidity, ReasonOfLoss,
    ReferenceClassification, SegmentOfResult, Sex,
};
pub use confirmation::{Confirmation, Verdict};
pub use contribution_ratio::{
    ContributionRatio, ContributionShare, RatioSource, ShareQuestion, contribution_share,
};
pub use date::{DateText, TimeText};
pub use insurer_number::{InsurerNumber, InsurerNumberError, ReportedInsurerNumber};
pub use message::{MessageBody, MessageHeader, OfficialMessage, ResultList, XmlMsg};
pub use qualification::{ElderlyRecipientCertificateInfo, ResultOfQualificationConfirmation};
pub use result_place::ResultPlace;
pub use text::Text;
