use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use shikaku_reader_sim::radio::{RadioServer, SharedReader};
use shikaku_reader_sim::{Model, SimulatedReader};
use shikaku_transport::CardTransport as _;
use shikaku_transport::{LinkLimits, TransportError};
use shikaku_virtual_card::{ScriptedFault, VirtualLink};
use thiserror::Error;

use super::clinic::Clinic;
use super::scenario::{DeviceOrder, Scenario, scenarios};
use super::service::Service;
use super::supplies::{Supplies, TOKEN};

/// One scenario being played: where its card is, and the relay before the gateway.
pub(super) struct Visit {
    place: Place,
    service: Service,
    clinic: Option<Clinic>,
}

/// Where the card of a scenario is.
enum Place {
    /// In the field of a phone, reached by `C` frames.
    Field(Box<VirtualLink>),
    /// On or beside a Bluetooth reader, reached by its radio.
    Reader(SharedReader<VirtualLink>),
    /// On its way from the one to the other.
    Nowhere,
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
    #[error("no such reader, or the card is on one already")]
    Reader,
    #[error("choose a scenario first")]
    NoScenario,
    #[error("no door can be had")]
    Service(#[from] std::io::Error),
}

/// What a command came to.
pub(super) enum Exchanged {
    Response(Vec<u8>),
    Lost(&'static str),
}

/// What to answer to a text.
pub(super) fn poll_event(
    visit: &mut Option<Visit>,
    supplies: &Supplies,
    text: &str,
) -> Result<String, VisitError> {
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
    visit.as_mut().ok_or(VisitError::NoScenario)?.poll_event(supplies, text)
}

impl Visit {
    fn begin(scenario: &Scenario, supplies: &Supplies) -> Result<(Self, String), VisitError> {
        let card = supplies.card(&scenario.card).ok_or(VisitError::Card)?;
        let limits = if scenario.short_link { LinkLimits::SHORT } else { LinkLimits::EXTENDED };
        let faults = scenario.faults.iter().map(|fault| fault.parse().expect("a fault"));
        let faults: Vec<ScriptedFault> = faults.collect();
        let link = VirtualLink::new(card).with_limits(limits).with_faults(faults);
        let clinic = scenario.device.map(|device| Clinic::start(device == DeviceOrder::Second));
        let (gateway, root) = match &clinic {
            Some(clinic) => (clinic.running.addr(), clinic.running.root_cert_pem().to_owned()),
            None => supplies.gateway(scenario.visual_check),
        };
        let service = Service::before(gateway)?;
        let (address, phones, history) = (service.address(), scenario.accept_phones, scenario.history);
        let description = format!(
            "gateway https://{address}\ntoken {TOKEN}\ndevice {}\nphones {phones}\nhistory {history}\n",
            clinic.is_some()
        );
        let head = description + "step ";
        let filled_in = |step: &String| clinic.as_ref().map_or(step.clone(), |clinic| clinic.filled_in(step));
        let steps = scenario.steps.iter().map(filled_in).collect::<Vec<_>>().join("\nstep ");
        let place = Place::Field(Box::new(link));
        Ok((Self { place, service, clinic }, format!("{head}{steps}\nroot\n{root}")))
    }

    fn poll_event(&mut self, supplies: &Supplies, text: &str) -> Result<String, VisitError> {
        match text.split_once(' ') {
            None if text == "tap" => return Ok(self.tap()),
            None if text == "take" => self.take(),
            Some(("card", name)) => {
                let card = supplies.card(name).ok_or(VisitError::Card)?;
                self.with_link(|link| {
                    link.replace_card(card);
                    link.remove();
                });
            }
            Some(("reader", which)) => return self.put_beside_reader(which),
            Some(("clinic", order)) => {
                let known = self.clinic.as_mut().is_some_and(|clinic| clinic.act(order));
                return known.then(String::new).ok_or(VisitError::Word);
            }
            Some(("gateway", "down")) => self.service.shut(),
            Some(("gateway", "up")) => self.service.open(),
            _ => return Err(VisitError::Word),
        }
        Ok(String::new())
    }

    /// Presents the card. The limits in the answer are the field's; a reader reports its own.
    fn tap(&mut self) -> String {
        match &mut self.place {
            Place::Field(link) => link.tap(),
            // The radio's clock is its own; what is due at zero is due.
            Place::Reader(reader) => locked(reader).put_card(Duration::ZERO),
            Place::Nowhere => {}
        }
        let LinkLimits { extended, command_max, response_max, .. } =
            self.with_link(|link| link.limits()).unwrap_or_default();
        format!("extended {extended}\ncommand {command_max}\nresponse {response_max}")
    }

    fn take(&mut self) {
        match &mut self.place {
            Place::Field(link) => link.remove(),
            Place::Reader(reader) => locked(reader).take_card(Duration::ZERO),
            Place::Nowhere => {}
        }
    }

    /// The card goes from the field of a phone to a reader, where it does not lie yet: `acs 20` is a model and how many
    /// bytes its packets carry.
    fn put_beside_reader(&mut self, which: &str) -> Result<String, VisitError> {
        let (model, packet) = which.split_once(' ').ok_or(VisitError::Reader)?;
        let model: Model = model.parse().map_err(|_| VisitError::Reader)?;
        let packet: usize = packet.parse().map_err(|_| VisitError::Reader)?;
        let Place::Field(mut link) = std::mem::replace(&mut self.place, Place::Nowhere) else {
            return Err(VisitError::Reader);
        };
        link.remove();
        let reader = Arc::new(Mutex::new(SimulatedReader::new(model, *link).with_packet(packet)));
        self.place = Place::Reader(Arc::clone(&reader));
        let radio = RadioServer::start(move || Arc::clone(&reader))?;
        Ok(format!("port {}", radio.port()))
    }

    fn with_link<T>(&mut self, act: impl FnOnce(&mut VirtualLink) -> T) -> Option<T> {
        match &mut self.place {
            Place::Field(link) => Some(act(link)),
            Place::Reader(reader) => Some(act(locked(reader).card_mut())),
            Place::Nowhere => None,
        }
    }

    pub(super) fn transceive(&mut self, command: &[u8]) -> Exchanged {
        let Place::Field(link) = &mut self.place else { return Exchanged::Lost("reader-gone") };
        match link.transceive(command) {
            Ok(response) => Exchanged::Response(response),
            Err(TransportError::NotSent) => Exchanged::Lost("before-sending"),
            Err(TransportError::TooLong) => Exchanged::Lost("too-long"),
            Err(TransportError::ReaderLost) => Exchanged::Lost("reader-gone"),
            Err(_) => Exchanged::Lost("after-sending"),
        }
    }
}

/// A radio that panicked left the reader whole.
fn locked(reader: &SharedReader<VirtualLink>) -> MutexGuard<'_, SimulatedReader<VirtualLink>> {
    reader.lock().unwrap_or_else(PoisonError::into_inner)
}
