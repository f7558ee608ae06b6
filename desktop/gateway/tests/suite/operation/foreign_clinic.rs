//! The query parameter `clinic` at every endpoint of the table of routes: a clinic that the device does not serve is answered as one
//! that does not exist, and no endpoint passes the parameter over.

use std::cell::RefCell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use shikaku_core::port::HttpMethod::{Get, Post};
use shikaku_core::port::HttpResponse;
use shikaku_gateway::{Endpoint, endpoints};

use super::foreign::missing;
use crate::accounts::device::{TestDevice, code, with_clinic};
use crate::accounts::{CLINIC, OTHER, Site};
use crate::results::vendor::TestVendor;

/// Endpoints about data of a clinic, which take the parameter.
const TAKING: [&str; 12] = [
    "POST /v1/challenges",
    "POST /v1/confirmations",
    "GET /v1/confirmations/{receipt}",
    "GET /v1/results",
    "GET /v1/results/{id}",
    "POST /v1/results/{id}/handed-over",
    "POST /v1/results/{id}/choice",
    "GET /v1/vendor-links",
    "POST /v1/vendor-links",
    "GET /v1/vendor-links/{id}",
    "POST /v1/vendor-links/{id}/revoke",
    "GET /v1/vendor-accesses",
];

/// A clinic with a device and a receipt computer, beside another clinic of its group that the device does not serve.
struct Sender {
    _site: Site,
    device: TestDevice,
    vendor: TestVendor,
}

impl Sender {
    fn start() -> Self {
        let site = Site::start("foreign-clinic.db");
        let mut device = site.first_device(CLINIC);
        let vendor = TestVendor::linked(&site, &mut device);
        site.add_clinic(OTHER);
        Self { _site: site, device, vendor }
    }

    /// The answer of an endpoint to a call that names this clinic.
    fn answer(&mut self, endpoint: &Endpoint, clinic: &str) -> HttpResponse {
        let path = endpoint.path.split('/').map(|part| if part.starts_with('{') { "AAAA" } else { part });
        let path = with_clinic(&path.collect::<Vec<_>>().join("/"), clinic);
        let is_of_vendor = ["/v1/feed", "/v1/vendor/"].iter().any(|begin| path.starts_with(begin));
        match (endpoint.method, is_of_vendor) {
            ("GET", true) => self.vendor.get(&path),
            (_, true) => self.vendor.post(&path, Some("key-of-foreign"), b"{}"),
            (method, false) => {
                let token = self.device.tokens.as_ref().map(|tokens| tokens.access_token.clone());
                let method = if method == "GET" { Get } else { Post };
                self.device.call(method, &path, token.as_deref(), b"{}")
            }
        }
    }
}

#[test]
fn every_endpoint_answers_for_a_clinic_that_is_not_served_as_for_none() {
    let all: Vec<_> = endpoints().iter().map(|it| format!("{} {}", it.method, it.path)).collect();
    for name in TAKING {
        assert!(all.iter().any(|it| it == name), "{name} is no endpoint");
    }
    let sender = RefCell::new(Sender::start());
    let mut runner = TestRunner::new(Config { cases: 3, failure_persistence: None, ..Config::default() });
    let same = runner.run(&any::<u64>(), |seed| {
        for endpoint in endpoints() {
            let name = format!("{} {}", endpoint.method, endpoint.path);
            let of = |clinic: &str| sender.borrow_mut().answer(&endpoint, clinic);
            let (foreign, none) = (of(OTHER), of(&missing(OTHER, seed)));
            prop_assert_eq!((foreign.status, &foreign.body), (none.status, &none.body), "{}", &name);
            let takes = TAKING.contains(&name.as_str());
            let expected = if takes { (404, "not-found") } else { (400, "malformed-request") };
            let refusal = code(&foreign);
            prop_assert_eq!((foreign.status, refusal.as_str()), expected, "{}", &name);
            // The own clinic may be named where the parameter is taken.
            let own = of(CLINIC);
            let is_refused = code(&own) == "malformed-request" && endpoint.method == "GET";
            prop_assert_eq!(is_refused, !takes && endpoint.method == "GET", "{}", &name);
        }
        Ok(())
    });
    same.expect("the same answers");
}
