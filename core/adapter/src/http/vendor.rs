use std::time::Duration;

use reqwest::header::{
    ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, InvalidHeaderValue,
};
use reqwest::{Method, Request, Response, Version};
use shikaku_core::port::GatewayLinkError;
use tokio::runtime::Runtime;

use super::blocking::runtime;
use super::failure::Attempt;
use super::{HttpGateway, HttpSettings, HttpSettingsError};

/// The gateway over HTTPS for a receipt computer, for callers without a tokio runtime: any call with its headers.
///
/// Must not be used from within another tokio runtime.
#[derive(derive_more::Debug)]
#[debug("Vendor{gateway:?}")]
pub struct VendorGateway {
    runtime: Runtime,
    gateway: HttpGateway,
}

/// One call of a receipt computer.
#[derive(Clone, Default, PartialEq, Eq, derive_more::Debug)]
#[debug("VendorCall({path})")]
pub struct VendorCall {
    /// Path below the address of the gateway, from `/`.
    pub path: String,
    /// What follows the `?`; empty for none.
    pub query: String,
    /// `Accept`; without it JSON.
    pub accept: Option<&'static str>,
    /// `If-None-Match`.
    pub if_none_match: Option<String>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// JSON of a POST; without it the call is a GET.
    pub body: Option<Vec<u8>>,
    /// Reads no further once these bytes have arrived, because some answers have no end.
    pub until: Option<&'static [u8]>,
}

impl VendorCall {
    /// A GET.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// A POST of JSON.
    #[must_use]
    pub fn post(path: impl Into<String>, body: Vec<u8>) -> Self {
        Self { path: path.into(), body: Some(body), ..Self::default() }
    }

    /// Whether sending it twice has the effect of sending it once.
    const fn is_repeatable(&self) -> bool {
        self.body.is_none() || self.idempotency_key.is_some()
    }
}

/// What the gateway answered. Its body may hold personal data, so `Debug` prints its length only.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("VendorReply({status}, {} bytes)", body.len())]
pub struct VendorReply {
    /// HTTP status code.
    pub status: u16,
    /// Whether it came by HTTP/1.1.
    pub is_http_1_1: bool,
    headers: HeaderMap,
    /// Body as it came.
    pub body: Vec<u8>,
}

impl VendorReply {
    /// The text of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// How long to wait before the same call, where the gateway says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after")?.parse().ok().map(Duration::from_secs)
    }
}

impl VendorGateway {
    /// Prepares a client; nothing is sent yet. An empty token is left out.
    ///
    /// # Errors
    /// When the settings cannot be used or no runtime starts.
    pub fn new(settings: &HttpSettings) -> Result<Self, HttpSettingsError> {
        let token = (!settings.token.is_empty()).then_some(&settings.token);
        Ok(Self { runtime: runtime()?, gateway: HttpGateway::prepare(settings, token)? })
    }

    /// Makes one call and waits for its reply, whatever its HTTP status. A call that may be repeated is tried once more when
    /// the connection failed or broke before an answer.
    ///
    /// # Errors
    /// When there is no whole reply.
    pub fn call(&self, call: &VendorCall) -> Result<VendorReply, GatewayLinkError> {
        self.runtime.block_on(async {
            let tries = tokio::time::timeout(self.gateway.timeout, self.tries(call)).await;
            let reply = tries.unwrap_or(Err(GatewayLinkError::Timeout));
            log::debug!("gateway {call:?} -> {reply:?}");
            reply
        })
    }

    async fn tries(&self, call: &VendorCall) -> Result<VendorReply, GatewayLinkError> {
        match self.send(call).await {
            Err(failure) if failure.is_connection() && call.is_repeatable() => {
                Ok(self.receive(call, self.send(call).await?).await?)
            }
            sent => Ok(self.receive(call, sent?).await?),
        }
    }

    async fn send(&self, call: &VendorCall) -> Result<Response, Attempt> {
        let client = if call.is_repeatable() { &self.gateway.pooled } else { &self.gateway.fresh };
        Ok(client.execute(self.request(call).map_err(|_| Attempt::broken())?).await?)
    }

    fn request(&self, call: &VendorCall) -> Result<Request, InvalidHeaderValue> {
        let mut url = self.gateway.base_url.clone();
        url.set_path(&format!("{}{}", url.path().trim_end_matches('/'), call.path));
        url.set_query((!call.query.is_empty()).then_some(call.query.as_str()));
        let mut request = Request::new(if call.body.is_some() { Method::POST } else { Method::GET }, url);
        let headers = request.headers_mut();
        if let Some(accept) = call.accept {
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
        }
        if let Some(etag) = &call.if_none_match {
            headers.insert(IF_NONE_MATCH, HeaderValue::from_str(etag)?);
        }
        if let Some(key) = &call.idempotency_key {
            headers.insert(HeaderName::from_static("idempotency-key"), HeaderValue::from_str(key)?);
        }
        if let Some(body) = &call.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.clone().into());
        }
        Ok(request)
    }

    async fn receive(&self, call: &VendorCall, mut response: Response) -> Result<VendorReply, Attempt> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let is_http_1_1 = response.version() == Version::HTTP_11;
        let mut body = Vec::new();
        let is_enough = |body: &[u8]| {
            call.until.is_some_and(|end| body.windows(end.len().max(1)).any(|window| window == end))
        };
        while !is_enough(&body)
            && let Some(chunk) = response.chunk().await?
        {
            if body.len().saturating_add(chunk.len()) > self.gateway.body_max {
                return Err(Attempt::broken());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(VendorReply { status, is_http_1_1, headers, body })
    }
}
