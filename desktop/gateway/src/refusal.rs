use std::time::Duration;

use shikaku_core::gateway::{Problem, ProblemCode, RequestError};
use shikaku_core::port::HttpResponse;
use shikaku_transport::RandomUnavailable;
use strum::{IntoStaticStr, VariantArray};

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
    /// Why the gateway could not answer.
    pub(crate) failure: Option<Box<Failure>>,
}

/// Why the gateway could not answer, for its log. It holds nothing of the request.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Failure({kind:?})")]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) text: String,
}

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum FailureKind {
    /// Another program held the database, or the server was away.
    StoreBusy,
    /// The database failed.
    Store,
    /// There was no random number.
    Random,
    /// The work ended with a panic.
    Worker,
}

impl Failure {
    /// Writes it to the log.
    pub(crate) fn log(&self, route: &str, request: &str) {
        let level = if self.kind == FailureKind::StoreBusy { log::Level::Warn } else { log::Level::Error };
        let text = &self.text;
        log::log!(level, endpoint = route, request = request; "{route}: {text}");
    }
}

impl Served {
    /// A reply that is no refusal.
    pub(crate) const fn ok(reply: HttpResponse, retry_after: Option<Duration>) -> Self {
        Self {
            reply,
            retry_after,
            is_about_nonce: false,
            content_type: None,
            etag: None,
            is_guess: false,
            failure: None,
        }
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

    /// The gateway could not answer.
    pub(crate) fn failed(kind: FailureKind, text: String) -> Self {
        Self { failure: Some(Box::new(Failure { kind, text })), ..Self::problem(ProblemCode::InternalError) }
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
                let text = "the database is busy".to_owned();
                let failure = Some(Box::new(Failure { kind: FailureKind::StoreBusy, text }));
                Self { failure, ..Self::waiting(ProblemCode::ServiceUnavailable, BUSY_FOR) }
            }
            Refusal::Store(error) => {
                Self::failed(FailureKind::Store, format!("{error} {}", error.code().unwrap_or_default()))
            }
            Refusal::Random(error) => Self::failed(FailureKind::Random, error.to_string()),
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
