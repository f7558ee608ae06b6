//! The address of a client: that of the connection, or the one that a trusted proxy sends.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

use crate::Network;

/// An address as calls are counted. A client that has an IPv6 network of 64 bits has all of its addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, derive_more::Display)]
pub(crate) struct Counted(IpAddr);

impl Counted {
    pub(crate) fn of(address: IpAddr) -> Self {
        const NETWORK: u128 = !0 << 64;
        Self(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & NETWORK)),
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// The address of the client. A header counts only as far as trusted proxies wrote it, that is from its end. The client's
/// own entries come before those.
pub(crate) fn caller(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    if !is_proxy(peer) {
        return peer;
    }
    let mut last = peer;
    for claimed in claimed(headers).into_iter().rev() {
        // What is no address was not written by a proxy that knows one: the proxy itself counts.
        let Some(address) = claimed else { return last };
        last = address;
        if !is_proxy(address) {
            break;
        }
    }
    last
}

/// The addresses of `X-Forwarded-For`, or of `Forwarded` (RFC 7239) where that is missing, in order.
fn claimed(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let lines = |name: &str| {
        let values = headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or_default());
        values.flat_map(|value| value.split(',')).map(str::to_owned).collect::<Vec<_>>()
    };
    let plain = lines("x-forwarded-for");
    if !plain.is_empty() {
        return plain.iter().map(|address| parse(address)).collect();
    }
    let forwarded = lines("forwarded");
    let address = |element: &String| {
        let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
        let mut found = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
        found.next().and_then(|(_, value)| parse(value))
    };
    forwarded.iter().map(address).collect()
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `"[2001:db8::1]:80"`.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None if text.matches(':').count() == 1 => text.split_once(':')?.0,
        None => text,
    };
    bare.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Counted, caller};

    #[track_caller]
    fn check(peer: &str, lines: &[(&'static str, &'static str)], expected: &str) {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let proxies = ["10.0.0.0/8".parse().expect("a network"), "fd00::/8".parse().expect("a network")];
        let found = caller(peer.parse().expect("an address"), &headers, &proxies);
        assert_eq!(found, expected.parse::<IpAddr>().expect("an address"), "{lines:?}");
    }

    #[test]
    fn a_header_counts_only_as_far_as_trusted_proxies_wrote_it() {
        check("192.0.2.1", &[("x-forwarded-for", "203.0.113.9")], "192.0.2.1");
        check("10.0.0.1", &[], "10.0.0.1");
        check("10.0.0.1", &[("x-forwarded-for", "203.0.113.9")], "203.0.113.9");
        check("10.0.0.1", &[("x-forwarded-for", "1.2.3.4, 203.0.113.9")], "203.0.113.9");
        check("10.0.0.1", &[("x-forwarded-for", "1.2.3.4, 203.0.113.9, 10.0.0.2")], "203.0.113.9");
        check(
            "10.0.0.1",
            &[("x-forwarded-for", "1.2.3.4"), ("x-forwarded-for", "203.0.113.9")],
            "203.0.113.9",
        );
        check("10.0.0.1", &[("x-forwarded-for", "203.0.113.9, unknown")], "10.0.0.1");
        check("10.0.0.1", &[("x-forwarded-for", "203.0.113.9, nonsense, 10.0.0.2")], "10.0.0.2");
        check(
            "10.0.0.1",
            &[("forwarded", "for=203.0.113.9;proto=https, FOR=\"[2001:db8::9]:80\"")],
            "2001:db8::9",
        );
        check("fd00::1", &[("forwarded", "proto=https")], "fd00::1");
        check("10.0.0.1", &[("x-forwarded-for", "203.0.113.9:1234")], "203.0.113.9");
    }

    #[test]
    fn an_ipv6_network_of_64_bits_counts_as_one() {
        let of = |text: &str| Counted::of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
