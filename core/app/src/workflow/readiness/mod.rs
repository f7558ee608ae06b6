//! 導入の準備: the steps of a clinic to オンライン資格確認, its duty, money and peers, one screen at a time.
//!
//! [`Readiness`] outlives checks and touches none. It holds the rulebook, the checklist as it was loaded from the injected
//! store, and the page that is open.

mod area;
mod clinic_form;
mod page;

pub use area::Readiness;
pub use clinic_form::{ClinicForm, PlanKind, Question};
pub use page::{ReadinessEvent, ReadinessPage, ReceiptAction, TRADES, Topic};
