//! The head of a request.

use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HOST, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, Method};

use shikaku_core::gateway::ProblemCode;

use crate::address::Counted;
use crate::named_clinic;

/// The other end of a connection.
pub(crate) type Peer = SocketAddr;

/// What the head of a request says about its sender.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) method: Method,
    /// As the client wrote it: scheme, authority and path.
    pub(crate) url: String,
    /// The header `Host`.
    pub(crate) host: String,
    pub(crate) authorization: Option<String>,
    /// The token behind `DPoP` in `Authorization`.
    pub(crate) access_token: Option<String>,
    pub(crate) proof: Option<String>,
    /// The other end of the connection, which a proxy may be.
    pub(crate) peer: Peer,
    pub(crate) address: Counted,
    /// The clinic that the call is for, where its query names one.
    clinic: Result<Option<String>, ProblemCode>,
    /// What is behind the `?` of the URL, without the clinic.
    pub(crate) query: String,
    pub(crate) accept: Option<String>,
    pub(crate) if_none_match: Option<String>,
}

impl Head {
    pub(crate) fn read(request: &Request, peer: Peer, address: Counted) -> Result<Self, Repeated> {
        let headers = request.headers();
        let authorization = one(headers, &AUTHORIZATION)?.map(str::to_owned);
        let token = authorization.as_deref().and_then(|header| header.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("dpop"));
        let host = one(headers, &HOST)?.unwrap_or_default();
        let (clinic, query) = match named_clinic::split(request.uri().query().unwrap_or_default()) {
            Ok((clinic, rest)) => (Ok(clinic), rest),
            Err(code) => (Err(code), String::new()),
        };
        Ok(Self {
            method: request.method().clone(),
            url: format!("https://{host}{}", request.uri().path()),
            host: host.to_owned(),
            access_token: token.map(|(_, token)| token.trim().to_owned()),
            proof: one(headers, &DPOP)?.map(str::to_owned),
            authorization,
            peer,
            address,
            clinic,
            query,
            accept: all(headers, &ACCEPT),
            if_none_match: all(headers, &IF_NONE_MATCH),
        })
    }

    /// The clinic that the call is for, where it names one.
    ///
    /// # Errors
    /// [`ProblemCode::MalformedRequest`] where the query has another form.
    pub(crate) fn clinic(&self) -> Result<Option<&str>, ProblemCode> {
        self.clinic.as_ref().map(Option::as_deref).map_err(Clone::clone)
    }

    /// Refuses a clinic in a call that is never for another one, so that none is passed over.
    ///
    /// # Errors
    /// [`ProblemCode::MalformedRequest`] where the query names a clinic, or has another form.
    pub(crate) fn no_clinic(&self) -> Result<(), ProblemCode> {
        if self.clinic()?.is_none() { Ok(()) } else { Err(ProblemCode::MalformedRequest) }
    }
}

const DPOP: HeaderName = HeaderName::from_static("dpop");

/// A header that may occur once occurs twice, or is no text.
pub(crate) struct Repeated;

/// The text of a header that may occur once. Of two, the server cannot know which is meant.
pub(crate) fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Repeated> {
    let mut values = headers.get_all(name).into_iter();
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Repeated),
        (value, None) => Ok(value.and_then(|value| value.to_str().ok())),
    }
}

/// The text of a header that is a list, in as many lines as the client likes (RFC 9110, 5.3).
fn all(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Vec<_> = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok()).collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

/// `application/json` in UTF-8 and not compressed. RFC 8259 knows no other charset, and what names one is not read as
/// something else.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let Ok(Some(content_type)) = one(headers, &CONTENT_TYPE) else { return false };
    let mut parts = content_type.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let is_utf_8 = |parameter: &str| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    };
    let is_plain = match one(headers, &CONTENT_ENCODING) {
        Ok(None) => !headers.contains_key(CONTENT_ENCODING),
        Ok(Some(encoding)) => encoding.trim().eq_ignore_ascii_case("identity"),
        Err(Repeated) => false,
    };
    is_json && parts.all(is_utf_8) && is_plain
}
