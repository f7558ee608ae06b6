use shikaku_clinic::failure::{Failure, SignInFailure};

use crate::gateway::{GatewayRefusal, Problem, ProblemCode};
use crate::port::{GatewayLinkError, HttpResponse};

/// What went wrong before, beside a page of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountNotice {
    /// The failure.
    pub failure: Failure,
    /// Seconds to wait, where the gateway says so.
    pub wait_seconds: Option<u32>,
}

impl<F: Into<Failure>> From<F> for AccountNotice {
    fn from(failure: F) -> Self {
        Self { failure: failure.into(), wait_seconds: None }
    }
}

impl AccountNotice {
    /// Whether the failure is this one.
    pub(super) fn is(self, failure: SignInFailure) -> bool {
        self.failure == Failure::SignIn(failure)
    }
}

/// The response to a request about an account, if the gateway did it; else what went wrong.
pub(super) fn accepted(
    answer: Result<HttpResponse, GatewayLinkError>,
) -> Result<HttpResponse, AccountNotice> {
    let reply = answer.map_err(|error| match error {
        GatewayLinkError::NotSigned => SignInFailure::DeviceKeyLost.into(),
        other => AccountNotice::from(GatewayRefusal::from(other).failure),
    })?;
    if reply.status < 300 {
        return Ok(reply);
    }
    let problem = Problem::read(&reply);
    let known = problem.as_ref().and_then(|problem| sign_in_failure(&problem.code));
    let wait_seconds = problem.and_then(|problem| problem.retry_after);
    let failure = known.map_or_else(|| GatewayRefusal::from_reply(&reply).failure.into(), Failure::from);
    Err(AccountNotice { failure, wait_seconds })
}

/// What a problem is for a person who enrols a device or signs in; `None` where it is about the way to the gateway.
fn sign_in_failure(code: &ProblemCode) -> Option<SignInFailure> {
    Some(match code {
        ProblemCode::EnrolmentCodeMistyped => SignInFailure::CodeMistyped,
        ProblemCode::EnrolmentCodeUnknown | ProblemCode::ClinicUnknown | ProblemCode::UserCodeUnknown => {
            SignInFailure::CodeUnknown
        }
        ProblemCode::DeviceAwaitingApproval => SignInFailure::AwaitingApproval,
        ProblemCode::DeviceUnknown => SignInFailure::DeviceUnknown,
        ProblemCode::DeviceStopped => SignInFailure::DeviceStopped,
        ProblemCode::ClinicStopped => SignInFailure::ClinicStopped,
        ProblemCode::PasswordWrong => SignInFailure::PasswordWrong,
        ProblemCode::SignInWait => SignInFailure::SignInWait,
        ProblemCode::AccountLocked => SignInFailure::AccountLocked,
        ProblemCode::AccountStopped => SignInFailure::AccountStopped,
        ProblemCode::PasswordRefused => SignInFailure::PasswordRefused,
        ProblemCode::RecoveryCodeUnknown => SignInFailure::RecoveryCodeUnknown,
        ProblemCode::Unauthorized
        | ProblemCode::SessionEnded
        | ProblemCode::DpopProofInvalid
        | ProblemCode::DpopNonceNeeded => SignInFailure::SessionEnded,
        ProblemCode::NotPermitted => SignInFailure::NotPermitted,
        ProblemCode::StaffKnown => SignInFailure::NameTaken,
        ProblemCode::LastAdministrator => SignInFailure::LastAdministrator,
        _ => return None,
    })
}
