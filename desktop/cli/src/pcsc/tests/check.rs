//! Whole checks at the fake service.

use std::time::Duration;

use shikaku_core::gateway::{CheckMethod, VisualCheckPolicy};
use shikaku_core::view::{ButtonId, Language};
use shikaku_transport::LinkLimits;

use super::super::PcscCards;
use super::super::error::Platform;
use super::client;
use super::fake::Fake;
use crate::answer::Act;
use crate::ending::Ending;
use crate::interrupt::Interrupt;
use crate::shell::Shell;
use crate::shell::scripted::{InterruptAt, Notes, Script, gateway, pin};

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
    pub(super) fn reported(&self) -> (&str, Option<&str>) {
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
            acts: vec![pin(digits)],
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
        let mut gateway = gateway(|settings| settings.visual_check = VisualCheckPolicy::CertificateOnly);
        let interrupt = Interrupt::default();
        let client = client(fake, self.platform, interrupt.clone());
        let mut cards = PcscCards::at(client, self.wanted, LinkLimits::EXTENDED).expect("a service");
        let mut notes = Notes::new(&interrupt, self.interrupt_at.map(InterruptAt::Screen));
        let ending = Shell {
            gateway: &mut gateway,
            cards: &mut cards,
            person: &mut Script::from(self.acts),
            watch: &mut notes,
            interrupt: &interrupt,
            history: None,
            recorder: None,
            card_timeout: Some(self.timeout),
            language: Language::default(),
        }
        .check(self.method);
        fake.release();
        Made { ending, screens: notes.screens, exchanges: notes.exchanges }
    }
}
