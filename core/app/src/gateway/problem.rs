use serde::{Deserialize, Serialize};
use shikaku_clinic::failure::GatewayFailure;
use shikaku_eligibility::codes;

use crate::gateway::request;
use crate::port::HttpResponse;

/// The problems of the API: code, HTTP status, what it is for the reception, title.
macro_rules! problems {
    ($($name:ident $code:literal $status:literal $failure:ident $title:literal)*) => {
        codes! {
            /// Why the gateway refused, as a stable code.
            ProblemCode { $($name $code $title)* }
        }

        impl ProblemCode {
            /// The HTTP status it is sent with; a code that is not known here has none.
            #[must_use]
            pub const fn status(&self) -> Option<u16> {
                match self { $(Self::$name => Some($status),)* Self::Unknown(_) => None }
            }

            /// What it is for the reception; a code that is not known here says nothing.
            #[must_use]
            pub const fn failure(&self) -> Option<GatewayFailure> {
                match self { $(Self::$name => Some(GatewayFailure::$failure),)* Self::Unknown(_) => None }
            }
        }
    };
}

problems! {
    Unauthorized "unauthorized" 401 NotSignedIn "The bearer token is missing or not accepted."
    MalformedRequest "malformed-request" 400 RequestRefused "The request does not have the documented shape."
    IdempotencyKeyMissing "idempotency-key-missing" 400 RequestRefused "A confirmation needs an Idempotency-Key header of 1 to 64 characters of A-Z a-z 0-9 - _."
    IdempotencyKeyReused "idempotency-key-reused" 422 RequestRefused "The Idempotency-Key was used for another request."
    NotFound "not-found" 404 RequestRefused "There is nothing at this address."
    ReceiptUnknown "receipt-unknown" 404 RequestRefused "The receipt is not known."
    RequestTimeout "request-timeout" 408 Timeout "The request did not arrive in time."
    MethodNotAllowed "method-not-allowed" 405 RequestRefused "The address does not take this method."
    RequestTooLong "request-too-long" 413 RequestRefused "The request is too long."
    NotJson "not-json" 415 RequestRefused "The request is not sent as application/json."
    ChallengeUnknown "challenge-unknown" 409 ChallengeExpired "The challenge is not known, was used before, or is for the other method."
    ChallengeExpired "challenge-expired" 410 ChallengeExpired "The challenge expired."
    TreatmentDateOutOfRange "treatment-date-out-of-range" 422 RequestRefused "The treatment date is not between the first day of last month and today, in Japan."
    CertificateMalformed "certificate-malformed" 422 CertificateRefused "The certificate does not have the expected profile."
    CertificateUntrusted "certificate-untrusted" 403 CertificateRefused "The certificate was not issued by a trusted authority."
    CertificateRevoked "certificate-revoked" 403 CertificateRevoked "The certificate was revoked."
    CertificateExpired "certificate-expired" 403 CertificateExpired "The certificate expired and its period of grace is over."
    SignatureInvalid "signature-invalid" 403 SignatureRefused "The signature does not fit the challenge and the certificate."
    VisualCheckNotPermitted "visual-check-not-permitted" 403 VisualCheckNotPermitted "This gateway has no approval to accept a visual check."
    PresenceProofRequired "presence-proof-required" 403 PresenceProofNeeded "A visual check needs proof that the card is present."
    PresenceProofInvalid "presence-proof-invalid" 403 PresenceRefused "The proof of presence is not one."
    PresenceProofMismatch "presence-proof-mismatch" 403 PresenceRefused "The proof of presence belongs to another person."
    CardNotRegistered "card-not-registered" 403 NotRegistered "The card is not registered as a health-insurance card."
    EnrolmentCodeMistyped "enrolment-code-mistyped" 422 RequestRefused "The code is not complete, or its check digit is wrong."
    EnrolmentCodeUnknown "enrolment-code-unknown" 403 RequestRefused "The code is not known, expired, was used before, or was entered wrongly too often."
    DeviceKnown "device-known" 409 RequestRefused "A device with this key is enrolled."
    DeviceUnknown "device-unknown" 401 NotSignedIn "No device with this key is enrolled."
    DeviceAwaitingApproval "device-awaiting-approval" 403 NotSignedIn "An administrator has to approve the device first."
    DeviceStopped "device-stopped" 403 NotSignedIn "The device was stopped."
    ClinicStopped "clinic-stopped" 403 NotSignedIn "The clinic has not begun to operate, or was stopped."
    ClinicUnknown "clinic-unknown" 404 RequestRefused "There is no clinic with this registration number."
    ClinicKnown "clinic-known" 409 RequestRefused "There is a clinic with this registration number."
    PasswordWrong "password-wrong" 403 NotSignedIn "The sign-in name or the password is wrong."
    PasswordRefused "password-refused" 422 RequestRefused "The new password is too short, too long, or easy to guess."
    PasswordChangeNeeded "password-change-needed" 403 NotSignedIn "The person has to replace the password first."
    RecoveryCodeUnknown "recovery-code-unknown" 403 NotSignedIn "The recovery code is not known for this name, or was used before."
    SignInWait "sign-in-wait" 429 NotSignedIn "Too many wrong entries; try again later."
    AccountLocked "account-locked" 403 NotSignedIn "Too many wrong entries; an administrator has to reset the password."
    AccountStopped "account-stopped" 403 NotSignedIn "The person was stopped by an administrator."
    SessionEnded "session-ended" 401 NotSignedIn "The session ended, or its token is not known."
    NotPermitted "not-permitted" 403 RequestRefused "The roles of this person do not permit it."
    StaffKnown "staff-known" 409 RequestRefused "The clinic has a person with this sign-in name."
    LastAdministrator "last-administrator" 409 RequestRefused "The last administrator of a clinic cannot be stopped."
    CursorInvalid "cursor-invalid" 400 RequestRefused "The cursor is not one of this clinic."
    CursorExpired "cursor-expired" 410 RequestRefused "Results after this cursor were deleted; begin again with since."
    ChoiceMade "choice-made" 409 RequestRefused "The result needs no choice, or the staff have chosen."
    NotAcceptable "not-acceptable" 406 RequestRefused "The result has no form that the client accepts."
    VendorNameRefused "vendor-name-refused" 422 RequestRefused "The name of a receipt computer is 1 to 60 printable characters."
    UserCodeUnknown "user-code-unknown" 403 RequestRefused "The code is not known, expired, or was used before."
    DeviceCodeUnknown "device-code-unknown" 403 RequestRefused "The device code is not known, or was used before."
    AuthorizationPending "authorization-pending" 400 RequestRefused "An administrator of the clinic has not entered the code yet."
    SlowDown "slow-down" 400 RequestRefused "The client asked before its interval was over; the interval is five seconds longer from now on."
    ExpiredToken "expired-token" 400 RequestRefused "The device code expired."
    InsufficientScope "insufficient-scope" 403 RequestRefused "The token does not permit it."
    WebhookTargetRefused "webhook-target-refused" 422 RequestRefused "A webhook leads to an https address outside of the network of the gateway."
    WebhookLimit "webhook-limit" 409 RequestRefused "The receipt computer has as many webhooks as it may have."
    FhirNoQualification "fhir-no-qualification" 406 RequestRefused "No qualification was found, which has no form in FHIR; read the result as JSON or XML."
    FhirSuperseded "fhir-superseded" 406 RequestRefused "A newer qualification exists, which has no form in FHIR; read the result as JSON or XML."
    FhirSeveralQualifications "fhir-several-qualifications" 406 RequestRefused "There are several qualifications and the staff have not chosen, which has no form in FHIR; read the result as JSON or XML."
    FhirNoInsurer "fhir-no-insurer" 406 RequestRefused "The result names no insurer, and a Coverage of FHIR has a payor; read the result as JSON or XML."
    DpopProofInvalid "dpop-proof-invalid" 401 NotSignedIn "The DPoP proof is missing or not accepted."
    DpopNonceNeeded "dpop-nonce-needed" 401 NotSignedIn "The DPoP proof needs the nonce of the header DPoP-Nonce."
    TooManyRequests "too-many-requests" 429 Overloaded "Too many requests; ask again later."
    InternalError "internal-error" 500 Overloaded "The gateway failed; ask again later."
    ServiceUnavailable "service-unavailable" 503 Overloaded "The gateway is busy; ask again later."
}

