//! What a device and the people on it say to a gateway about themselves (product reference, 3 and 4).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shikaku_clinic::account::{ClinicState, DeviceState, PasswordPolicy, Roles, SessionPolicy, SignInName};
use shikaku_clinic::readiness::Trade;

use crate::port::DeviceKeyKind;

message! {
    /// 端末の登録: `POST /v1/enrolments`. The `DPoP` proof of the request shows the key of the device.
    "EnrolmentRequest(..)" => EnrolmentRequest {
        /// 登録記号番号 of the clinic whose code it is.
        registration_number: String,
        /// The digits of the code.
        code: String,
        /// What people call the device.
        device_name: String,
        /// Operating system and version, for people.
        platform: String,
        /// What protects the key.
        key_kind: DeviceKeyKind,
    }
}

message! {
    /// What a device may know before anybody is signed in on it: `GET /v1/device`.
    "DeviceStatus({state:?}, {clinic_state:?})" => DeviceStatus {
        /// The thumbprint of its key (RFC 7638).
        device_id: String,
        /// How far it is enrolled.
        state: DeviceState,
        /// 登録記号番号 of its clinic.
        registration_number: String,
        /// Name of its clinic.
        clinic_name: String,
        /// Trade of its clinic.
        trade: Trade,
        /// How far its clinic is with the operator.
        clinic_state: ClinicState,
        /// How long sessions live.
        session: SessionPolicy,
        /// What passwords are accepted.
        password: PasswordPolicy,
    }
}

message! {
    /// ログイン: `POST /v1/sessions`.
    "SignInRequest(..)" => SignInRequest {
        /// Sign-in name as typed.
        sign_in_name: String,
        /// Password as typed.
        password: String,
    }
}

message! {
    /// A session with its tokens, which are bound to the key of the device (RFC 9449, 5).
    "SessionTokens(..)" => SessionTokens {
        /// The access token, for the header `Authorization: DPoP …`.
        access_token: String,
        /// `DPoP`.
        token_type: String,
        /// Seconds until the access token expires.
        expires_in: u32,
        /// The token for `POST /v1/tokens`, which can be used once.
        refresh_token: String,
        /// When the person has to sign in again.
        session_ends_at: DateTime<Utc>,
        /// Identifier of the person.
        staff_id: String,
        /// Name of the person for the screen.
        display_name: String,
        /// What the person may do.
        roles: Roles,
        /// Whether the person has to replace the password first.
        must_change_password: bool,
        /// The clinics that the device serves, its own first; empty where it serves its own alone.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        clinics: Vec<ServedClinic>,
    }
}

message! {
    /// A person who is signed in, without the tokens, which stay in the HTTP adapter.
    "SignedIn({roles:?}, {must_change_password})" => SignedIn {
        /// When the person has to sign in again.
        session_ends_at: DateTime<Utc>,
        /// Identifier of the person.
        staff_id: String,
        /// Name of the person for the screen.
        display_name: String,
        /// What the person may do.
        roles: Roles,
        /// Whether the person has to replace the password first.
        must_change_password: bool,
        /// The clinics that the device serves, its own first; empty where it serves its own alone.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        clinics: Vec<ServedClinic>,
    }
}

message! {
    /// Exchanges a refresh token: `POST /v1/tokens`.
    "RefreshRequest(..)" => RefreshRequest {
        /// The token that was given last.
        refresh_token: String,
    }
}

message! {
    /// A person replaces the own password: `POST /v1/password`.
    "PasswordChange(..)" => PasswordChange {
        /// The password until now.
        present: String,
        /// The new one.
        new: String,
    }
}

message! {
    /// The password of a person who is signed in, for what opens the account: `POST /v1/recovery-codes`.
    "PresentPassword(..)" => PresentPassword {
        /// The password.
        present: String,
    }
}

message! {
    /// A person without a password sets one by a recovery code: `POST /v1/recoveries`.
    "RecoveryRequest(..)" => RecoveryRequest {
        /// Sign-in name as typed.
        sign_in_name: String,
        /// The digits of the code.
        code: String,
        /// The new password.
        new_password: String,
    }
}

message! {
    /// A code for one more device.
    "Invitation({expires_at:?})" => Invitation {
        /// The digits.
        code: String,
        /// When it can no longer be used.
        expires_at: DateTime<Utc>,
    }
}

message! {
    /// Approves or stops a device: `POST /v1/devices/{id}/state`.
    "DeviceDecision({state:?})" => DeviceDecision {
        /// `approved` or `stopped`.
        state: DeviceState,
    }
}

message! {
    /// Somebody new at the clinic: `POST /v1/staff`.
    "NewPerson({roles:?})" => NewPerson {
        /// What the person types to sign in.
        sign_in_name: SignInName,
        /// Name for the screen.
        display_name: String,
        /// What the person may do.
        roles: Roles,
    }
}

message! {
    /// A password that is replaced at the next sign-in.
    "OneTimePassword(..)" => OneTimePassword {
        /// Whose it is.
        staff_id: String,
        /// The password: digits.
        password: String,
    }
}

message! {
    /// Stops a person, or lets them sign in again: `POST /v1/staff/{id}/stopped`.
    "Stopping({stopped})" => Stopping {
        /// Whether the person may not sign in.
        stopped: bool,
    }
}

message! {
    /// Recovery codes of one person, in place of those of before.
    "RecoveryCodes(..)" => RecoveryCodes {
        /// Digits of each.
        codes: Vec<String>,
    }
}

