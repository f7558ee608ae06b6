//! A receipt computer, over real HTTPS.

use std::time::Duration;

use chrono::TimeDelta;
use reqwest::header::HeaderMap;
use shikaku_core::gateway::{
    VendorAuthorization, VendorAuthorizationRequest, VendorLinkEntry, VendorLinkRequest, VendorScope,
    VendorToken, VendorTokenRequest,
};
use shikaku_core::port::HttpResponse;
use shikaku_gateway::Running;

use crate::accounts::Site;
use crate::accounts::device::{TestDevice, body_or_code};
use crate::accounts::document::assert_documented;
use crate::wire::tls_client_of;

/// A receipt computer with its token, or without.
pub(crate) struct TestVendor {
    http: reqwest::Client,
    runtime: tokio::runtime::Runtime,
    base_url: String,
    pub(crate) token: String,
    /// The link that gave the token.
    pub(crate) link: String,
}

impl TestVendor {
    pub(crate) fn new(running: &Running) -> Self {
        Self::of(running.base_url(), running.root_cert_pem())
    }

    /// A receipt computer of the gateway at this address with this root.
    pub(crate) fn of(base_url: String, root_pem: &str) -> Self {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls_client_of(root_pem))
            .timeout(Duration::from_mins(1))
            .no_proxy();
        Self {
            http: http.build().expect("a client"),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            base_url,
            token: String::new(),
            link: String::new(),
        }
    }

    /// A receipt computer that this administrator approved.
    pub(crate) fn linked(site: &Site, administrator: &mut TestDevice) -> Self {
        Self::linked_with(site, administrator, &[VendorScope::ResultsRead, VendorScope::ResultsLink])
    }

    /// The same with these scopes.
    pub(crate) fn linked_with(site: &Site, administrator: &mut TestDevice, scopes: &[VendorScope]) -> Self {
        let mut vendor = Self::new(&site.running);
        let given = vendor.authorize(scopes).expect("codes");
        let link = approve(administrator, &given.user_code).expect("a link");
        site.clock.put_forward(TimeDelta::seconds(5));
        vendor.token = vendor.poll(&given.device_code).expect("a token").access_token;
        vendor.link = link.link_id;
        vendor
    }

    /// The same receipt computer at another gateway.
    pub(crate) fn at(&self, running: &Running) -> Self {
        Self { token: self.token.clone(), link: self.link.clone(), ..Self::new(running) }
    }

    pub(crate) fn authorize(&self, scopes: &[VendorScope]) -> Result<VendorAuthorization, String> {
        let request = VendorAuthorizationRequest {
            vendor_name: "みほんレセコン".to_owned(),
            scopes: scopes.to_vec(),
        };
        let reply = self.post("/v1/vendor/authorizations", None, &request.encode());
        body_or_code(&reply, VendorAuthorization::decode)
    }

    pub(crate) fn poll(&self, device_code: &str) -> Result<VendorToken, String> {
        let request = VendorTokenRequest { device_code: device_code.to_owned() };
        body_or_code(&self.post("/v1/vendor/tokens", None, &request.encode()), VendorToken::decode)
    }

    pub(crate) fn post(&self, path: &str, key: Option<&str>, body: &[u8]) -> HttpResponse {
        let mut request = self.http.post(format!("{}{path}", self.base_url));
        request = request.header("content-type", "application/json").body(body.to_vec());
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let reply = self.send(request).0;
        assert_documented("POST", path, body, &reply);
        reply
    }

    pub(crate) fn get(&self, path: &str) -> HttpResponse {
        self.get_as(path, &[]).0
    }

    pub(crate) fn get_as(&self, path: &str, headers: &[(&str, &str)]) -> (HttpResponse, HeaderMap) {
        let request = self.http.get(format!("{}{path}", self.base_url));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let (reply, headers) = self.send(request);
        let content_type = headers.get("content-type").and_then(|it| it.to_str().ok()).unwrap_or_default();
        if content_type.contains("json") || reply.body.is_empty() {
            assert_documented("GET", path, b"", &reply);
        }
        (reply, headers)
    }

    /// Opens an answer that has no end.
    pub(super) fn open(&self, path: &str) -> reqwest::Response {
        let request = self.http.get(format!("{}{path}", self.base_url)).bearer_auth(&self.token);
        self.block_on(async { request.send().await }).expect("an answer")
    }

    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    fn send(&self, request: reqwest::RequestBuilder) -> (HttpResponse, HeaderMap) {
        let request = if self.token.is_empty() { request } else { request.bearer_auth(&self.token) };
        self.runtime.block_on(async {
            let response = request.send().await.expect("an answer");
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            (HttpResponse { status, body: response.bytes().await.expect("a body").to_vec() }, headers)
        })
    }
}

/// The administrator enters the code that the receipt computer shows.
pub(crate) fn approve(administrator: &mut TestDevice, user_code: &str) -> Result<VendorLinkEntry, String> {
    let request = VendorLinkRequest { user_code: user_code.to_owned() };
    let reply = administrator.post("/v1/vendor-links", &request.encode());
    body_or_code(&reply, VendorLinkEntry::decode)
}
