use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use shikaku_clinic::account::EnrolmentGateway;
use shikaku_core::port::{GatewayLinkError, HttpRequest, HttpResponse};

/// The answer to a request, when it comes.
pub type Exchange = Pin<Box<dyn Future<Output = Result<HttpResponse, GatewayLinkError>> + Send>>;

/// The link to the gateway.
pub trait GatewayPort: Send + Sync {
    /// Makes one call and waits for its reply. Dropping the future ends the call.
    fn exchange(self: Arc<Self>, request: HttpRequest) -> Exchange;

    /// Sends every later request to this gateway, which an enrolment sheet named.
    fn use_gateway(&self, _gateway: &EnrolmentGateway) {}

    /// Makes another key for the device, because it is enrolled anew.
    fn renew_key(&self) {}
}
