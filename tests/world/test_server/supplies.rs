use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use serde_json::{Value, json};
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_card::certificate::TrustAnchors;
use shikaku_card::presence::{CvAnchor, CvAnchors};
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_core::port::Clock as _;
use shikaku_gateway::{Clinics, Gateway, Limits, People, Running, Settings};
use shikaku_virtual_card::{Deck, VirtualCard, auth_ca_certificate, surface_anchor};

/// The clinic's token.
pub(super) const TOKEN: &str = "token-of-the-test-desk";

/// Cards as they are on this day, and gateways that run: made when they are first wanted.
pub(super) struct Supplies {
    today: NaiveDate,
    cards: Mutex<HashMap<String, VirtualCard>>,
    gateways: Mutex<HashMap<VisualCheckPolicy, Running>>,
}

impl Supplies {
    pub(super) fn new() -> Self {
        Self { today: japan_date(SystemClock.now()), cards: Mutex::default(), gateways: Mutex::default() }
    }

    /// A fresh copy of a card of the deck, valid today; a name that the deck does not have gives none.
    pub(super) fn card(&self, name: &str) -> Option<VirtualCard> {
        let mut cards = self.cards.lock().unwrap_or_else(PoisonError::into_inner);
        if !cards.contains_key(name) {
            let card = VirtualCard::issue(Deck::standard().find(name)?, self.today);
            cards.insert(name.to_owned(), card.expect("a card of the deck can be issued"));
        }
        cards.get(name).cloned()
    }

    /// Address and root certificate of the gateway with this policy.
    pub(super) fn gateway(&self, policy: VisualCheckPolicy) -> (SocketAddr, String) {
        let mut gateways = self.gateways.lock().unwrap_or_else(PoisonError::into_inner);
        let running = gateways.entry(policy).or_insert_with(|| start(policy));
        (running.addr(), running.root_cert_pem().to_owned())
    }
}

fn start(policy: VisualCheckPolicy) -> Running {
    Gateway::start(settings(policy)).expect("a gateway")
}

/// The settings of a gateway with this policy.
pub(super) fn settings(policy: VisualCheckPolicy) -> Settings {
    let mut anchors = TrustAnchors::new();
    anchors.add_test_root(auth_ca_certificate()).expect("the root of the virtual cards");
    let clinics = Clinics::parse(TOKEN).expect("a clinic");
    let mut settings = Settings::new(clinics, anchors);
    settings.presence_anchors = presence_anchors();
    settings.visual_check = policy;
    settings.people = people();
    // Many receptions of many tests ask with one token.
    settings.limits = Limits::unlimited();
    settings.open_challenges_max = u32::MAX;
    settings
}

fn presence_anchors() -> CvAnchors {
    let key = surface_anchor();
    let anchor = CvAnchor::new(key.key_id, &key.modulus, &key.exponent).expect("an anchor");
    let mut anchors = CvAnchors::new();
    anchors.add_test_key(anchor).expect("a test key");
    anchors
}

/// The synthetic people, each confirmed on the same day, so that no screen changes with the calendar.
fn people() -> People {
    let table = include_str!("../../../fixtures/gateway/people.json");
    let mut table: Value = serde_json::from_str(table).expect("the table is JSON");
    for person in table["people"].as_array_mut().expect("people") {
        person["header"]["QualificationConfirmationDate"] = json!("20261122");
    }
    People::parse(&table.to_string()).expect("a table of people")
}
