use std::str::FromStr;

use axum::http::uri::Authority;
use thiserror::Error;

/// A name under which clients reach a gateway: `gateway.example`, or `gateway.example:8443` with a port other than 443.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("HostName(..)")]
pub struct HostName(String);

/// A text is no name of a host.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a name of the gateway is a host, or a host with a port behind a colon: gateway.example:8443")]
pub struct HostNameError;

impl HostName {
    /// Whether the header `Host` of a request is this name.
    pub(crate) fn is(&self, host: &str) -> bool {
        self.0.eq_ignore_ascii_case(host)
    }
}

impl FromStr for HostName {
    type Err = HostNameError;

    fn from_str(text: &str) -> Result<Self, HostNameError> {
        let authority: Authority = text.parse().map_err(|_| HostNameError)?;
        let has_port = authority.as_str().len() > authority.host().len();
        let is_name = !authority.host().is_empty()
            && !authority.as_str().contains('@')
            && (!has_port || authority.port_u16().is_some_and(|port| port > 0));
        // A client leaves the port of HTTPS out.
        let name = text.strip_suffix(":443").unwrap_or(text);
        if is_name { Ok(Self(name.to_owned())) } else { Err(HostNameError) }
    }
}

#[cfg(test)]
mod tests {
    use super::HostName;

    #[test]
    fn a_name_is_a_host_with_or_without_a_port() {
        let name = |text: &str| text.parse::<HostName>();
        assert!(name("gateway.example").is_ok_and(|name| name.is("Gateway.Example")));
        assert!(name("gateway.example:443").is_ok_and(|name| name.is("gateway.example")));
        assert!(name("gateway.example:8443").is_ok_and(|name| !name.is("gateway.example")));
        assert!(name("[::1]:8443").is_ok_and(|name| name.is("[::1]:8443")));
        for wrong in
            ["", "https://gateway.example", "a/b", "a@b", "a b", ":8443", "a:", "a:0", "a:99999", "a?b"]
        {
            assert!(name(wrong).is_err(), "{wrong}");
        }
    }
}
