//! Where a webhook may lead: to an `https` address outside of the network of the gateway.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Longest address of a webhook, in bytes.
const URL_MAX: usize = 500;

/// The address of a webhook, unless it is no bare `https` address or names a host of the network of the gateway.
pub(crate) fn target(text: &str, allows_private: bool) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= URL_MAX)?;
    let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let host = url.host_str()?;
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    let is_local = literal.map_or_else(|| is_local_name(host), |address| !is_global(address));
    (url.scheme() == "https" && is_bare && (allows_private || !is_local)).then_some(url)
}

/// Names that a resolver answers without the public DNS (RFC 6761, RFC 6762), and such as have no point.
fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    !host.contains('.') || matches!(last, "localhost" | "local" | "internal" | "test" | "invalid" | "arpa")
}

/// Whether an address is one of the public internet (RFC 6890 and its registries). Addresses that carry an IPv4 address count
/// as that one.
pub(crate) fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_global_v4(address),
        IpAddr::V6(address) => is_global_v6(address),
    }
}

fn is_global_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || matches!((a, b, c), (0 | 224.., _, _) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99))
        || matches!((a, b), (198, 18 | 19));
    !is_special
}

fn is_global_v6(address: Ipv6Addr) -> bool {
    let carried = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => {
            is_global_v4(carried(high, low))
        }
        // 6to4.
        [0x2002, high, low, ..] => is_global_v4(carried(high, low)),
        // Assignments of the protocol, Teredo among them, and documentation.
        [0x2001, 0..=0x1FF | 0xDB8, ..] | [0x3FFF, 0..=0xFFF, ..] => false,
        [first, ..] => first & 0xE000 == 0x2000,
    }
}

/// Resolves names of webhooks, and leaves out addresses inside of a network. The connection goes to what was checked.
pub(super) struct PublicResolver {
    pub(super) allows_private: bool,
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allows_private = self.allows_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> =
                found.filter(|address| allows_private || is_global(address.ip())).collect();
            if public.is_empty() {
                return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};

    use reqwest::dns::Resolve as _;

    use super::{PublicResolver, is_global, target};

    #[test]
    fn only_https_outside_of_the_own_network_is_a_target() {
        for good in [
            "https://vendor.example/hook",
            "https://vendor.example:8443/hook?x=1",
            "https://203.0.114.9/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(target(good, false).is_some(), "{good}");
        }
        for local in [
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.localhost/",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://intranet/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1/",
            "https://10.0.0.1/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::10.0.0.1]/",
            "https://[2002:7f00:1::]/",
        ] {
            assert!(target(local, false).is_none(), "{local}");
            assert!(target(local, true).is_some(), "{local}");
        }
        for wrong in ["http://vendor.example/", "ftp://vendor.example/", "vendor.example", "", "https://"] {
            assert!(target(wrong, true).is_none(), "{wrong}");
        }
        for wrong in
            ["https://user@vendor.example/", "https://u:p@vendor.example/", "https://vendor.example/#x"]
        {
            assert!(target(wrong, true).is_none(), "{wrong}");
        }
        assert!(target(&format!("https://vendor.example/{}", "a".repeat(500)), false).is_none());
    }

    #[test]
    fn addresses_of_special_use_are_not_global() {
        for special in [
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.255.255.255",
            "169.254.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "3fff::1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_global(special.parse().expect("an address")), "{special}");
        }
        for global in
            ["1.1.1.1", "100.63.255.255", "172.32.0.1", "198.20.0.1", "2400:cb00::1", "::ffff:8.8.8.8"]
        {
            assert!(is_global(global.parse().expect("an address")), "{global}");
        }
    }

    #[test]
    fn a_name_that_leads_into_the_network_is_not_resolved() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        for (allows_private, is_found) in [(false, false), (true, true)] {
            let resolver = PublicResolver { allows_private };
            let found = runtime.block_on(resolver.resolve("localhost".parse().expect("a name")));
            assert_eq!(found.is_ok_and(|mut addresses| addresses.next().is_some()), is_found);
        }
    }

    proptest! {
        #[test]
        fn no_text_leads_inside(text in any::<String>(), host in "[0-9a-fx.:\\[\\]]{1,30}") {
            for text in [text, format!("https://{host}/")] {
                if let Some(url) = target(&text, false) {
                    let literal = url.host_str().unwrap_or_default().trim_matches(['[', ']']).parse();
                    prop_assert!(literal.map_or(true, is_global));
                    prop_assert!(url.scheme() == "https");
                }
            }
        }
    }
}
