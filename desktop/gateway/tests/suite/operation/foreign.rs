//! What belongs to another clinic is answered as what is not there: over every endpoint of the table of routes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::header::HeaderMap;
use shikaku_core::gateway::{
    Answer, ChallengeRequest, CheckMethod, FeedPage, OneTimePassword, VendorScope, confirmation_request,
    read_challenge,
};
use shikaku_core::port::HttpMethod::{Get, Post};
use shikaku_core::port::HttpResponse;
use shikaku_gateway::endpoints;

use crate::accounts::device::{TestDevice, body_or_code};
use crate::accounts::{CLINIC, OTHER, PASSWORD, Site};
use crate::fixture::Held;
use crate::results::vendor::{TestVendor, approve};
use crate::results::{check, feed};

/// Who calls an endpoint, and where an identifier is in the call.
enum Call {
    /// An administrator on a device; the identifier is in the path.
    Device { body: &'static str },
    /// A receipt computer; the identifier is in the path.
    Vendor { body: &'static str },
    /// An administrator on a device; the identifier takes the place of `ID` in the body, or in the query behind the path.
    Within { query: &'static str, body: &'static str },
    /// A receipt computer; the identifier takes the place of `ID` in the query behind the path.
    VendorQuery { query: &'static str },
    /// Has no identifier of anything that belongs to a clinic; or a secret, which is no identifier: a code, a password, a token.
    None,
}

use Call::{Device, None, Vendor, VendorQuery, Within};

/// Every endpoint. One that is added to the routes and not here fails the test.
const CALLS: &[(&str, Call)] = &[
    ("POST /v1/challenges", None),
    ("POST /v1/confirmations", Within { query: "", body: CONFIRMATION }),
    ("GET /v1/confirmations/{receipt}", Device { body: "" }),
    ("POST /v1/enrolments", None),
    ("GET /v1/device", None),
    ("POST /v1/sessions", None),
    ("POST /v1/tokens", None),
    ("POST /v1/sign-out", None),
    ("POST /v1/password", None),
    ("POST /v1/recoveries", None),
    ("POST /v1/recovery-codes", None),
    ("GET /v1/devices", None),
    ("POST /v1/devices/invitations", None),
    ("POST /v1/devices/{id}/state", Device { body: r#"{"state":"stopped"}"# }),
    ("GET /v1/staff", None),
    ("POST /v1/staff", None),
    ("POST /v1/staff/{id}/password", Device { body: "{}" }),
    ("POST /v1/staff/{id}/stopped", Device { body: r#"{"stopped":true}"# }),
    ("GET /v1/clinics", None),
    ("GET /v1/events", None),
    ("GET /v1/feed/events", None),
    ("GET /v1/vendor/webhooks", None),
    ("POST /v1/vendor/webhooks", None),
    ("POST /v1/vendor/webhooks/{id}/remove", Vendor { body: "{}" }),
    ("GET /v1/results", Within { query: "?page=older-ID", body: "" }),
    ("GET /v1/results/{id}", Device { body: "" }),
    ("POST /v1/results/{id}/handed-over", Device { body: "{}" }),
    ("POST /v1/results/{id}/choice", Device { body: r#"{"index":0}"# }),
    ("GET /v1/vendor-links", None),
    ("POST /v1/vendor-links", Within { query: "", body: r#"{"userCode":"ID"}"# }),
    ("GET /v1/vendor-links/{id}", Device { body: "" }),
    ("POST /v1/vendor-links/{id}/revoke", Device { body: "{}" }),
    ("GET /v1/vendor-accesses", None),
    ("GET /v1/group/counts", None),
    ("POST /v1/vendor/authorizations", None),
    ("POST /v1/vendor/tokens", None),
    ("GET /v1/feed", VendorQuery { query: "?after=ID" }),
    ("GET /v1/feed/{id}", Vendor { body: "" }),
    ("POST /v1/feed/{id}/taken", Vendor { body: "{}" }),
];

/// In place of a whole confirmation, whose challenge is another each time.
const CONFIRMATION: &str = "a confirmation";

/// The clinic that calls, and everything that another one has.
struct Two {
    site: Site,
    device: TestDevice,
    vendor: TestVendor,
    other: TestDevice,
    others_vendor: TestVendor,
    /// By what it names.
    foreign: BTreeMap<&'static str, String>,
}

impl Two {
    fn start(name: &str) -> Self {
        let site = Site::start(name);
        let mut device = site.first_device(CLINIC);
        let vendor = TestVendor::linked(&site, &mut device);
        let mut other = site.first_device(OTHER);
        let others_vendor = TestVendor::linked(&site, &mut other);
        let mut foreign = BTreeMap::new();
        foreign.insert("a device", other.status().expect("a device").device_id);
        foreign.insert("an administrator", other.tokens.as_ref().expect("a session").staff_id.clone());
        let person = br#"{"signInName":"uketsuke","displayName":"x","roles":["reception"]}"#;
        let person = body_or_code(&other.post("/v1/staff", person), OneTimePassword::decode);
        foreign.insert("a person", person.expect("a person").staff_id);
        check(&mut other, "valid", "of-other");
        check(&mut other, "multiple", "of-other-multiple");
        let Answer::Pending { receipt, .. } = check(&mut other, "processing", "of-other-pending") else {
            panic!("not pending");
        };
        foreign.insert("a receipt", receipt.as_str().to_owned());
        let page: FeedPage = feed(&others_vendor.get("/v1/feed"));
        foreign.insert("a result", page.items.first().expect("a result").id.clone());
        foreign.insert("a cursor", page.cursor);
        let mut open = crate::results::listed(&mut other, "").results.into_iter().map(|result| result.id);
        let open = open.rfind(|id| foreign.values().all(|known| known != id));
        foreign.insert("a result with several qualifications", open.expect("one"));
        foreign.insert("a link", others_vendor.link.clone());
        let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
        let given = read_challenge(Ok(other.post("/v1/challenges", &asked))).expect("a challenge");
        foreign.insert("a challenge", given.id.as_str().to_owned());
        let codes = TestVendor::new(&site.running).authorize(&[VendorScope::ResultsRead]).expect("codes");
        approve(&mut other, &codes.user_code).expect("a link");
        foreign.insert("a user code", codes.user_code.replace('-', ""));
        Self { site, device, vendor, other, others_vendor, foreign }
    }

    /// The answer to a call with this identifier.
    fn answer(&mut self, endpoint: &str, call: &Call, id: &str) -> Option<HttpResponse> {
        let (method, template) = endpoint.split_once(' ').expect("an endpoint");
        let path = match template.split_once('{') {
            Some((before, rest)) => {
                format!("{before}{id}{}", rest.split_once('}').map_or("", |(_, after)| after))
            }
            Option::None => template.to_owned(),
        };
        let method = if method == "GET" { Get } else { Post };
        let token = self.device.tokens.as_ref().map(|tokens| tokens.access_token.clone());
        let token = token.as_deref();
        let answer = match call {
            Device { body } => self.device.call(method, &path, token, body.as_bytes()),
            Within { body: CONFIRMATION, .. } => self.confirm(id),
            Within { query, body } => {
                // The proof of a device is for the path alone, so the query is none of its parts.
                let path = format!("{path}{}", query.replace("ID", id));
                self.device.call(method, &path, token, body.replace("ID", id).as_bytes())
            }
            Vendor { body: "" } => self.vendor.get(&path),
            Vendor { body } => self.vendor.post(&path, Some("key-of-foreign"), body.as_bytes()),
            VendorQuery { query } => self.vendor.get(&format!("{path}{}", query.replace("ID", id))),
            None => return Option::None,
        };
        Some(answer)
    }

    /// A confirmation for this challenge.
    fn confirm(&mut self, challenge: &str) -> HttpResponse {
        let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
        let mut given = read_challenge(Ok(self.device.post("/v1/challenges", &asked))).expect("a challenge");
        let own = given.id.as_str().to_owned();
        given.id = serde_json::from_value(challenge.into()).unwrap_or(given.id);
        assert_ne!(given.id.as_str(), own, "{challenge} is no identifier");
        let request = Held::up("valid").by_pin(&given);
        self.device.confirm(&confirmation_request(&request, "key-of-foreign"))
    }

    /// Whether everything of the other clinic is as it was.
    fn assert_unharmed(&mut self) {
        // The gateway may have closed their connections, which had nothing to do meanwhile.
        self.other.at(&self.site.running);
        self.others_vendor = self.others_vendor.at(&self.site.running);
        assert_eq!(self.other.get("/v1/devices").status, 200);
        self.other.sign_in("admin", PASSWORD).expect("the other administrator");
        let result = &self.foreign["a result"];
        let entry = crate::results::entry(&self.other.get(&format!("/v1/results/{result}")));
        assert!(entry.handed_over_at.is_none(), "it was handed over by another clinic");
        assert_eq!(self.others_vendor.get("/v1/feed").status, 200);
        let chosen = &self.foreign["a result with several qualifications"];
        let choice = self.other.post(&format!("/v1/results/{chosen}/choice"), br#"{"index":0}"#);
        assert_eq!(choice.status, 201, "its choice was taken by another clinic");
        assert!(
            self.site
                .operator
                .events(OTHER, 100)
                .expect("events")
                .iter()
                .all(|event| { event.device.is_empty() || event.device == self.foreign["a device"] })
        );
    }
}

/// An identifier of the same form that names nothing: other letters for letters and other digits for digits.
pub(super) fn missing(like: &str, seed: u64) -> String {
    let mut state = seed | 1;
    let mut next = |letters: &[u8]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).expect("a number") % letters.len();
        char::from(letters[at])
    };
    let changed = like.chars().map(|letter| match letter {
        'A'..='Z' => next(b"BCDFGHJKLMNPQRSTVWXZ"),
        'a'..='z' => next(b"abcdefghijklmnopqrstuvwxyz"),
        '0'..='9' => next(b"0123456789"),
        other => other,
    });
    changed.collect()
}

#[test]
fn every_endpoint_answers_for_another_clinic_as_for_nothing() {
    let mut all: Vec<_> = endpoints().iter().map(|it| format!("{} {}", it.method, it.path)).collect();
    let mut classified: Vec<_> = CALLS.iter().map(|(name, _)| (*name).to_owned()).collect();
    all.sort();
    classified.sort();
    assert_eq!(all, classified, "an endpoint is not classified here, or is no more");
    for (name, call) in CALLS.iter().filter(|(name, _)| name.contains('{')) {
        assert!(matches!(call, Device { .. } | Vendor { .. }), "{name} has an identifier in its path");
    }

    assert_foreign(Two::start("foreign-all.db"), 3);
}

/// A device that serves the other clinic too finds nothing of it in a call for its own.
#[test]
fn every_endpoint_answers_for_a_served_clinic_as_for_nothing_unless_it_is_named() {
    let mut two = Two::start("foreign-served.db");
    let device = two.device.status().expect("a device").device_id;
    two.site.operator.serve_also(CLINIC, &device, OTHER).expect("a clinic of the group");
    assert_foreign(two, 1);
}

/// Compares the answers at every endpoint in so many cases.
#[track_caller]
fn assert_foreign(two: Two, cases: u32) {
    let two = RefCell::new(two);
    let foreign: Vec<_> = two.borrow().foreign.clone().into_iter().collect();
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: Option::None, ..Config::default() });
    let same = runner.run(&any::<u64>(), |seed| {
        let compared = compare(&mut two.borrow_mut(), &foreign, seed);
        prop_assert!(compared >= 15 * 9, "only {} answers were compared", compared);
        Ok(())
    });
    same.expect("the same answers");
    two.into_inner().assert_unharmed();
}

/// Compares the answers for everything of the other clinic, at every endpoint, with those for nothing; how many.
fn compare(two: &mut Two, foreign: &[(&'static str, String)], seed: u64) -> usize {
    let mut compared = 0;
    for (endpoint, call) in CALLS {
        for (what, id) in foreign {
            let nothing = missing(id, seed);
            let Some(of_foreign) = two.answer(endpoint, call, id) else { continue };
            let of_nothing = two.answer(endpoint, call, &nothing).expect("an answer");
            assert_eq!(
                (of_foreign.status, String::from_utf8_lossy(&of_foreign.body)),
                (of_nothing.status, String::from_utf8_lossy(&of_nothing.body)),
                "{endpoint}: {what} of another clinic differs from {nothing}, which is none"
            );
            let expected = match *endpoint {
                // What is typed by people, and what a client was given for its next call, is refused as such.
                "GET /v1/vendor-links/{id}" | "POST /v1/vendor-links" => 403,
                "POST /v1/confirmations" => 409,
                "GET /v1/feed" | "GET /v1/results" => 400,
                _ => 404,
            };
            assert_eq!(of_foreign.status, expected, "{endpoint}: {what}");
            compared += 1;
        }
    }
    compared
}

/// The headers of the two answers are the same too, but for the time.
#[test]
fn headers_are_the_same_for_another_clinic_and_for_nothing() {
    let mut two = Two::start("foreign-headers.db");
    let plain = |headers: &HeaderMap| {
        let text = |value: &reqwest::header::HeaderValue| value.to_str().expect("text").to_owned();
        let all = headers.iter().map(|(name, value)| (name.to_string(), text(value)));
        all.filter(|(name, _)| !["date", "dpop-nonce"].contains(&name.as_str())).collect::<Vec<_>>()
    };
    let id = two.foreign["a result"].clone();
    let token = two.device.tokens.as_ref().expect("a session").access_token.clone();
    let mut headers = |id: &str| {
        let path = format!("/v1/results/{id}");
        let proof = two.device.proof(Get, &path, Some(&token));
        plain(&two.device.send(Get, &path, Some(&token), &proof, b"").1)
    };
    assert_eq!(headers(&id), headers(&missing(&id, 7)));
}
