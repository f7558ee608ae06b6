//! A device of a clinic: its key, its nonce and its session, over real HTTPS.

use reqwest::Method;
use reqwest::header::HeaderMap;
use shikaku_adapter::SoftwareSigner;
use shikaku_core::gateway::{
    DeviceStatus, DpopRequest, EnrolmentRequest, Problem, RefreshRequest, SessionTokens, SignInRequest,
    dpop_proof,
};
use shikaku_core::port::{Clock as _, DeviceKeyKind, HttpMethod, HttpRequest, HttpResponse};
use shikaku_gateway::Running;

use super::document::assert_documented;
use crate::fixture::FixedClock;
use crate::wire::{tls_client, tls_client_of};

/// A device with a key of its own.
pub(crate) struct TestDevice {
    signer: SoftwareSigner,
    http: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    base_url: String,
    clock: FixedClock,
    nonce: Option<String>,
    proofs: u64,
    /// Every proof that it made and every nonce that it got.
    pub(crate) shown: Vec<String>,
    pub(crate) tokens: Option<SessionTokens>,
    /// The clinic that its calls with a session are for; none for its own, which they do not name.
    pub(crate) clinic: Option<String>,
}

impl TestDevice {
    pub(crate) fn new(running: &Running, clock: &FixedClock) -> Self {
        Self::of(running.base_url(), running.root_cert_pem(), clock)
    }

    /// A device of the gateway at this address with this root.
    pub(crate) fn of(base_url: String, root_pem: &str, clock: &FixedClock) -> Self {
        let key = SoftwareSigner::generate().expect("a key");
        Self {
            signer: SoftwareSigner::load(&key).expect("a key"),
            http: reqwest::Client::builder()
                .tls_backend_preconfigured(tls_client_of(root_pem))
                .no_proxy()
                .build()
                .expect("a client"),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            base_url,
            clock: clock.clone(),
            nonce: None,
            proofs: 0,
            shown: Vec::new(),
            tokens: None,
            clinic: None,
        }
    }

    /// The same device at another gateway.
    pub(crate) fn at(&mut self, running: &Running) {
        let client = reqwest::Client::builder().tls_backend_preconfigured(tls_client(running)).no_proxy();
        (self.http, self.base_url) = (client.build().expect("a client"), running.base_url());
    }

    /// A proof for this call, as a device makes it.
    pub(crate) fn proof(&mut self, method: HttpMethod, path: &str, token: Option<&str>) -> String {
        self.proofs += 1;
        let uri = format!("{}{path}", self.base_url);
        let nonce = self.nonce.as_deref();
        let request = DpopRequest { method, uri: &uri, access_token: token, nonce };
        let number = u128::from(self.proofs).to_be_bytes();
        let proof = dpop_proof(&self.signer, &request, self.clock.now(), number).expect("a proof");
        self.shown.push(proof.clone());
        proof
    }

    /// Sends a call with this proof, once.
    pub(crate) fn send(
        &mut self,
        method: HttpMethod,
        path: &str,
        token: Option<&str>,
        proof: &str,
        body: &[u8],
    ) -> (HttpResponse, HeaderMap) {
        let (name, has_body) = match method {
            HttpMethod::Get => (Method::GET, false),
            HttpMethod::Post => (Method::POST, true),
        };
        let mut request = self.http.request(name, format!("{}{path}", self.base_url)).header("dpop", proof);
        if let Some(token) = token {
            request = request.header("authorization", format!("DPoP {token}"));
        }
        if has_body {
            request = request.header("content-type", "application/json").body(body.to_vec());
        }
        let answer = self.runtime.block_on(async {
            let response = request.send().await.expect("an answer");
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = response.bytes().await.expect("a body").to_vec();
            (HttpResponse { status, body }, headers)
        });
        assert_documented(if has_body { "POST" } else { "GET" }, path, body, &answer.0);
        let nonce = answer.1.get("dpop-nonce").and_then(|nonce| nonce.to_str().ok());
        self.nonce = nonce.map(str::to_owned).or_else(|| self.nonce.take());
        self.shown.extend(self.nonce.clone());
        answer
    }

    /// Makes a call, and repeats it when the gateway asks for its nonce (RFC 9449, 8).
    pub(crate) fn call(
        &mut self,
        method: HttpMethod,
        path: &str,
        token: Option<&str>,
        body: &[u8],
    ) -> HttpResponse {
        let proof = self.proof(method, path, token);
        let (reply, headers) = self.send(method, path, token, &proof, body);
        let wants_nonce = headers
            .get_all("www-authenticate")
            .iter()
            .any(|value| value.to_str().is_ok_and(|value| value.contains("use_dpop_nonce")));
        if !wants_nonce {
            return reply;
        }
        let proof = self.proof(method, path, token);
        self.send(method, path, token, &proof, body).0
    }