message! {
    /// A device in the list of an administrator.
    "DeviceEntry({state:?})" => DeviceEntry {
        /// The thumbprint of its key.
        device_id: String,
        /// What people call it.
        name: String,
        /// Operating system and version, for people.
        platform: String,
        /// What protects its key.
        key_kind: DeviceKeyKind,
        /// How far it is enrolled.
        state: DeviceState,
        /// When it sent its code.
        enrolled_at: DateTime<Utc>,
    }
}

message! {
    /// Every device of the clinic: `GET /v1/devices`.
    "DeviceList({})", devices => DeviceList {
        /// The first enrolled first.
        devices: Vec<DeviceEntry>,
    }
}

message! {
    /// A person in the list of an administrator.
    "StaffEntry({roles:?})" => StaffEntry {
        /// Identifier of the person.
        staff_id: String,
        /// What the person types to sign in, as it is compared.
        sign_in_name: String,
        /// Name for the screen.
        display_name: String,
        /// What the person may do.
        roles: Roles,
        /// Whether the person may not sign in.
        stopped: bool,
        /// Whether the person has to replace the password at the next sign-in.
        must_change_password: bool,
    }
}

message! {
    /// Everybody at the clinic: `GET /v1/staff`.
    "StaffList({})", staff => StaffList {
        /// By sign-in name.
        staff: Vec<StaffEntry>,
    }
}

message! {
    /// A clinic that a device serves.
    "ServedClinic({trade:?}, {clinic_state:?})" => ServedClinic {
        /// 登録記号番号.
        registration_number: String,
        /// Name of the clinic.
        clinic_name: String,
        /// Its trade.
        trade: Trade,
        /// How far it is with the operator.
        clinic_state: ClinicState,
        /// Whether it is at the place of the device (併設). The own clinic of the device is.
        same_place: bool,
    }
}

message! {
    /// The clinics for which people on the device may work: `GET /v1/clinics`. They are its own, the one at the same place (併設),
    /// and those of the same group (法人) that the operator of the gateway named.
    "ServedClinicList({})", clinics => ServedClinicList {
        /// The own clinic of the device first, then the others by number.
        clinics: Vec<ServedClinic>,
    }
}

message! {
    /// Something that happened to an account of the clinic. It names no patient.
    "AccountEvent({kind:?})" => AccountEvent {
        /// When.
        at: DateTime<Utc>,
        /// The device on which it was done; empty for the operator of the gateway.
        device: String,
        /// The person who did it; empty for the operator, and where no person was signed in.
        staff: String,
        /// What.
        kind: AccountEventKind,
        /// The device, person or receipt computer that it was done to.
        subject: String,
    }
}

message! {
    /// The last events of the clinic: `GET /v1/events`.
    "AccountEventList({})", events => AccountEventList {
        /// The newest first.
        events: Vec<AccountEvent>,
    }
}

/// What can happen to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountEventKind {
    /// The operator added the clinic.
    ClinicAdded,
    /// The operator named a further clinic that a device serves, or took one back.
    DeviceClinicsChanged,
    /// An administrator or the operator approved a device.
    DeviceApproved,
    /// A device sent a code.
    DeviceEnrolled,
    /// A code for a device was made.
    DeviceInvited,
    /// A device was stopped.
    DeviceStopped,
    /// A person replaced the own password.
    PasswordChanged,
    /// A person got a password that is replaced at the next sign-in.
    PasswordReset,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// Recovery codes were made.
    RecoveryCodesMade,
    /// The operator changed the roles of a person.
    RolesChanged,
    /// A refresh token was used twice: two programs have it. The session ended.
    RefreshTokenReused,
    /// A person signed in.
    SignedIn,
    /// A person signed out.
    SignedOut,
    /// Somebody new.
    StaffAdded,
    /// A person who was stopped may sign in again.
    StaffReturned,
    /// A person was stopped.
    StaffStopped,
    /// An administrator let a receipt computer fetch results.
    VendorLinked,
    /// An administrator ended that.
    VendorLinkEnded,
}

/// What a device sends with a request so that the gateway knows who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The proof of its key alone: before a person is signed in.
    Key,
    /// The proof, and the session of the person who is signed in.
    Session,
}

impl Credential {
    /// What the request with this path needs.
    ///
    /// # Examples
    ///
    /// ```
    /// use shikaku_core::gateway::Credential;
    ///
    /// assert_eq!(Credential::of("/v1/sessions"), Credential::Key);
    /// assert_eq!(Credential::of("/v1/challenges"), Credential::Session);
    /// ```
    #[must_use]
    pub fn of(path: &str) -> Self {
        let by_key = ["/v1/enrolments", "/v1/device", SESSIONS, TOKENS, "/v1/recoveries"];
        if by_key.contains(&path) { Self::Key } else { Self::Session }
    }
}

/// Path of the request that signs a person in. Its answer holds tokens.
pub const SESSIONS: &str = "/v1/sessions";

/// Path of the request that exchanges a refresh token.
pub const TOKENS: &str = "/v1/tokens";

/// Path of the request that ends a session.
pub const SIGN_OUT: &str = "/v1/sign-out";

impl From<&SessionTokens> for SignedIn {
    fn from(tokens: &SessionTokens) -> Self {
        Self {
            session_ends_at: tokens.session_ends_at,
            staff_id: tokens.staff_id.clone(),
            display_name: tokens.display_name.clone(),
            roles: tokens.roles.clone(),
            must_change_password: tokens.must_change_password,
            clinics: tokens.clinics.clone(),
        }
    }
}
