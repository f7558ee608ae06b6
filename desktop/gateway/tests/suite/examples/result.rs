use serde_json::Value;
use shikaku_clinic::account::Role;
use shikaku_core::gateway::VendorScope;
use shikaku_core::port::HttpResponse;

use super::like::{Differing, assert_like};
use super::{Done, NOTHING, Row, SCHEMA, bytes, sent, with};
use crate::accounts::device::TestDevice;
use crate::accounts::{CLINIC, Site};
use crate::document::Document;
use crate::results::vendor::{TestVendor, approve};
use crate::results::{check, feed, listed, webhooks};

/// The same call with an answer that has this example.
const fn answered(row: Row, answer: &'static str) -> Row {
    Row { answer, ..row }
}

/// A call without a body.
const fn got(operation: &'static str, answer: &'static str, execute: fn(&Value) -> Done) -> Row {
    Row { operation, request: "", given: NOTHING, status: 200, answer, execute }
}

pub(super) const ROWS: &[Row] = &[
    got("listResults", SCHEMA, |_| Done::got(Clinic::with_results("list.db").device.get("/v1/results"))),
    got("readResult", SCHEMA, |_| {
        let mut clinic = Clinic::with_results("read.db");
        let path = format!("/v1/results/{}", clinic.last());
        Done::got(clinic.device.get(&path))
    }),
    sent("handResultOver", NOTHING, 204, |example| {
        let mut clinic = Clinic::with_results("handed-over.db");
        let path = format!("/v1/results/{}/handed-over", clinic.last());
        Done { sent: example.clone(), reply: clinic.device.post(&path, &bytes(example)) }
    }),
    answered(sent("chooseQualification", NOTHING, 201, choose), "chosen"),
    got("listVendorLinks", SCHEMA, |_| {
        let (mut clinic, _vendor) = Clinic::linked("links.db", &READ);
        Done::got(clinic.device.get("/v1/vendor-links"))
    }),
    answered(sent("approveVendor", &["userCode"], 201, approve_vendor), SCHEMA),
    got("readVendor", "waiting", |_| {
        let (mut clinic, vendor) = Clinic::unlinked("vendor.db");
        let code = vendor.authorize(&READ).expect("codes").user_code;
        Done::got(clinic.device.get(&format!("/v1/vendor-links/{code}")))
    }),
    sent("endVendorLink", NOTHING, 204, |example| {
        let (mut clinic, vendor) = Clinic::linked("revoke.db", &READ);
        let path = format!("/v1/vendor-links/{}/revoke", vendor.link);
        Done { sent: example.clone(), reply: clinic.device.post(&path, &bytes(example)) }
    }),
    got("listVendorAccesses", SCHEMA, accesses),
    got("countResultsOfGroup", SCHEMA, |_| {
        let mut clinic = Clinic::with_results("counts.db");
        let person = clinic.device.tokens.as_ref().expect("a session").staff_id.clone();
        let roles = clinic.site.operator.change_roles(CLINIC, &person, &[Role::GroupAdministrator], &[]);
        assert!(roles.is_ok_and(|roles| roles.contains(Role::GroupAdministrator)));
        Done::got(clinic.device.get("/v1/group/counts?month=2026-11"))
    }),
    answered(
        sent("authorizeVendor", NOTHING, 201, |example| {
            let (_clinic, vendor) = Clinic::unlinked("authorize.db");
            of_vendor(&vendor, "/v1/vendor/authorizations", example.clone())
        }),
        SCHEMA,
    ),
    answered(sent("fetchVendorToken", &["deviceCode"], 200, fetch_token), SCHEMA),
    got("pullResults", SCHEMA, |_| {
        let (_clinic, vendor) = Clinic::linked("pull.db", &READ);
        Done::got(vendor.get("/v1/feed"))
    }),
    got("waitForResults", SCHEMA, |_| {
        let (mut clinic, vendor) = Clinic::linked("events.db", &READ);
        clinic.add_results();
        let mut stream = vendor.events();
        let event = vendor.next(&mut stream).expect("an event") + "\n\n";
        Done::got(HttpResponse { status: 200, body: event.into_bytes() })
    }),
    got("readFeedItem", SCHEMA, |_| {
        let mut clinic = Clinic::with_results("item.db");
        let vendor = TestVendor::linked_with(&clinic.site, &mut clinic.device, &READ);
        Done::got(vendor.get(&format!("/v1/feed/{}", clinic.last())))
    }),
    sent("takeResult", NOTHING, 204, |example| {
        let (mut clinic, vendor) =
            Clinic::linked("take.db", &[VendorScope::ResultsRead, VendorScope::ResultsLink]);
        clinic.add_results();
        let path = format!("/v1/feed/{}/taken", clinic.last());
        Done { sent: example.clone(), reply: vendor.post(&path, Some("taken"), &bytes(example)) }
    }),
    got("listWebhooks", SCHEMA, |_| {
        let (_clinic, vendor) = Clinic::linked("webhooks.db", &READ);
        Done::got(vendor.get("/v1/vendor/webhooks"))
    }),
    answered(
        sent("addWebhook", NOTHING, 201, |example| {
            let (_clinic, vendor) = Clinic::linked("add-webhook.db", &READ);
            of_vendor(&vendor, "/v1/vendor/webhooks", example.clone())
        }),
        SCHEMA,
    ),
    sent("removeWebhook", NOTHING, 204, |example| {
        let (_clinic, vendor) = Clinic::linked("remove.db", &READ);
        let added = webhooks::add(&vendor, "https://receipts.example.com/shikaku").expect("a webhook");
        of_vendor(
            &vendor,
            &format!("/v1/vendor/webhooks/{}/remove", added.webhook.webhook_id),
            example.clone(),
        )
    }),
];

