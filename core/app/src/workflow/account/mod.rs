//! 利用者と端末: the enrolment of the device and the sign-in of the staff as pages, requests and responses (product reference,
//! 3 and 4).

mod acting;
mod answer;
mod area;
mod call;
mod code_entry;
mod connecting;
mod device_gateway;
mod event;
mod notice;
mod page;
mod pages;
mod report;
mod reporting;
mod serving;
mod timing;

pub use area::Account;
pub use call::DeviceProfile;
pub use code_entry::CodeEntry;
pub use event::AccountEvent;
pub use notice::AccountNotice;
pub use page::{
    AccountPage, AccountTopic, Done, EnrolmentForm, ListPage, NewPasswordForm, OFFERED_ROLES, PasswordForm,
    PasswordPurpose, PasswordRight, PersonForm, PersonStep, RecoveryForm, TextForm, Work,
};
pub use pages::NAME_MOST;
pub(crate) use report::Report;
