use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use shikaku_core::gateway::{
    Credential, DpopRequest, Problem, ProblemCode, RefreshRequest, SESSIONS, SIGN_OUT, SessionTokens,
    SignedIn, TOKENS, dpop_proof,
};
use shikaku_core::port::{Clock, DeviceSigner, GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use shikaku_transport::Random;
use zeroize::Zeroizing;

use super::{HttpGateway, HttpSettings, HttpSettingsError, failure};

/// The gateway over HTTPS for a device of a clinic: each request carries a proof of the key of the device (RFC 9449), and the
/// session of the person who is signed in.
///
/// The tokens of the session stay in here and in memory. The answer to a sign-in says who is signed in ([`SignedIn`]), and an
/// access token is exchanged before it expires.
#[derive(derive_more::Debug)]
#[debug("Device{http:?}")]
pub struct DeviceGateway {
    http: HttpGateway,
    settings: DeviceSettings,
    state: Mutex<State>,
    /// Held while a refresh token is exchanged, because it can be used once.
    refreshing: tokio::sync::Mutex<()>,
}

/// What a device brings to its proofs.
#[derive(derive_more::Debug)]
#[debug("DeviceSettings(..)")]
pub struct DeviceSettings {
    /// The key of the device.
    pub signer: Arc<dyn DeviceSigner + Send + Sync>,
    /// Time for the proofs. The gateway does not depend on it.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Makes each proof unique.
    pub random: Mutex<Box<dyn Random + Send>>,
}

#[derive(Default)]
struct State {
    nonce: Option<String>,
    session: Option<Session>,
}

struct Session {
    access_token: Zeroizing<String>,
    refresh_token: Zeroizing<String>,
    /// From here on the access token is exchanged before it is used.
    refresh_at: DateTime<Utc>,
}

/// An access token is exchanged when it has less left than this.
const LEFT_MIN: TimeDelta = TimeDelta::seconds(30);

const DPOP: HeaderName = HeaderName::from_static("dpop");

impl DeviceGateway {
    /// Prepares a client; nothing is sent yet. The token of the settings is not used.
    ///
    /// # Errors
    /// When the address or the roots cannot be used.
    pub fn new(http: &HttpSettings, settings: DeviceSettings) -> Result<Self, HttpSettingsError> {
        let http = HttpGateway::without_token(http)?;
        Ok(Self { http, settings, state: Mutex::default(), refreshing: tokio::sync::Mutex::default() })
    }

    /// Makes one call and waits for its reply, whatever its HTTP status.
    ///
    /// # Errors
    /// When there is no whole reply, or the key of the device does not sign ([`GatewayLinkError::NotSigned`]).
    pub async fn exchange(&self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        let done = tokio::time::timeout(self.http.timeout, self.exchange_in_time(call)).await;
        let reply = done.unwrap_or(Err(GatewayLinkError::Timeout));
        match &reply {
            Ok(reply) => log::debug!("gateway {call:?} -> {reply:?}"),
            Err(error) => log::warn!("gateway {call:?} -> {error}"),
        }
        reply
    }

    async fn exchange_in_time(&self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        if Credential::of(&call.path) == Credential::Key {
            let reply = self.tries(call, None).await?;
            return Ok(self.kept(&call.path, reply));
        }
        let Some(token) = self.access_token(None).await? else {
            return Ok(Problem::new(ProblemCode::Unauthorized).reply());
        };
        let mut reply = self.tries(call, Some(&token)).await?;
        // The clock of the device may be wrong. The gateway did nothing yet, because it did not know who asks.
        if has_ended(&reply)
            && let Some(other) = self.access_token(Some(&token)).await?
        {
            reply = self.tries(call, Some(&other)).await?;
        }
        Ok(self.kept(&call.path, reply))
    }

    /// The access token of the session, exchanged if it is about to expire or is the refused one; `None` without a session.
    async fn access_token(
        &self,
        refused: Option<&str>,
    ) -> Result<Option<Zeroizing<String>>, GatewayLinkError> {
        if let Some(token) = self.lasting_token(refused) {
            return Ok(Some(token));
        }
        let _one_at_a_time = self.refreshing.lock().await;
        // Another call may have done it meanwhile.
        if let Some(token) = self.lasting_token(refused) {
            return Ok(Some(token));
        }
        let refresh = self.with_state(|state| {
            state.session.as_ref().map(|session| session.refresh_token.as_str().to_owned())
        });
        let Some(refresh_token) = refresh else { return Ok(None) };
        let body = RefreshRequest { refresh_token }.encode();
        let path = TOKENS.to_owned();
        let call = HttpRequest { method: HttpMethod::Post, path, idempotency_key: None, body };
        let reply = self.tries(&call, None).await?;
        if reply.status == 401 {
            self.with_state(|state| state.session = None);
        }
        self.kept(TOKENS, reply);
        Ok(self.with_state(|state| state.session.as_ref().map(|session| session.access_token.clone())))
    }

    /// The access token while it lasts and is not the refused one.
    fn lasting_token(&self, refused: Option<&str>) -> Option<Zeroizing<String>> {
        let now = self.settings.clock.now();
        self.with_state(|state| {
            let session = state.session.as_ref()?;
            let is_usable = now < session.refresh_at && refused != Some(session.access_token.as_str());
            is_usable.then(|| session.access_token.clone())
        })
    }

    /// Keeps the tokens of an answer, and leaves them out of it.
    fn kept(&self, path: &str, reply: HttpResponse) -> HttpResponse {
        if path == SIGN_OUT && reply.status < 300 {
            self.with_state(|state| state.session = None);
        }
        if ![SESSIONS, TOKENS].contains(&path) || reply.status >= 300 {
            return reply;
        }
        let Ok(tokens) = SessionTokens::decode(&reply.body) else { return reply };
        let body = SignedIn::from(&tokens).encode();
        let lasts = TimeDelta::seconds(tokens.expires_in.into()) - LEFT_MIN;
        let session = Session {
            access_token: Zeroizing::new(tokens.access_token),
            refresh_token: Zeroizing::new(tokens.refresh_token),
            refresh_at: self.settings.clock.now() + lasts,
        };
        self.with_state(|state| state.session = Some(session));
        HttpResponse { status: reply.status, body }
    }

    /// Sends with a proof, and again with a new one where the gateway wants its nonce or the connection failed.
    async fn tries(&self, call: &HttpRequest, token: Option<&str>) -> Result<HttpResponse, GatewayLinkError> {
        let first = match self.send(call, token).await {
            Err(failure) if failure.is_connection() && call.is_repeatable() => self.send(call, token).await?,
            sent => sent?,
        };
        let (wants_nonce, reply) = first;
        // The gateway did nothing yet: it refuses a proof without its nonce before it looks at the request.
        if wants_nonce { Ok(self.send(call, token).await?.1) } else { Ok(reply) }
    }

    async fn send(
        &self,
        call: &HttpRequest,
        token: Option<&str>,
    ) -> Result<(bool, HttpResponse), failure::Attempt> {
        let mut request = self.http.request(call)?;
        self.sign(call.method, token, &mut request).map_err(|_| failure::Attempt::not_signed())?;
        let client = self.http.client(call);
        let response = client.execute(request).await?;
        let headers = response.headers();
        let wants_nonce = response.status() == 401 && wants_nonce(headers);
        if let Some(nonce) = headers.get("dpop-nonce").and_then(|nonce| nonce.to_str().ok()) {
            self.with_state(|state| state.nonce = Some(nonce.to_owned()));
        }
        Ok((wants_nonce, self.http.receive(response).await?))
    }

    fn sign(&self, method: HttpMethod, token: Option<&str>, request: &mut Request) -> Result<(), NotSigned> {
        let nonce = self.with_state(|state| state.nonce.clone());
        let uri = request.url().as_str().to_owned();
        let of = DpopRequest { method, uri: &uri, access_token: token, nonce: nonce.as_deref() };
        let seed = self.settings.random.lock().unwrap_or_else(PoisonError::into_inner).seed();
        let [half @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = seed.map_err(|_| NotSigned)?;
        let proof = dpop_proof(&*self.settings.signer, &of, self.settings.clock.now(), half);
        let proof = HeaderValue::from_str(&proof.map_err(|_| NotSigned)?).map_err(|_| NotSigned)?;
        request.headers_mut().insert(DPOP, proof);
        if let Some(token) = token {
            // EXPOSE: the token belongs into this one header, which is marked as sensitive.
            let value = Zeroizing::new(format!("DPoP {token}"));
            let mut value = HeaderValue::from_str(&value).map_err(|_| NotSigned)?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(())
    }

    fn with_state<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The key of the device did not sign, or there is no chance to be had.
struct NotSigned;

/// Whether a reply says that the access token is not accepted, or no longer.
fn has_ended(reply: &HttpResponse) -> bool {
    let problem = (reply.status == 401).then(|| Problem::read(reply)).flatten();
    problem.is_some_and(|problem| problem.code == ProblemCode::SessionEnded)
}

/// Whether a refusal asks for the nonce of the gateway (RFC 9449, 8).
fn wants_nonce(headers: &HeaderMap) -> bool {
    headers
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .any(|value| value.to_str().is_ok_and(|value| value.contains("use_dpop_nonce")))
}