impl ProblemCode {
    /// The code to take an unknown one for, by its HTTP status: newer gateways and machines between.
    #[must_use]
    pub const fn by_status(status: u16) -> Option<Self> {
        match status {
            401 => Some(Self::Unauthorized),
            429 => Some(Self::TooManyRequests),
            400..=499 => Some(Self::MalformedRequest),
            503 => Some(Self::ServiceUnavailable),
            500..=599 => Some(Self::InternalError),
            _ => None,
        }
    }
}

codes! {
    /// The law a refusal rests on.
    Law {
        VisualCheckApproval "公的個人認証法 第38条の2" "電子署名等に係る地方公共団体情報システム機構の認証業務に関する法律 第38条の2（特定利用者証明検証者）"
    }
}

/// A refusal as it is sent: `application/problem+json` (RFC 9457).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("Problem({status} {code:?})")]
pub struct Problem {
    /// `urn:shikaku:problem:` and the code.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// One English sentence.
    #[serde(default)]
    pub title: String,
    /// The HTTP status again.
    #[serde(default)]
    pub status: u16,
    /// Stable; the last part of the type.
    pub code: ProblemCode,
    /// The law it rests on, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<Law>,
    /// Seconds until the same call can succeed, where that is known: `Retry-After` again, for people.
    #[serde(rename = "retryAfterSeconds", default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// The problem with this code, as documented.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        let law = matches!(code, ProblemCode::VisualCheckNotPermitted | ProblemCode::PresenceProofRequired);
        Self {
            kind: format!("urn:shikaku:problem:{}", code.code()),
            title: code.label().unwrap_or_default().to_owned(),
            status: code.status().unwrap_or(500),
            code,
            law: law.then_some(Law::VisualCheckApproval),
            retry_after: None,
        }
    }

    /// The problem that a reply carries, if it carries one.
    #[must_use]
    pub fn read(reply: &HttpResponse) -> Option<Self> {
        request::read(&reply.body).ok()
    }

    /// The reply that carries it.
    #[must_use]
    pub fn reply(&self) -> HttpResponse {
        HttpResponse { status: self.status, body: request::json(self) }
    }
}
