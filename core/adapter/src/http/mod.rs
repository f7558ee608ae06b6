//! The gateway over HTTPS: reqwest on rustls with ring, no other way in or out.
//!
//! No redirect is followed, no proxy is taken from the environment, plain HTTP is refused, and an
//! answer longer than the limit is dropped while it arrives.

mod blocking;
mod device;
#[cfg(all(feature = "system-clock", feature = "system-random"))]
mod enrolled;
mod failure;
mod probe;
mod root_digest;
mod settings;

use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Request, Response, Url, redirect};

pub use blocking::{BlockingDeviceGateway, BlockingGateway};
pub use device::{DeviceGateway, DeviceSettings};
#[cfg(all(feature = "system-clock", feature = "system-random"))]
pub use enrolled::EnrolledGateway;
pub use probe::{GatewayProbe, ProbeBody, ProbeRequest, ProbeResponse};
pub use settings::{BearerToken, HttpSettings, HttpSettingsError, TrustedRoots};

use shikaku_core::port::{GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};

/// The gateway over HTTPS, for callers that have a tokio runtime. Cloning shares its connections.
#[derive(Clone, derive_more::Debug)]
#[debug("HttpGateway({})", base_url.host_str().unwrap_or_default())]
pub struct HttpGateway {
    /// For calls that may be repeated: they may also meet a connection that died while it lay idle.
    pooled: Client,
    /// For the others: every call on a connection of its own.
    fresh: Client,
    base_url: Url,
    timeout: Duration,
    body_max: usize,
}

impl HttpGateway {
    /// Prepares a client; nothing is sent yet. An empty token is left out.
    ///
    /// # Errors
    /// When the address, the token or the roots cannot be used.
    pub fn new(settings: &HttpSettings) -> Result<Self, HttpSettingsError> {
        Self::prepare(settings, (!settings.token.is_empty()).then_some(&settings.token))
    }

    fn without_token(settings: &HttpSettings) -> Result<Self, HttpSettingsError> {
        Self::prepare(settings, None)
    }

    fn prepare(settings: &HttpSettings, token: Option<&BearerToken>) -> Result<Self, HttpSettingsError> {
        // Both share one memory of TLS sessions, so that a fresh connection is a short one.
        let tls = settings.roots.client_config()?;
        let headers = default_headers(token)?;
        let client = |idle_max| client(settings, &tls, headers.clone(), idle_max);
        Ok(Self {
            pooled: client(1)?,
            fresh: client(0)?,
            base_url: settings.base_url()?,
            timeout: settings.timeout,
            body_max: settings.body_max,
        })
    }

    /// Makes one call and waits for its reply, whatever its HTTP status.
    ///
    /// A call that may be repeated is tried once more when the connection failed or broke before an
    /// answer; both tries share the one time limit.
    ///
    /// # Errors
    /// When there is no whole reply.
    pub async fn exchange(&self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        let reply = tokio::time::timeout(self.timeout, self.tries(call)).await;
        let reply = reply.unwrap_or(Err(GatewayLinkError::Timeout));
        match &reply {
            Ok(reply) => log::debug!("gateway {call:?} -> {reply:?}"),
            Err(error) => log::warn!("gateway {call:?} -> {error}"),
        }
        reply
    }

    async fn tries(&self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        match self.send(call).await {
            Err(failure) if failure.is_connection() && call.is_repeatable() => {
                Ok(self.receive(self.send(call).await?).await?)
            }
            sent => Ok(self.receive(sent?).await?),
        }
    }

    async fn send(&self, call: &HttpRequest) -> Result<Response, failure::Attempt> {
        Ok(self.client(call).execute(self.request(call)?).await?)
    }

    const fn client(&self, call: &HttpRequest) -> &Client {
        if call.is_repeatable() { &self.pooled } else { &self.fresh }
    }

    fn request(&self, call: &HttpRequest) -> Result<Request, failure::Attempt> {
        let url = joined(&self.base_url, &call.path);
        let mut request = Request::new(method(call.method), url);
        if call.method == HttpMethod::Post {
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(call.body.clone().into());
        }
        if let Some(key) = &call.idempotency_key {
            let key = HeaderValue::from_str(key).map_err(|_| failure::Attempt::broken())?;
            request.headers_mut().insert(HeaderName::from_static("idempotency-key"), key);
        }
        Ok(request)
    }

    async fn receive(&self, mut response: Response) -> Result<HttpResponse, failure::Attempt> {
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len().saturating_add(chunk.len()) > self.body_max {
                return Err(failure::Attempt::broken());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(HttpResponse { status, body })
    }
}

/// A client with these limits and headers that keeps so many idle connections.
fn client(
    settings: &HttpSettings,
    tls: &rustls::ClientConfig,
    headers: HeaderMap,
    idle_max: usize,
) -> Result<Client, HttpSettingsError> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .default_headers(headers)
        .user_agent(concat!("shikaku/", env!("CARGO_PKG_VERSION")))
        .https_only(true)
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .pool_max_idle_per_host(idle_max)
        .connect_timeout(settings.connect_timeout);
    client.build().map_err(|_| HttpSettingsError::Client)
}

/// The address of a path with its query. Through `set_path`, no path can name another host.
fn joined(base_url: &Url, path: &str) -> Url {
    let mut url = base_url.clone();
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    url.set_path(&format!("{}{path}", base_url.path().trim_end_matches('/')));
    url.set_query(query);
    url
}

fn default_headers(token: Option<&BearerToken>) -> Result<HeaderMap, HttpSettingsError> {
    let accept = HeaderValue::from_static("application/json, application/problem+json");
    let mut headers: HeaderMap = [(ACCEPT, accept)].into_iter().collect();
    if let Some(token) = token {
        headers.insert(AUTHORIZATION, token.header()?);
    }
    Ok(headers)
}

const fn method(method: HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
    }
}
