use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use shikaku_card::CardProfile;
use shikaku_transport::{LinkLimits, RadioType};
use zeroize::Zeroizing;

use super::card::ScriptedCard;
use super::ending::PracticeEnding;
use super::gateway::ScriptedGateway;
use super::script::NextEntry;
use crate::workflow::{Directive, Event, GatewayRequest, Reception, SaveOutcome, State};

/// A practice check: a reception whose card and gateway are the script of its ending. It takes no history and gives no
/// request, so nothing of it leaves the application.
pub struct PracticeCheck {
    ending: PracticeEnding,
    reception: Reception,
    card: ScriptedCard,
    gateway: ScriptedGateway,
    waiting: Option<(Duration, Awaited)>,
}

/// What happens after a wait.
enum Awaited {
    /// The card executes its first command.
    Card(Zeroizing<Vec<u8>>),
    /// The gateway answers.
    Gateway(GatewayRequest),
    /// The reception wakes.
    Wake,
}

impl PracticeCheck {
    /// A practice check at its beginning.
    #[must_use]
    pub fn new(ending: PracticeEnding, now: DateTime<Utc>) -> Self {
        let script = ending.script();
        Self {
            ending,
            reception: Reception::new(Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD)),
            card: ScriptedCard::new(script.card, now),
            gateway: ScriptedGateway(script.gateway),
            waiting: None,
        }
    }

    /// What is practised.
    #[must_use]
    pub const fn ending(&self) -> PracticeEnding {
        self.ending
    }

    /// The reception. It can be looked at, and not be driven.
    #[must_use]
    pub const fn reception(&self) -> &Reception {
        &self.reception
    }

    /// What comes of the next PIN and the next birth date.
    #[must_use]
    pub const fn next_entry(&self) -> NextEntry {
        self.card.next_entry()
    }

    /// The uptime at which [`Self::on_timeout`] is to be called.
    pub(super) fn due(&self) -> Option<Duration> {
        self.waiting.as_ref().map(|(due, _)| *due)
    }

    /// A person did something.
    pub(super) fn on(&mut self, event: Event, now: DateTime<Utc>, uptime: Duration) {
        let directive = self.reception.on(event, now);
        self.follow(directive, now, uptime);
    }

    /// カードをかざしたことにする. It changes nothing while no card is awaited.
    pub(super) fn hold_card(&mut self, now: DateTime<Utc>, uptime: Duration) {
        if !self.reception.wants_card() {
            return;
        }
        self.card.power_up();
        let limits = LinkLimits::SHORT.with_radio(Some(RadioType::TypeB));
        match self.reception.card_found(limits, now) {
            Directive::Transmit(command) => {
                self.waiting = Some((uptime.saturating_add(READING), Awaited::Card(command)));
            }
            directive => self.follow(directive, now, uptime),
        }
    }

    /// Time has passed.
    pub(super) fn on_timeout(&mut self, now: DateTime<Utc>, uptime: Duration) {
        let Some((_, awaited)) = self.waiting.take_if(|(due, _)| *due <= uptime) else { return };
        match awaited {
            Awaited::Card(command) => self.follow(Directive::Transmit(command), now, uptime),
            Awaited::Gateway(request) => {
                let directive = self.ask(&request, now);
                self.follow(directive, now, uptime);
            }
            Awaited::Wake => self.on(Event::Woke, now, uptime),
        }
    }

    /// Carries out what the reception wants, by the script.
    fn follow(&mut self, mut directive: Directive, now: DateTime<Utc>, uptime: Duration) {
        loop {
            directive = match directive {
                Directive::Transmit(command) => {
                    let answer = self.card.transmit(&command);
                    let answer = answer.as_ref().map(|bytes| bytes.as_slice()).map_err(|error| *error);
                    self.reception.card_answered(answer, now)
                }
                // A challenge comes at once; for the confirmation the screen shows that it is awaited.
                Directive::Send(request) if matches!(self.reception.state(), State::AskingGateway(_)) => {
                    self.waiting = Some((uptime.saturating_add(ASKING), Awaited::Gateway(request)));
                    return;
                }
                Directive::Send(request) => self.ask(&request, now),
                Directive::WakeAfter(wait) => {
                    self.waiting = Some((uptime.saturating_add(wait), Awaited::Wake));
                    return;
                }
                Directive::Save(_) => self.reception.on(Event::SaveEnded(SaveOutcome::NoHistory), now),
                Directive::Wait | Directive::Close => break,
            };
        }
        self.forget_what_is_not_awaited();
    }

    fn ask(&mut self, request: &GatewayRequest, now: DateTime<Utc>) -> Directive {
        let answer = self.gateway.answer(&request.call, now);
        self.reception.gateway_replied(request.request_id, answer, now)
    }

    /// A check that was given up waits for nothing.
    fn forget_what_is_not_awaited(&mut self) {
        let state = self.reception.state();
        self.waiting.take_if(|(_, awaited)| match awaited {
            Awaited::Card(_) => !matches!(state, State::ReadingCard(_)),
            Awaited::Gateway(_) => !matches!(state, State::AskingGateway(_)),
            Awaited::Wake => matches!(state, State::ChoosingMethod | State::Closed),
        });
    }
}

/// How long the screens show that the card is read, and that an answer is awaited.
const READING: Duration = Duration::from_millis(1_500);
const ASKING: Duration = Duration::from_millis(800);
