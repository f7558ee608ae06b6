//! 導入の準備: what a clinic has to do, whether it must, by when, for what money, and its place among the others
//! (eligibility reference, 1.2 and 3.3 to 3.5).
//!
//! Steps, dates, sums, figures and their texts are data: a [`Rulebook`], embedded and replaceable. This module only
//! applies it to a clinic and a day. It reports planned things as planned, and uncertain ones as uncertain.

mod checklist;
mod estimate;
mod exemption;
mod peers;
mod rate;
mod rulebook;
mod store;
mod timeline;

pub use checklist::{Checklist, ChecklistError, Progress, StepState};
pub use estimate::{CooperationEstimate, SubsidyEstimate, estimate_cooperation, estimate_subsidy};
pub use exemption::{
    Assessment, Clinic, ExemptionClass, Finding, MainClinic, Place, Plan, Practitioner, Reason, assess,
    conclusion,
};
pub use peers::{Peers, peers};
pub use rate::Rate;
pub use rulebook::{
    Adoption, Audience, Certainty, Cooperation, Counted, ExemptionRules, ExemptionTitles, Fault, LaterCount,
    Milestone, MilestoneState, Reasons, Request, Rulebook, RulebookError, Sourced, Stage, Step, Subsidy,
    SubsidyWindow, Survey, Surveyed, Trade, WindowState,
};
pub use store::ChecklistStore;
pub use timeline::{Timeline, timeline};
