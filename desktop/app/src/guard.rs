//! Which requests come from the windows that this program opened.
//!
//! Every program of the computer can reach a port on the loopback interface, and every page of the browser can send requests
//! to it. So a request has to name the address in `Host` (a name that an attacker resolves to 127.0.0.1 is another one), come
//! from this page by `Origin` and Fetch Metadata, know a path that cannot be guessed, and bring the cookie that the first
//! browser got for a code that can be used once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use shikaku_transport::Random;
use subtle::ConstantTimeEq as _;

use crate::random_name::{NoRandom, fresh_name};

/// What identifies the windows of the program.
pub(crate) struct Guard {
    /// `127.0.0.1:PORT`.
    host: String,
    staff: Access,
    patient: Access,
    random: Mutex<Box<dyn Random + Send>>,
}

/// Whose window it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindowOf {
    /// The whole application.
    Staff,
    /// The patient's page alone.
    Patient,
}

/// What lets one window in.
struct Access {
    /// A part of every path of it.
    path: String,
    keys: Mutex<Keys>,
}

#[derive(Default)]
struct Keys {
    /// The code that lets a window in, until it is used.
    code: Option<String>,
    /// The value of the cookie of the window that is in.
    cookie: Option<String>,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It does not come from the page of this program.
    Foreign,
    /// Another window is open already.
    OtherWindow,
}

impl Refusal {
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::OtherWindow => StatusCode::CONFLICT,
        }
    }
}

impl Guard {
    /// A guard of the address `host`, with a code for the window of the staff.
    pub(crate) fn new(host: String, mut random: Box<dyn Random + Send>) -> Result<Self, NoRandom> {
        let mut access = || Ok(Access { path: fresh_name(&mut *random)?, keys: Mutex::default() });
        let (staff, patient) = (access()?, access()?);
        let guard = Self { host, staff, patient, random: Mutex::new(random) };
        guard.pair(WindowOf::Staff)?;
        Ok(guard)
    }

    /// Makes a new code for a window. A window that is in is out from then on.
    pub(crate) fn pair(&self, window: WindowOf) -> Result<String, NoRandom> {
        let code = fresh_name(&mut **self.random.lock().unwrap_or_else(PoisonError::into_inner))?;
        *self.access(window).keys() = Keys { code: Some(code.clone()), cookie: None };
        Ok(code)
    }

    /// The path of the page of a window.
    pub(crate) fn path(&self, window: WindowOf) -> String {
        format!("/{}/", self.access(window).path)
    }

    /// The address that opens the window of the staff, once.
    pub(crate) fn opening_address(&self) -> String {
        let code = self.staff.keys().code.clone().unwrap_or_default();
        format!("http://{}/open/{code}", self.host)
    }

    /// Lets the first browser with the code in; returns its window, and the header that gives it the cookie.
    pub(crate) fn open(&self, headers: &HeaderMap, code: &str) -> Result<(WindowOf, String), Refusal> {
        // The file that opens the browser is a page of another origin.
        self.check_host(headers)?;
        let window = [WindowOf::Staff, WindowOf::Patient].into_iter().find(|window| {
            self.access(*window).keys().code.as_ref().is_some_and(|expected| is_equal(expected, code))
        });
        let window = window.ok_or_else(|| match self.staff.keys().code {
            None => Refusal::OtherWindow,
            Some(_) => Refusal::Foreign,
        })?;
        let cookie = fresh_name(&mut **self.random.lock().unwrap_or_else(PoisonError::into_inner));
        let cookie = cookie.map_err(|NoRandom| Refusal::Foreign)?;
        let access = self.access(window);
        *access.keys() = Keys { code: None, cookie: Some(cookie.clone()) };
        Ok((window, format!("{COOKIE}={cookie}; Path=/{}/; HttpOnly; SameSite=Strict", access.path)))
    }

    /// Checks a request for the page of a window or from it.
    pub(crate) fn check(
        &self,
        window: WindowOf,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<(), Refusal> {
        self.check_host(headers)?;
        let site = text(headers, &SEC_FETCH_SITE);
        // A navigation that a person began has `none`; a browser that sends nothing is checked by its Origin.
        if !matches!(site, None | Some("same-origin" | "none")) {
            return Err(Refusal::Foreign);
        }
        let origin = text(headers, &header::ORIGIN);
        let is_own = |origin: &str| origin.strip_prefix("http://") == Some(&self.host);
        match origin {
            Some(origin) if !is_own(origin) => return Err(Refusal::Foreign),
            None if method != Method::GET => return Err(Refusal::Foreign),
            _ => {}
        }
        let keys = self.access(window).keys();
        let is_in =
            keys.cookie.as_ref().is_some_and(|own| cookies(headers).any(|given| is_equal(own, given)));
        if is_in { Ok(()) } else { Err(Refusal::OtherWindow) }
    }

    const fn access(&self, window: WindowOf) -> &Access {
        match window {
            WindowOf::Staff => &self.staff,
            WindowOf::Patient => &self.patient,
        }
    }

    fn check_host(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let is_own = hosts.next().is_some_and(|host| host.as_bytes() == self.host.as_bytes());
        if is_own && hosts.next().is_none() { Ok(()) } else { Err(Refusal::Foreign) }
    }
}

impl Access {
    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    // A value that is no text is none of ours.
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// The values of our cookie.
fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// Compares in a time that does not depend on how much is right.
fn is_equal(expected: &str, given: &str) -> bool {
    expected.as_bytes().ct_eq(given.as_bytes()).into()
}

const COOKIE: &str = "shikaku-window";
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
