//! What every whole check of a test has at its desk: a gateway, a person with a script, and notes of what happened.

use std::collections::VecDeque;

use shikaku_card::certificate::TrustAnchors;
use shikaku_core::port::{GatewayLinkError, HttpRequest, HttpResponse};
use shikaku_core::view::Screen;
use shikaku_gateway::{Clinics, LocalGateway, Settings};
use shikaku_virtual_card::auth_ca_certificate;
use zeroize::Zeroizing;

use super::Watch;
use crate::answer::Act;
use crate::exchange::ExchangeNote;
use crate::interrupt::Interrupt;
use crate::person::Person;

/// A gateway that trusts the virtual cards, with changed settings.
pub(crate) fn gateway(change: impl FnOnce(&mut Settings)) -> LocalGateway {
    let mut anchors = TrustAnchors::new();
    anchors.add_test_root(auth_ca_certificate()).expect("a root");
    let mut settings = Settings::new(Clinics::parse("token-of-a-clinic").expect("a clinic"), anchors);
    change(&mut settings);
    LocalGateway::new(settings, "a-clinic").expect("a gateway")
}

/// Four digits, typed.
pub(crate) fn pin(digits: [u8; 4]) -> Act {
    Act::Type(Zeroizing::new(digits.to_vec()))
}

/// A person who does one thing after the other, and then leaves.
pub(crate) struct Script(VecDeque<Act>);

impl From<Vec<Act>> for Script {
    fn from(acts: Vec<Act>) -> Self {
        Self(acts.into())
    }
}

impl Person for Script {
    fn act(&mut self, _: &Screen) -> Act {
        self.0.pop_front().unwrap_or(Act::Quit)
    }
}

/// When Ctrl-C is pressed: after so many screens or exchanges.
#[derive(Clone, Copy)]
pub(crate) enum InterruptAt {
    Screen(usize),
    Exchange(usize),
}

/// Keeps what it saw.
#[derive(Default)]
pub(crate) struct Notes {
    /// Identifiers, each with the code of its failure.
    pub(crate) screens: Vec<(String, Option<String>)>,
    /// Headers, each with its status word.
    pub(crate) exchanges: Vec<String>,
    /// Texts that were read aloud.
    pub(crate) said: Vec<String>,
    /// Paths.
    pub(crate) calls: Vec<String>,
    interrupt: Interrupt,
    interrupt_at: Option<InterruptAt>,
}

impl Notes {
    pub(crate) fn new(interrupt: &Interrupt, interrupt_at: Option<InterruptAt>) -> Self {
        Self { interrupt: interrupt.clone(), interrupt_at, ..Self::default() }
    }
}

impl Watch for Notes {
    fn screen(&mut self, screen: &Screen) {
        self.screens.push((screen.id.clone(), screen.failure_code.clone()));
        if matches!(self.interrupt_at, Some(InterruptAt::Screen(at)) if at == self.screens.len()) {
            self.interrupt.ask();
        }
    }

    fn exchange(&mut self, note: &ExchangeNote) {
        self.exchanges.push(format!("{} {}", note.header, note.status));
        if matches!(self.interrupt_at, Some(InterruptAt::Exchange(at)) if at == self.exchanges.len()) {
            self.interrupt.ask();
        }
    }

    fn said(&mut self, text: &str) {
        self.said.push(text.to_owned());
    }

    fn call(&mut self, call: &HttpRequest, _: Result<&HttpResponse, GatewayLinkError>) {
        self.calls.push(call.path.clone());
    }
}
