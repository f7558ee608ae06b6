//! Our HTTPS API to a gateway, as values: calls out, replies in, both without a network.
//!
//! It carries the official element names and imitates no closed API. `desktop/gateway/openapi.yaml`
//! documents it; the reference gateway uses the same types from the other side.
//!
//! | call | reply |
//! | --- | --- |
//! | [`challenge_request`] | [`read_challenge`] |
//! | [`confirmation_request`], [`poll_call`] | [`read_confirmation`] |
//!
//! [`dpop_proof`] binds a request to the key of the device.

#[macro_use]
mod message;

mod account;
pub(crate) mod base64url;
mod challenge;
mod dpop;
mod group;
mod identifier;
mod jwk;
mod problem;
mod refusal;
mod request;
mod response;
mod result;
mod signature;
mod vendor;

pub use account::{
    AccountEvent, AccountEventKind, AccountEventList, Credential, DeviceDecision, DeviceEntry, DeviceList,
    DeviceStatus, EnrolmentRequest, Invitation, NewPerson, OneTimePassword, PasswordChange, PresentPassword,
    RecoveryCodes, RecoveryRequest, RefreshRequest, SESSIONS, SIGN_OUT, ServedClinic, ServedClinicList,
    SessionTokens, SignInRequest, SignedIn, StaffEntry, StaffList, Stopping, TOKENS,
};
pub use challenge::{Challenge, ChallengeRequest, CheckMethod, VisualCheckPolicy};
pub use dpop::{DpopRequest, dpop_proof};
pub use group::{ClinicCounts, GroupCounts, MethodCounts, OutcomeCounts};
pub use identifier::{ChallengeId, IdentifierError, Receipt};
pub use jwk::jwk_thumbprint;
pub use problem::{Law, Problem, ProblemCode};
pub use refusal::{GatewayRefusal, OfficialError};
pub use request::{
    ConfirmationRequest, PresenceProof, Proof, ProofMismatch, RequestError, challenge_request,
    confirmation_request, poll_call,
};
pub(crate) use request::{get, post};
pub use response::{
    Answer, answer_reply, challenge_reply, named_answer_reply, read_challenge, read_confirmation, result_name,
};
pub use result::{ChoiceRequest, FeedPage, ResultEntry, ResultKind, ResultPage, TakenRequest};
pub use signature::{Purpose, signed_message};
pub use vendor::{
    VendorAccess, VendorAccessKind, VendorAccessList, VendorAuthorization, VendorAuthorizationRequest,
    VendorLinkEntry, VendorLinkList, VendorLinkRequest, VendorScope, VendorToken, VendorTokenRequest,
    WebhookEntry, WebhookList, WebhookRequest, WebhookSecret, WebhookState,
};

/// Longest body in bytes that is read, from either side.
pub const BODY_MAX: usize = 256 * 1024;
