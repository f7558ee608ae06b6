use shikaku_adapter::http::{BlockingGateway, GatewayProbe, ProbeBody, ProbeRequest, ProbeResponse};
use shikaku_core::gateway::{FeedPage, ResultEntry, VendorAuthorization, VendorScope, VendorToken};
use shikaku_core::port::{GatewayLinkError, HttpMethod};

use super::{Deviation, expect};
use crate::deliver::{LinkError, link};

/// What is known beforehand.
#[derive(derive_more::Debug, Default)]
#[debug("Given(..)")]
pub(crate) struct Given {
    /// The token of a link. Without it the run links.
    pub(crate) token: Option<String>,
    /// A cursor behind which a result was deleted.
    pub(crate) expired_cursor: Option<String>,
    /// The identifier of a result of another clinic.
    pub(crate) foreign_id: Option<String>,
    /// Whether the clinic is one for tests, so that results may be marked and people may get numbers.
    pub(crate) is_test_clinic: bool,
    /// The name that the administrator reads.
    pub(crate) name: String,
}

/// A run, and what its checks have found out.
pub(crate) struct Session<'a> {
    probe: GatewayProbe,
    gateway: BlockingGateway,
    pub(super) given: Given,
    show: &'a dyn Fn(&VendorAuthorization),
    is_stopped: &'a dyn Fn() -> bool,
    linked: Linked,
    page: Option<FeedPage>,
    /// Numbers the keys and the 照会番号 of a run.
    counter: u64,
}

/// How far the run has come with its link.
enum Linked {
    NotYet,
    Done { token: VendorToken, device_code: String },
    Failed,
}

/// Results that a check looks at.
pub(super) const LIMIT: usize = 50;

impl<'a> Session<'a> {
    /// Begins a run. `start` is unlike that of every earlier run at this gateway.
    pub(crate) fn new(
        probe: GatewayProbe,
        gateway: BlockingGateway,
        given: Given,
        start: u64,
        show: &'a dyn Fn(&VendorAuthorization),
        is_stopped: &'a dyn Fn() -> bool,
    ) -> Self {
        Self { probe, gateway, given, show, is_stopped, linked: Linked::NotYet, page: None, counter: start }
    }

    /// Whether a person stopped the run.
    pub(crate) fn is_stopped(&self) -> bool {
        (self.is_stopped)()
    }

    /// Sends a request as it is.
    pub(crate) fn send(&self, request: &ProbeRequest) -> Result<ProbeResponse, Deviation> {
        self.probe.exchange(request).map_err(no_answer)
    }

    /// Sends a GET with the token, and reads until this much of the answer is there.
    pub(super) fn get_until(
        &mut self,
        path: &str,
        is_enough: impl Fn(&[u8]) -> bool,
    ) -> Result<ProbeResponse, Deviation> {
        let headers = vec![self.bearer()?, ("accept", "text/event-stream".to_owned())];
        let path = path.to_owned();
        let request = ProbeRequest { method: HttpMethod::Get, path, headers, body: ProbeBody::None };
        self.probe.exchange_until(&request, is_enough).map_err(no_answer)
    }

    /// Sends a GET with the token.
    pub(super) fn get(&mut self, path: &str) -> Result<ProbeResponse, Deviation> {
        self.get_with(path, &[("accept", "application/json")])
    }

    /// Sends a GET with the token and these headers.
    pub(super) fn get_with(
        &mut self,
        path: &str,
        more: &[(&'static str, &str)],
    ) -> Result<ProbeResponse, Deviation> {
        let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let headers = std::iter::once(self.bearer()?).chain(more).collect();
        self.send(&ProbeRequest { headers, ..open(HttpMethod::Get, path) })
    }

    /// Sends a POST of JSON with the token.
    pub(super) fn post(
        &mut self,
        path: &str,
        key: Option<&str>,
        body: Vec<u8>,
    ) -> Result<ProbeResponse, Deviation> {
        let key = key.map(|key| ("idempotency-key", key.to_owned()));
        let headers = [self.bearer()?, json_header()].into_iter().chain(key).collect();
        let body = ProbeBody::Whole(body);
        self.send(&ProbeRequest { headers, body, ..open(HttpMethod::Post, path) })
    }

    /// Sends a POST of JSON without a token.
    pub(super) fn post_open(&self, path: &str, body: Vec<u8>) -> Result<ProbeResponse, Deviation> {
        let body = ProbeBody::Whole(body);
        self.send(&ProbeRequest { headers: vec![json_header()], body, ..open(HttpMethod::Post, path) })
    }

    /// The results at the beginning of the feed, read once in a run.
    pub(super) fn items(&mut self) -> Result<Vec<ResultEntry>, Deviation> {
        if self.page.is_none() {
            let reply = self.get(&format!("/v1/feed?limit={LIMIT}"))?;
            self.page = Some(expect::page(&reply)?);
        }
        Ok(self.page.as_ref().map(|page| page.items.clone()).unwrap_or_default())
    }

    /// The first result of the feed.
    pub(super) fn first_item(&mut self) -> Result<ResultEntry, Deviation> {
        self.items()?.into_iter().next().ok_or(Deviation::NotApplicable("結果が1件もない"))
    }

    /// The token of the link that this run made, and its device code. It links when no token was given.
    pub(super) fn link(&mut self) -> Result<(VendorToken, String), Deviation> {
        if self.given.token.is_some() {
            return Err(Deviation::NotApplicable("トークンが指定されている"));
        }
        if let Linked::NotYet = self.linked {
            self.linked = Linked::Failed;
            let (token, device_code) = self.link_now()?;
            self.linked = Linked::Done { token, device_code };
        }
        match &self.linked {
            Linked::Done { token, device_code } => Ok((token.clone(), device_code.clone())),
            Linked::NotYet | Linked::Failed => Err(Deviation::NotApplicable("連携できていない")),
        }
    }

    fn link_now(&mut self) -> Result<(VendorToken, String), Deviation> {
        let mut device_code = String::new();
        let show = |codes: &VendorAuthorization| {
            device_code.clone_from(&codes.device_code);
            (self.show)(codes);
        };
        let scopes = [VendorScope::ResultsRead, VendorScope::ResultsLink];
        let token = link(&mut self.gateway, &self.given.name, &scopes, show, self.is_stopped);
        token.map(|token| (token, device_code)).map_err(|error| match error {
            LinkError::Stopped => Deviation::NotApplicable("中断した"),
            LinkError::Expired => Deviation::NotApplicable("時間内に承認されなかった"),
            LinkError::Feed(error) => Deviation::failed("200 application/json", error.to_string()),
        })
    }

    fn bearer(&mut self) -> Result<(&'static str, String), Deviation> {
        let token = match &self.given.token {
            Some(token) => token.clone(),
            None => self.link()?.0.access_token,
        };
        Ok(("authorization", format!("Bearer {token}")))
    }

    /// An Idempotency-Key that no other call has.
    pub(super) fn next_key(&mut self) -> String {
        self.counter += 1;
        format!("vendor-check-{}", self.counter)
    }

    /// A 照会番号 that no other call has.
    pub(super) fn next_number(&mut self) -> String {
        self.counter += 1;
        format!("VC-{}", self.counter)
    }
}

/// A request without headers and body.
pub(crate) fn open(method: HttpMethod, path: &str) -> ProbeRequest {
    ProbeRequest { method, path: path.to_owned(), headers: Vec::new(), body: ProbeBody::None }
}

fn no_answer(error: GatewayLinkError) -> Deviation {
    Deviation::failed("応答", error.to_string())
}

fn json_header() -> (&'static str, String) {
    ("content-type", "application/json".to_owned())
}
