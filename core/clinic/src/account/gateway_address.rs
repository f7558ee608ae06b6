use std::net::Ipv6Addr;
use std::str::FromStr;

use thiserror::Error;

/// Address of a gateway as a sheet prints it: `https://host[:port][/path]`, the host in lower case, in ASCII. `Debug` prints
/// nothing of it.
///
/// # Examples
///
/// ```
/// use shikaku_clinic::account::{GatewayAddress, GatewayAddressError};
///
/// let address = GatewayAddress::parse("https://gateway.example:8443")?;
/// assert_eq!(address.as_str(), "https://gateway.example:8443");
/// assert_eq!(GatewayAddress::parse("http://gateway.example").err(), Some(GatewayAddressError::NotHttps));
/// # Ok::<(), GatewayAddressError>(())
/// ```
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("GatewayAddress(..)")]
pub struct GatewayAddress(String);

/// Why a text is no address of a gateway. Repeats nothing of it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatewayAddressError {
    /// It does not begin with `https://`.
    #[error("an address of a gateway begins with https://")]
    NotHttps,
    /// It is longer than [`GatewayAddress::LENGTH_MAX`].
    #[error("the address of a gateway has at most 200 characters")]
    TooLong,
    /// The host is neither a name in lower case nor an IP address; an IPv6 address is in brackets.
    #[error("the address of a gateway has a host in lower-case ASCII letters, or an IP address")]
    Host,
    /// The port is no number from 1 to 65535 without a leading zero.
    #[error("the port of a gateway is a number from 1 to 65535")]
    Port,
    /// The path has another character than letters, digits and `-._~`, an empty part, or a part of dots.
    #[error("the path of a gateway has letters, digits and -._~ only, and no slash at its end")]
    Path,
}

impl GatewayAddress {
    /// Most characters of an address.
    pub const LENGTH_MAX: usize = 200;

    /// Reads an address. There is one form only: nothing is folded or completed.
    ///
    /// # Errors
    /// [`GatewayAddressError`] says which part is wrong.
    pub fn parse(text: &str) -> Result<Self, GatewayAddressError> {
        let rest = text.strip_prefix("https://").ok_or(GatewayAddressError::NotHttps)?;
        if text.len() > Self::LENGTH_MAX {
            return Err(GatewayAddressError::TooLong);
        }
        let (authority, path) = match rest.split_once('/') {
            Some((authority, path)) => (authority, Some(path)),
            None => (rest, None),
        };
        check_authority(authority)?;
        if path.is_some_and(|path| !path.split('/').all(is_path_part)) {
            return Err(GatewayAddressError::Path);
        }
        Ok(Self(text.to_owned()))
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for GatewayAddress {
    type Err = GatewayAddressError;

    fn from_str(text: &str) -> Result<Self, GatewayAddressError> {
        Self::parse(text)
    }
}

fn check_authority(authority: &str) -> Result<(), GatewayAddressError> {
    let after_bracket = authority.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let port = if let Some((address, behind)) = after_bracket {
        let is_canonical = |parsed: Ipv6Addr| parsed.to_string() == address;
        if !address.parse().is_ok_and(is_canonical) {
            return Err(GatewayAddressError::Host);
        }
        match behind.strip_prefix(':') {
            None if !behind.is_empty() => return Err(GatewayAddressError::Host),
            port => port,
        }
    } else {
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        if host.len() > 253 || !host.split('.').all(is_label) {
            return Err(GatewayAddressError::Host);
        }
        port
    };
    let is_port = |text: &str| text.parse::<u16>().is_ok_and(|port| port > 0 && port.to_string() == text);
    if port.is_none_or(is_port) { Ok(()) } else { Err(GatewayAddressError::Port) }
}

/// RFC 1123, 2.1. An internationalised name is written in its ASCII form.
fn is_label(label: &str) -> bool {
    let is_of_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&label.len())
        && label.bytes().all(is_of_label)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_path_part(part: &str) -> bool {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !part.is_empty() && part.bytes().all(is_unreserved) && !part.bytes().all(|byte| byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::{GatewayAddress, GatewayAddressError};

    #[track_caller]
    fn check(text: &str, expected: Result<(), GatewayAddressError>) {
        assert_eq!(GatewayAddress::parse(text).map(drop), expected, "{text}");
    }

    #[test]
    fn an_address_has_one_form() {
        for text in [
            "https://gateway.example",
            "https://gateway.example:8443",
            "https://192.0.2.1:443",
            "https://[2001:db8::1]:8443",
            "https://[2001:db8::1]",
            "https://gateway.example/shikaku/v-1_~.x",
        ] {
            check(text, Ok(()));
        }
    }

    #[test]
    fn every_other_form_is_refused() {
        for (text, error) in [
            ("", GatewayAddressError::NotHttps),
            ("http://gateway.example", GatewayAddressError::NotHttps),
            ("HTTPS://gateway.example", GatewayAddressError::NotHttps),
            ("https://", GatewayAddressError::Host),
            ("https://Gateway.example", GatewayAddressError::Host),
            ("https://gateway..example", GatewayAddressError::Host),
            ("https://-gateway.example", GatewayAddressError::Host),
            ("https://施術所.example", GatewayAddressError::Host),
            ("https://user@gateway.example", GatewayAddressError::Host),
            ("https://gateway.example?x=1", GatewayAddressError::Host),
            ("https://[2001:DB8::1]", GatewayAddressError::Host),
            ("https://[2001:db8::1]8443", GatewayAddressError::Host),
            ("https://[2001:db8::1", GatewayAddressError::Host),
            ("https://gateway.example:", GatewayAddressError::Port),
            ("https://gateway.example:0", GatewayAddressError::Port),
            ("https://gateway.example:+1", GatewayAddressError::Port),
            ("https://gateway.example:08443", GatewayAddressError::Port),
            ("https://gateway.example:65536", GatewayAddressError::Port),
            ("https://gateway.example/", GatewayAddressError::Path),
            ("https://gateway.example/a//b", GatewayAddressError::Path),
            ("https://gateway.example/../b", GatewayAddressError::Path),
            ("https://gateway.example/%61", GatewayAddressError::Path),
            ("https://gateway.example/a&b", GatewayAddressError::Path),
        ] {
            check(text, Err(error));
        }
        let long = format!("https://gateway.example/{}", "a".repeat(GatewayAddress::LENGTH_MAX));
        check(&long, Err(GatewayAddressError::TooLong));
    }

    #[test]
    fn nothing_of_an_address_is_printed() {
        let address = GatewayAddress::parse("https://gateway.example").expect("an address");
        assert_eq!(format!("{address:?}"), "GatewayAddress(..)");
    }
}
