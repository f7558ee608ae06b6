use std::time::Duration;

use shikaku_core::gateway::{Problem, ProblemCode, RequestError};
use shikaku_core::port::HttpResponse;
use shikaku_transport::RandomUnavailable;

use crate::store::StoreError;

/// Why a call is refused.
#[derive(derive_more::From)]
pub(crate) enum Refusal {
    /// For this reason.
    #[from]
    Problem(ProblemCode),
    /// For this reason, until this time has passed.
    Wait(ProblemCode, Duration),
    /// The database failed.
    #[from]
    Store(StoreError),
    /// There is no random number.
    #[from]
    Random(RandomUnavailable),
}

impl Refusal {
    /// One call too many.
    pub(crate) const fn too_many(wait: Duration) -> Self {
        Self::Wait(ProblemCode::TooManyRequests, wait)
    }
}

/// A reply, and after how long the same call may be repeated.
pub(crate) struct Served {
    pub(crate) reply: HttpResponse,
    pub(crate) retry_after: Option<Duration>,
    /// Whether the proof of the device's key lacks the nonce of this gateway, and nothing else.
    pub(crate) is_about_nonce: bool,
    /// The content type of a reply that is not JSON.
    pub(crate) content_type: Option<&'static str>,
    pub(crate) etag: Option<String>,
    /// Whether a code or a password was a wrong one.
    pub(crate) is_guess: bool,
}

impl Served {
    /// A reply that is no refusal.
    pub(crate) const fn ok(reply: HttpResponse, retry_after: Option<Duration>) -> Self {
        Self { reply, retry_after, is_about_nonce: false, content_type: None, etag: None, is_guess: false }
    }

    pub(crate) fn problem(code: ProblemCode) -> Self {
        let is_about_nonce = code == ProblemCode::DpopNonceNeeded;
        let is_guess = matches!(
            code,
            ProblemCode::EnrolmentCodeUnknown
                | ProblemCode::UserCodeUnknown
                | ProblemCode::PasswordWrong
                | ProblemCode::RecoveryCodeUnknown
        );
        Self { is_about_nonce, is_guess, ..Self::ok(Problem::new(code).reply(), None) }
    }

    /// One call too many.
    pub(crate) fn too_many(wait: Duration) -> Self {
        Self::waiting(ProblemCode::TooManyRequests, wait)
    }

    /// The problem, and after how long the call may be repeated, also in the body: a device shows it.
    fn waiting(code: ProblemCode, wait: Duration) -> Self {
        let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
        let retry_after = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
        let reply = Problem { retry_after, ..Problem::new(code.clone()) }.reply();
        Self { reply, retry_after: Some(wait), ..Self::problem(code) }
    }
}

/// After how long a call is repeated when another program held the database.
const BUSY_FOR: Duration = Duration::from_secs(1);

impl From<Refusal> for Served {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Problem(code) => Self::problem(code),
            Refusal::Wait(code, wait) => Self::waiting(code, wait),
            Refusal::Store(error) if error.is_busy() => {
                log::warn!("the database is busy");
                Self { retry_after: Some(BUSY_FOR), ..Self::problem(ProblemCode::ServiceUnavailable) }
            }
            Refusal::Store(error) => {
                log::error!("{error} {}", error.code().unwrap_or_default());
                Self::problem(ProblemCode::InternalError)
            }
            Refusal::Random(error) => {
                log::error!("{error}");
                Self::problem(ProblemCode::InternalError)
            }
        }
    }
}

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        Self::Problem(match error {
            RequestError::TooLong => ProblemCode::RequestTooLong,
            RequestError::NotJson | RequestError::WrongShape => ProblemCode::MalformedRequest,
        })
    }
}
