//! 利用者と端末の登録: codes of enrolment and recovery, roles, passwords, and the rules of sign-in and session
//! (product reference, 2 to 4).
//!
//! | type | rule |
//! | --- | --- |
//! | [`EnrolmentCode`], [`RecoveryCode`] | digits with a check digit, on paper and on a keypad |
//! | [`EnrolmentUri`], [`GatewayAddress`] | the text in the QR code of an enrolment sheet |
//! | [`WrongCodeEntries`] | five wrong codes of one address revoke the open codes of the clinic for it |
//! | [`Role`], [`Roles`] | who may do what |
//! | [`Password`], [`PasswordPolicy`], [`SignInName`] | what a person types to sign in |
//! | [`SignInThrottle`] | the wait after wrong passwords |
//! | [`SessionPolicy`] | when a session locks and when it ends |
//! | [`DeviceState`], [`ClinicState`] | what a device and a clinic may do |
//!
//! Nothing here reads a clock, draws random bytes or stores anything: times, bytes and counts are parameters.

mod checked_digits;
mod clinic_state;
mod common_passwords;
mod damm;
mod device_state;
mod enrolment_code;
mod enrolment_uri;
mod gateway_address;
mod password;
mod password_policy;
mod predictable;
mod recovery_code;
mod role;
mod session_policy;
mod sign_in_name;
mod sign_in_throttle;
mod wrong_code_entries;

pub use checked_digits::{DigitCodeError, grouped_digits};
pub use clinic_state::{Activity, ClinicState};
pub use device_state::DeviceState;
pub use enrolment_code::{CodeCarrier, EnrolmentCode};
pub use enrolment_uri::{EnrolmentGateway, EnrolmentUri, EnrolmentUriError};
pub use gateway_address::{GatewayAddress, GatewayAddressError};
pub use password::{Password, PasswordTooLong};
pub use password_policy::{PasswordContext, PasswordPolicy, PasswordPolicyError, PasswordRefusal};
pub use recovery_code::RecoveryCode;
pub use role::{Permission, Role, Roles};
pub use session_policy::{SessionPolicy, SessionState, SessionTimes};
pub use sign_in_name::{SignInName, SignInNameError};
pub use sign_in_throttle::{SignInAllowed, SignInThrottle};
pub use wrong_code_entries::WrongCodeEntries;
