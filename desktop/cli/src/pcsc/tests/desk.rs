//! Whole checks at the fake service.

use std::collections::VecDeque;
use std::time::Duration;

use shikaku_core::card::certificate::TrustAnchors;
use shikaku_core::gateway::CheckMethod;
use shikaku_core::port::{GatewayCall, GatewayLinkError, GatewayReply, LinkLimits};
use shikaku_core::view::{ButtonId, Screen};
use shikaku_gateway::{Clinics, LocalGateway, Settings};
use shikaku_virtual_card::auth_ca_certificate;
use zeroize::Zeroizing;

use super::super::PcscCards;
use super::super::error::Platform;
use super::client;
use super::fake::Fake;
use crate::answer::Act;
use crate::ending::Ending;
use crate::exchange::ExchangeNote;
use crate::interrupt::Interrupt;
use crate::person::Person;
use crate::shell::{Shell, Watch};

/// A check, before it is made.
pub(super) struct Check {
    pub(super) method: CheckMethod,
    pub(super) platform: Platform,
    pub(super) timeout: Duration,
    pub(super) acts: Vec<Act>,
    pub(super) wanted: Option<String>,
    /// Ctrl-C, when so many screens were shown.
    pub(super) interrupt_at: Option<usize>,
}

/// What it came to.
pub(super) struct Made {
    pub(super) ending: Ending,
    pub(super) screens: Vec<(String, Option<String>)>,
    pub(super) exchanges: Vec<String>,
}

impl Made {
    pub(super) fn told(&self) -> (&str, Option<&str>) {
        (self.ending.outcome.as_str(), self.ending.failure.as_ref().map(|it| it.code))
    }

    pub(super) fn showed(&self, screen: &str, code: &str) -> bool {
        self.screens.iter().any(|(id, failure)| id == screen && failure.as_deref() == Some(code))
    }
}

impl Check {
    pub(super) fn pin(digits: [u8; 4]) -> Self {
        Self {
            method: CheckMethod::Pin,
            platform: Platform::CURRENT,
            timeout: Duration::from_secs(20),
            acts: vec![Act::Type(Zeroizing::new(digits.to_vec()))],
            wanted: None,
            interrupt_at: None,
        }
    }

    pub(super) fn visual() -> Self {
        let acts = vec![Act::Press(ButtonId::FaceMatches)];
        Self { method: CheckMethod::Visual, acts, ..Self::pin([0; 4]) }
    }

    pub(super) fn timeout(self, seconds: u64) -> Self {
        Self { timeout: Duration::from_secs(seconds), ..self }
    }

    pub(super) fn at(self, fake: &Fake) -> Made {
        let mut anchors = TrustAnchors::new();
        anchors.add_test_root(auth_ca_certificate()).expect("a root");
        let mut settings = Settings::new(Clinics::parse("token-of-a-clinic").expect("a clinic"), anchors);
        settings.visual_check = shikaku_core::gateway::VisualCheckPolicy::CertificateOnly;
        let mut gateway = LocalGateway::new(settings, "a-clinic").expect("a gateway");
        let interrupt = Interrupt::default();
        let client = client(fake, self.platform, interrupt.clone());
        let mut cards = PcscCards::at(client, self.wanted, LinkLimits::EXTENDED).expect("a service");
        let mut notes =
            Notes { interrupt: interrupt.clone(), interrupt_at: self.interrupt_at, ..Notes::default() };
        let ending = Shell {
            gateway: &mut gateway,
            cards: &mut cards,
            person: &mut Script(self.acts.into()),
            watch: &mut notes,
            interrupt: &interrupt,
            history: None,
            recorder: None,
            card_timeout: Some(self.timeout),
        }
        .check(self.method);
        fake.release();
        Made { ending, screens: notes.screens, exchanges: notes.exchanges }
    }
}

struct Script(VecDeque<Act>);

impl Person for Script {
    fn act(&mut self, _: &Screen) -> Act {
        self.0.pop_front().unwrap_or(Act::Leave)
    }
}

#[derive(Default)]
struct Notes {
    screens: Vec<(String, Option<String>)>,
    exchanges: Vec<String>,
    interrupt: Interrupt,
    interrupt_at: Option<usize>,
}

impl Watch for Notes {
    fn screen(&mut self, screen: &Screen) {
        self.screens.push((screen.id.clone(), screen.failure_code.clone()));
        if self.interrupt_at == Some(self.screens.len()) {
            self.interrupt.ask();
        }
    }

    fn exchange(&mut self, note: &ExchangeNote) {
        self.exchanges.push(format!("{} {}", note.header, note.status));
    }

    fn call(&mut self, _: &GatewayCall, _: Result<&GatewayReply, GatewayLinkError>) {}
}
