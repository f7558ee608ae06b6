//! The requests of the account to the gateway.

use shikaku_clinic::account::DeviceState;
use zeroize::Zeroizing;

use super::{EnrolmentForm, PasswordPurpose, PasswordRight, Work};
use crate::gateway::{
    DeviceDecision, DeviceEntry, EnrolmentRequest, NewPerson, PasswordChange, PresentPassword,
    RecoveryRequest, ResultEntry, SESSIONS, SIGN_OUT, SignInRequest, StaffEntry, Stopping, VendorLinkEntry,
    VendorLinkRequest, get, post,
};
use crate::port::{DeviceKeyKind, HttpRequest};

/// A request in flight, and what is needed when it is answered.
pub(super) enum AccountCall {
    /// How far the device is. `quietly`: the page stays until the answer.
    Status {
        quietly: bool,
    },
    Enrol {
        form: EnrolmentForm,
        device_name: String,
    },
    SignIn {
        name: Zeroizing<String>,
        password: Zeroizing<String>,
        purpose: PasswordPurpose,
    },
    SignOut,
    SetPassword {
        right: PasswordRight,
        new: Zeroizing<String>,
    },
    Devices,
    DecideDevice(Box<DeviceEntry>, DeviceState),
    Invite,
    Staff,
    AddPerson(NewPerson),
    ResetPassword(Box<StaffEntry>),
    StopPerson(Box<StaffEntry>),
    RecoveryCodes(Zeroizing<String>),
    Events,
    /// 法人の集計 of this month, or of the last one by its name `YYYY-MM`.
    GroupCounts {
        last: Option<String>,
    },
    /// A page of results, and those of the pages before.
    Results {
        page: Option<String>,
        before: Vec<ResultEntry>,
    },
    Links,
    FindLink {
        user_code: String,
    },
    ApproveLink {
        user_code: String,
    },
    EndLink(Box<VendorLinkEntry>),
}

/// What a device says of itself when it is enrolled.
#[derive(Clone)]
pub struct DeviceProfile {
    /// What people call it, until they give it another name.
    pub name: String,
    /// Operating system and version, for people.
    pub platform: String,
    /// What protects its key.
    pub key_kind: DeviceKeyKind,
}

impl AccountCall {
    /// What a person sees while it is in flight; `None` where the page stays.
    pub(super) const fn work(&self) -> Option<Work> {
        match self {
            Self::Status { quietly: true } => None,
            Self::Status { quietly: false } => Some(Work::Connecting),
            Self::Enrol { .. } => Some(Work::Enrolling),
            Self::SignIn { .. } => Some(Work::SigningIn),
            _ => Some(Work::Other),
        }
    }

    /// Whether it is about the clinic that is acted for, and not about the device, its people and its own clinic.
    pub(super) const fn is_of_clinic(&self) -> bool {
        matches!(
            self,
            Self::Results { .. }
                | Self::Links
                | Self::FindLink { .. }
                | Self::ApproveLink { .. }
                | Self::EndLink(_)
        )
    }

    /// The request.
    pub(super) fn request(&self, device: &DeviceProfile) -> HttpRequest {
        match self {
            Self::Status { .. } => get("/v1/device"),
            Self::Enrol { form, device_name } => {
                let request = EnrolmentRequest {
                    registration_number: form.clinic.clone(),
                    code: form.code.text().to_string(),
                    device_name: device_name.clone(),
                    platform: device.platform.clone(),
                    key_kind: device.key_kind,
                };
                post("/v1/enrolments", None, request.encode())
            }
            Self::SignIn { name, password, .. } => {
                let (sign_in_name, password) = (name.to_string(), password.to_string());
                post(SESSIONS, None, SignInRequest { sign_in_name, password }.encode())
            }
            Self::SignOut => post(SIGN_OUT, None, Vec::new()),
            Self::SetPassword { right, new } => set_password(right, new),
            Self::Devices => get("/v1/devices"),
            Self::DecideDevice(device, state) => {
                let path = format!("/v1/devices/{}/state", device.device_id);
                post(&path, None, DeviceDecision { state: *state }.encode())
            }
            Self::Invite => post("/v1/devices/invitations", None, Vec::new()),
            Self::Staff => get("/v1/staff"),
            Self::AddPerson(person) => post("/v1/staff", None, person.encode()),
            Self::ResetPassword(person) => {
                post(&format!("/v1/staff/{}/password", person.staff_id), None, Vec::new())
            }
            Self::StopPerson(person) => {
                let body = Stopping { stopped: !person.stopped }.encode();
                post(&format!("/v1/staff/{}/stopped", person.staff_id), None, body)
            }
            Self::RecoveryCodes(present) => {
                let body = PresentPassword { present: present.to_string() }.encode();
                post("/v1/recovery-codes", None, body)
            }
            Self::Events => get("/v1/events"),
            Self::GroupCounts { last: None } => get("/v1/group/counts"),
            Self::GroupCounts { last: Some(month) } => get(&format!("/v1/group/counts?month={month}")),
            Self::Results { page: None, .. } => get("/v1/results?limit=100"),
            Self::Results { page: Some(page), .. } => get(&format!("/v1/results?limit=100&page={page}")),
            Self::Links => get("/v1/vendor-links"),
            Self::FindLink { user_code } => get(&format!("/v1/vendor-links/{user_code}")),
            Self::ApproveLink { user_code } => {
                let body = VendorLinkRequest { user_code: user_code.clone() }.encode();
                post("/v1/vendor-links", None, body)
            }
            Self::EndLink(link) => {
                post(&format!("/v1/vendor-links/{}/revoke", link.link_id), None, Vec::new())
            }
        }
    }
}

fn set_password(right: &PasswordRight, new: &Zeroizing<String>) -> HttpRequest {
    match right {
        PasswordRight::FirstSignIn(present) | PasswordRight::Present(present) => {
            let change = PasswordChange { present: present.to_string(), new: new.to_string() };
            post("/v1/password", None, change.encode())
        }
        PasswordRight::RecoveryCode { name, code } => {
            let request = RecoveryRequest {
                sign_in_name: name.to_string(),
                code: code.to_string(),
                new_password: new.to_string(),
            };
            post("/v1/recoveries", None, request.encode())
        }
    }
}

/// The letters of a code that a receipt computer shows, as a path of the API can hold them; `None` without one.
pub(super) fn user_code(typed: &str) -> Option<String> {
    const LENGTH_MAX: usize = 16;
    let letters: String = shikaku_eligibility::folded_for_search(typed)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(LENGTH_MAX)
        .collect();
    (!letters.is_empty()).then(|| letters.to_ascii_uppercase())
}