const READ: [VendorScope; 1] = [VendorScope::ResultsRead];

/// The results of the examples: the last one has the sequence 7.
const RESULTS: usize = 7;

/// A clinic with a device on which its administrator is signed in.
struct Clinic {
    site: Site,
    device: TestDevice,
}

impl Clinic {
    fn new(name: &str) -> Self {
        let site = Site::start(name);
        let device = site.first_device(CLINIC);
        Self { site, device }
    }

    fn with_results(name: &str) -> Self {
        let mut clinic = Self::new(name);
        clinic.add_results();
        clinic
    }

    fn add_results(&mut self) {
        for number in 0..RESULTS {
            check(&mut self.device, "valid", &format!("k{number}"));
        }
    }

    /// The identifier of the last result.
    fn last(&mut self) -> String {
        listed(&mut self.device, "").results.remove(0).id
    }

    fn unlinked(name: &str) -> (Self, TestVendor) {
        let clinic = Self::new(name);
        let vendor = TestVendor::new(&clinic.site.running);
        (clinic, vendor)
    }

    fn linked(name: &str, scopes: &[VendorScope]) -> (Self, TestVendor) {
        let mut clinic = Self::new(name);
        let vendor = TestVendor::linked_with(&clinic.site, &mut clinic.device, scopes);
        (clinic, vendor)
    }
}

fn of_vendor(vendor: &TestVendor, path: &str, sent: Value) -> Done {
    let reply = vendor.post(path, None, &bytes(&sent));
    Done { sent, reply }
}

fn choose(example: &Value) -> Done {
    let mut clinic = Clinic::new("choose.db");
    for number in 0..RESULTS - 2 {
        check(&mut clinic.device, "valid", &format!("k{number}"));
    }
    check(&mut clinic.device, "multiple", "several");
    let path = format!("/v1/results/{}/choice", clinic.last());
    Done { sent: example.clone(), reply: clinic.device.post(&path, &bytes(example)) }
}

/// The code as a person types it: in small letters, with a blank in place of the hyphen.
fn approve_vendor(example: &Value) -> Done {
    let (mut clinic, vendor) = Clinic::unlinked("approve.db");
    let code = vendor.authorize(&READ).expect("codes").user_code.to_lowercase().replace('-', " ");
    let sent = with(example, "userCode", &code);
    assert_like(example, &sent, &Differing::Random, "approveVendor");
    let reply = clinic.device.post("/v1/vendor-links", &bytes(&sent));
    Done { sent, reply }
}

fn fetch_token(example: &Value) -> Done {
    let (mut clinic, vendor) = Clinic::unlinked("token.db");
    let codes = vendor.authorize(&READ).expect("codes");
    approve(&mut clinic.device, &codes.user_code).expect("a link");
    of_vendor(&vendor, "/v1/vendor/tokens", with(example, "deviceCode", &codes.device_code))
}

/// The last access of the list is that of the example: three results, up to the seventh.
fn accesses(_: &Value) -> Done {
    let mut clinic = Clinic::with_results("accesses.db");
    let vendor = TestVendor::linked_with(&clinic.site, &mut clinic.device, &READ);
    let first = feed(&vendor.get("/v1/feed?limit=4"));
    assert_eq!(feed(&vendor.get(&format!("/v1/feed?after={}", first.cursor))).items.len(), 3);
    Done::got(clinic.device.get("/v1/vendor-accesses"))
}

/// No operation answers with it: the gateway sends it.
#[test]
fn the_example_of_a_webhook_message_is_sent() {
    let target = webhooks::Target::start(&[]);
    let policy = target.policy();
    let site = Site::start_as("message.db", |settings| settings.webhooks = policy);
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    webhooks::add(&vendor, &target.url()).expect("a webhook");
    let mut clinic = Clinic { site, device };
    clinic.add_results();
    let document = Document::of(include_str!("../../../results.yaml"));
    let example = document.example_of_schema("WebhookMessage");
    loop {
        let sent: Value = serde_json::from_slice(&target.message().body).expect("JSON");
        if sent["data"]["sequence"] == RESULTS {
            return assert_like(&example, &sent, &Differing::Random, "a message");
        }
    }
}

/// An example that neither an operation nor this module reaches would be executed by no test.
#[test]
fn every_example_of_a_schema_is_reached() {
    let document = Document::of(include_str!("../../../results.yaml"));
    let reached = document.reached_schemas();
    let left: Vec<_> =
        document.schemas_with_examples().into_iter().filter(|name| !reached.contains(name)).collect();
    assert_eq!(left, ["WebhookMessage"]);
}
