use shikaku_core::port::{CardTransport as _, LinkLimits, TransportError};
use shikaku_virtual_card::{ScriptedFault, VirtualLink};
use thiserror::Error;

use super::door::Door;
use super::scenario::{Scenario, scenarios};
use super::supplies::{Supplies, TOKEN};

/// One scenario being played: a reader with its card, and the door of the gateway.
pub(super) struct Visit {
    link: VirtualLink,
    door: Door,
}

/// Why a text is not understood.
#[derive(Debug, Error)]
pub(super) enum VisitError {
    #[error("no such word")]
    Word,
    #[error("no such scenario")]
    Scenario,
    #[error("no such card")]
    Card,
    #[error("choose a scenario first")]
    NoScenario,
    #[error("no door can be had")]
    Door(#[from] std::io::Error),
}

/// What a command came to.
pub(super) enum Exchanged {
    Response(Vec<u8>),
    Lost(&'static str),
}

/// What to answer to a text.
pub(super) fn hear(visit: &mut Option<Visit>, supplies: &Supplies, text: &str) -> Result<String, VisitError> {
    if let Some(name) = text.strip_prefix("scenario ") {
        let scenario = scenarios().iter().find(|scenario| scenario.name == name);
        let (new, description) = Visit::begin(scenario.ok_or(VisitError::Scenario)?, supplies)?;
        *visit = Some(new);
        return Ok(description);
    }
    if text == "scenarios" {
        let names: Vec<_> = scenarios().iter().map(|scenario| scenario.name.as_str()).collect();
        return Ok(names.join("\n"));
    }
    visit.as_mut().ok_or(VisitError::NoScenario)?.hear(supplies, text)
}

impl Visit {
    fn begin(scenario: &Scenario, supplies: &Supplies) -> Result<(Self, String), VisitError> {
        let card = supplies.card(&scenario.card).ok_or(VisitError::Card)?;
        let limits = if scenario.short_link { LinkLimits::SHORT } else { LinkLimits::EXTENDED };
        let faults = scenario.faults.iter().map(|fault| fault.parse().expect("a fault"));
        let faults: Vec<ScriptedFault> = faults.collect();
        let link = VirtualLink::new(card).with_limits(limits).with_faults(faults);
        let (gateway, root) = supplies.gateway(scenario.visual_check);
        let door = Door::before(gateway)?;
        let (address, phones, history) = (door.address(), scenario.accept_phones, scenario.history);
        let told = format!("gateway https://{address}\ntoken {TOKEN}\nphones {phones}\nhistory {history}\n");
        let head = told + "step ";
        let steps = scenario.steps.join("\nstep ");
        Ok((Self { link, door }, format!("{head}{steps}\nroot\n{root}")))
    }

    fn hear(&mut self, supplies: &Supplies, text: &str) -> Result<String, VisitError> {
        match text.split_once(' ') {
            None if text == "tap" => return Ok(self.tap()),
            Some(("card", name)) => {
                self.link.replace_card(supplies.card(name).ok_or(VisitError::Card)?);
                self.link.remove();
            }
            Some(("gateway", "down")) => self.door.shut(),
            Some(("gateway", "up")) => self.door.open(),
            _ => return Err(VisitError::Word),
        }
        Ok(String::new())
    }

    fn tap(&mut self) -> String {
        self.link.tap();
        let LinkLimits { extended, command_max, response_max } = self.link.limits();
        format!("extended {extended}\ncommand {command_max}\nresponse {response_max}")
    }

    pub(super) fn transceive(&mut self, command: &[u8]) -> Exchanged {
        match self.link.transceive(command) {
            Ok(response) => Exchanged::Response(response),
            Err(TransportError::NotSent) => Exchanged::Lost("before-sending"),
            Err(TransportError::TooLong) => Exchanged::Lost("too-long"),
            Err(TransportError::ReaderGone) => Exchanged::Lost("reader-gone"),
            Err(_) => Exchanged::Lost("after-sending"),
        }
    }
}
