use std::time::Duration;

use http_body_util::Channel;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Client, Request, Url};
use shikaku_core::port::{GatewayLinkError, HttpMethod};
use tokio::runtime::Runtime;

use super::{HttpSettings, HttpSettingsError, blocking, failure, joined, method};

/// A client for conformance runs: it sends the headers and the body that it is given and no others, and returns the headers of
/// the answer. The limits and the trusted roots are those of every call to the gateway.
///
/// Must not be used from within a tokio runtime.
#[derive(derive_more::Debug)]
#[debug("GatewayProbe({})", base_url.host_str().unwrap_or_default())]
pub struct GatewayProbe {
    runtime: Runtime,
    client: Client,
    base_url: Url,
    timeout: Duration,
    body_max: usize,
}

/// A request of a conformance run.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("ProbeRequest({method:?})")]
pub struct ProbeRequest {
    /// GET or POST.
    pub method: HttpMethod,
    /// The path with its query, from its first `/`.
    pub path: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: ProbeBody,
}

/// The body of a request of a conformance run.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
pub enum ProbeBody {
    /// There is none.
    None,
    /// These bytes.
    #[debug("Whole({} bytes)", _0.len())]
    Whole(Vec<u8>),
    /// The head announces a body of which no byte is sent.
    Withheld,
}

/// An answer with its headers.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("ProbeResponse({status}, {} bytes)", body.len())]
pub struct ProbeResponse {
    /// The HTTP status.
    pub status: u16,
    headers: HeaderMap,
    /// The body, or what was read of it.
    pub body: Vec<u8>,
}

impl ProbeResponse {
    /// The value of a header that is text; of several the first.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl GatewayProbe {
    /// Prepares a client and its runtime; nothing is sent yet. The token of the settings is not used.
    ///
    /// # Errors
    /// When the address or the roots cannot be used, or no runtime starts.
    pub fn new(settings: &HttpSettings) -> Result<Self, HttpSettingsError> {
        let tls = settings.roots.client_config()?;
        Ok(Self {
            runtime: blocking::runtime()?,
            // A connection that a refusal left half read is used for nothing else.
            client: super::client(settings, &tls, HeaderMap::new(), 0)?,
            base_url: settings.base_url()?,
            timeout: settings.timeout,
            body_max: settings.body_max,
        })
    }

    /// Sends one request, once, and reads the whole answer, whatever its HTTP status.
    ///
    /// # Errors
    /// When there is no whole answer in time, or the request has a header that HTTP cannot carry.
    pub fn exchange(&self, request: &ProbeRequest) -> Result<ProbeResponse, GatewayLinkError> {
        self.exchange_until(request, |_| false)
    }

    /// Sends one request, and reads the body of its answer until `is_enough` accepts what has arrived, or to its end.
    ///
    /// # Errors
    /// The same as [`GatewayProbe::exchange`]. An answer without an end that brings too little in time is
    /// [`GatewayLinkError::Timeout`].
    pub fn exchange_until(
        &self,
        request: &ProbeRequest,
        is_enough: impl Fn(&[u8]) -> bool,
    ) -> Result<ProbeResponse, GatewayLinkError> {
        self.runtime.block_on(async {
            let done = tokio::time::timeout(self.timeout, self.send(request, is_enough)).await;
            let done = done.map_err(|_| GatewayLinkError::Timeout)?;
            done.map_err(GatewayLinkError::from)
        })
    }

    async fn send(
        &self,
        request: &ProbeRequest,
        is_enough: impl Fn(&[u8]) -> bool,
    ) -> Result<ProbeResponse, failure::Attempt> {
        // Its other half is held until the answer is there, so that the body has no end before.
        let (_withheld, channel) = Channel::<&'static [u8]>::new(1);
        let mut made = Request::new(method(request.method), joined(&self.base_url, &request.path));
        *made.headers_mut() = headers(&request.headers).ok_or_else(failure::Attempt::broken)?;
        *made.body_mut() = match &request.body {
            ProbeBody::None => None,
            ProbeBody::Whole(bytes) => Some(bytes.clone().into()),
            ProbeBody::Withheld => Some(Body::wrap(channel)),
        };
        let mut response = self.client.execute(made).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while !is_enough(&body)
            && let Some(chunk) = response.chunk().await?
        {
            if body.len().saturating_add(chunk.len()) > self.body_max {
                return Err(failure::Attempt::broken());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(ProbeResponse { status, headers, body })
    }
}

/// The headers of a request. A token is marked, so that no log shows it.
fn headers(given: &[(&'static str, String)]) -> Option<HeaderMap> {
    let header = |(name, value): &(&'static str, String)| {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        let mut value = HeaderValue::from_str(value).ok()?;
        value.set_sensitive(name == AUTHORIZATION);
        Some((name, value))
    };
    given.iter().map(header).collect()
}