    pub(crate) fn post(&mut self, path: &str, body: &[u8]) -> HttpResponse {
        let (path, token) = (self.path(path), self.tokens.as_ref().map(|tokens| tokens.access_token.clone()));
        self.call(HttpMethod::Post, &path, token.as_deref(), body)
    }

    /// Sends the confirmation of a check with its key.
    pub(crate) fn confirm(&mut self, request: &HttpRequest) -> HttpResponse {
        let token = self.tokens.as_ref().map(|tokens| tokens.access_token.clone()).unwrap_or_default();
        let path = self.path(&request.path);
        let proof = self.proof(HttpMethod::Post, &path, Some(&token));
        let key = request.idempotency_key.clone().expect("a key");
        let sent = self.http.post(format!("{}{path}", self.base_url));
        let sent = sent.header("dpop", proof).header("authorization", format!("DPoP {token}"));
        let sent = sent.header("idempotency-key", key).header("content-type", "application/json");
        let sent = sent.body(request.body.clone());
        self.runtime.block_on(async {
            let response = sent.send().await.expect("an answer");
            let status = response.status().as_u16();
            HttpResponse { status, body: response.bytes().await.expect("a body").to_vec() }
        })
    }

    pub(crate) fn get(&mut self, path: &str) -> HttpResponse {
        let (path, token) = (self.path(path), self.tokens.as_ref().map(|tokens| tokens.access_token.clone()));
        self.call(HttpMethod::Get, &path, token.as_deref(), b"")
    }

    /// The path with the clinic that the call is for.
    fn path(&self, path: &str) -> String {
        self.clinic.as_ref().map_or_else(|| path.to_owned(), |clinic| with_clinic(path, clinic))
    }

    /// Sends a code of this clinic.
    pub(crate) fn enrol(&mut self, clinic: &str, code: &str) -> Result<DeviceStatus, String> {
        let request = EnrolmentRequest {
            registration_number: clinic.to_owned(),
            code: code.to_owned(),
            device_name: "受付のタブレット".to_owned(),
            platform: "Android 16".to_owned(),
            key_kind: DeviceKeyKind::Software,
        };
        let reply = self.call(HttpMethod::Post, "/v1/enrolments", None, &request.encode());
        body_or_code(&reply, DeviceStatus::decode)
    }

    pub(crate) fn status(&mut self) -> Result<DeviceStatus, String> {
        let reply = self.call(HttpMethod::Get, "/v1/device", None, b"");
        body_or_code(&reply, DeviceStatus::decode)
    }

    /// Signs in and keeps the session.
    pub(crate) fn sign_in(&mut self, name: &str, password: &str) -> Result<SessionTokens, String> {
        let request = SignInRequest { sign_in_name: name.to_owned(), password: password.to_owned() };
        let reply = self.call(HttpMethod::Post, "/v1/sessions", None, &request.encode());
        let tokens = body_or_code(&reply, SessionTokens::decode)?;
        self.tokens = Some(tokens.clone());
        Ok(tokens)
    }

    /// Exchanges a refresh token, and keeps what it brings.
    pub(crate) fn refresh(&mut self, token: &str) -> Result<SessionTokens, String> {
        let request = RefreshRequest { refresh_token: token.to_owned() };
        let reply = self.call(HttpMethod::Post, "/v1/tokens", None, &request.encode());
        let tokens = body_or_code(&reply, SessionTokens::decode)?;
        self.tokens = Some(tokens.clone());
        Ok(tokens)
    }
}

/// The path of a call for this clinic.
pub(crate) fn with_clinic(path: &str, clinic: &str) -> String {
    let begin = if path.contains('?') { '&' } else { '?' };
    let encoded: Vec<_> = clinic.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{path}{begin}clinic={}", encoded.concat())
}

/// The body of a success, or the code of the problem.
pub(crate) fn body_or_code<T, E: std::fmt::Debug>(
    reply: &HttpResponse,
    decode: impl FnOnce(&[u8]) -> Result<T, E>,
) -> Result<T, String> {
    match reply.status {
        200 | 201 => Ok(decode(&reply.body).expect("the documented body")),
        _ => Err(code(reply)),
    }
}

/// The code of a problem; empty for a success.
pub(crate) fn code(reply: &HttpResponse) -> String {
    let problem = serde_json::from_slice::<Problem>(&reply.body);
    problem.map(|problem| problem.code.code().to_owned()).unwrap_or_default()
}
