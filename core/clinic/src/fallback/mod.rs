//! 別の方法で確認: what is lawful when オンライン資格確認 cannot be made, what to charge, what to write down and
//! what stays open (eligibility reference, 3.1 to 3.3 and 6).
//!
//! [`decide`] judges one evidence, [`fallback_options`] lists all that are lawful now, [`offers`] what to ask a patient for. No
//! clock and no text: the date is a parameter, the words are in `shikaku_core::view`.

mod check_ending;
mod circumstances;
mod decision;
mod evidence;
mod follow_up;
mod ground;
mod rule;
mod shown;
mod transition;

pub use check_ending::{CardPresence, CheckEnding};
pub use circumstances::{Circumstances, Duty, Visit};
pub use decision::{Charge, Decision, FallbackOption, RecordItem, ShareSource};
pub use evidence::Evidence;
pub use follow_up::{DeferralReason, FollowUpDue};
pub use ground::{Doubt, Ground, Lack};
pub use rule::{decide, fallback_option_of, fallback_options, offers};
pub use shown::{Showable, ShownDocuments};
pub use transition::Transition;
