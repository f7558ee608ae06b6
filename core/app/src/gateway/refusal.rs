use shikaku_clinic::failure::GatewayFailure;
use shikaku_eligibility::{Confirmation, Text};

use crate::gateway::{Law, Problem, ProblemCode};
use crate::port::{GatewayLinkError, HttpResponse};

/// A confirmation that came to nothing: what it is for the reception, and what may be shown beside it.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("GatewayRefusal({})", failure.code())]
pub struct GatewayRefusal {
    /// What it is for the reception.
    pub failure: GatewayFailure,
    /// The system's own code and message, which are opaque.
    pub official: Option<OfficialError>,
    /// The law it rests on.
    pub law: Option<Law>,
}

/// `ErrorCode` and `ErrorMessage`, or `ProcessingResultCode` and `ProcessingResultMessage`, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialError {
    /// The code.
    pub code: Option<Text>,
    /// The message.
    pub message: Option<Text>,
}

impl From<GatewayFailure> for GatewayRefusal {
    fn from(failure: GatewayFailure) -> Self {
        Self { failure, official: None, law: None }
    }
}

impl From<GatewayLinkError> for GatewayRefusal {
    fn from(error: GatewayLinkError) -> Self {
        match error {
            GatewayLinkError::Unreachable => GatewayFailure::Unreachable,
            GatewayLinkError::Timeout => GatewayFailure::Timeout,
            GatewayLinkError::Untrusted => GatewayFailure::Untrusted,
            GatewayLinkError::NotSigned => GatewayFailure::NotSignedIn,
            GatewayLinkError::Broken => GatewayFailure::BrokenAnswer,
        }
        .into()
    }
}

impl GatewayRefusal {
    /// 異常終了: the request as a whole.
    pub(crate) fn request_error(confirmation: &Confirmation) -> Self {
        let header = confirmation.header();
        let official =
            OfficialError { code: header.error_code.clone(), message: header.error_message.clone() };
        Self { official: Some(official), ..GatewayFailure::RequestError.into() }
    }

    /// エラー: this person.
    pub(crate) fn person_error(confirmation: &Confirmation) -> Self {
        let body = confirmation.body();
        let code = body.processing_result_code.clone();
        let official = OfficialError { code, message: body.processing_result_message.clone() };
        Self { official: Some(official), ..GatewayFailure::PersonError.into() }
    }

    /// Any reply that is neither an answer nor a challenge.
    pub(crate) fn from_reply(reply: &HttpResponse) -> Self {
        let Some(by_status) = ProblemCode::by_status(reply.status) else {
            return GatewayLinkError::Broken.into();
        };
        let problem = Problem::read(reply);
        let law = problem.as_ref().and_then(|problem| problem.law.clone());
        let failure = problem.and_then(|problem| problem.code.failure()).or(by_status.failure());
        failure.map_or_else(|| GatewayLinkError::Broken.into(), |failure| Self { law, ..failure.into() })
    }
}
