use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use shikaku_calendar::japan_date;
use shikaku_card::CardProfile;
use shikaku_card::session::{Conversation, IdentifyCard, Road, Turn};
use shikaku_transport::{LinkLimits, TransportError};

use super::gateway_clock::GatewayClock;
use super::{Directive, Effect, Event, GatewayErrand, Seen, State, Witness};
use crate::gateway::{challenge_call, read_challenge, read_confirmation};
use crate::port::{GatewayCall, GatewayLinkError, GatewayReply};

/// One patient at the desk: the table of transitions joined to the card dialogue and the gateway's messages.
///
/// It is asked and answers. Call, in any order that happens: [`Self::on`] for a tap or the clock,
/// [`Self::card_found`], [`Self::card_answered`] after each [`Directive::Transmit`], and
/// [`Self::gateway_replied`] after each [`Directive::Ask`]. Every call gives the next [`Directive`]; draw the
/// [`crate::view::Screen`] of [`Self::state`] after each. A shell that stops calling leaves nothing running;
/// dropping it wipes the PIN.
pub struct Reception {
    profile: Arc<CardProfile>,
    state: State,
    touch: Option<Conversation<IdentifyCard>>,
    errand: Option<Pending>,
    tickets: u32,
    limits: LinkLimits,
    /// What card and link taught in earlier sessions of this check, for plans that do not know it.
    road: Option<Road>,
    clock: GatewayClock,
    witness: Option<Box<dyn Witness + Send>>,
}

struct Pending {
    errand: GatewayErrand,
    kind: ErrandKind,
}

#[derive(Clone, Copy)]
enum ErrandKind {
    Challenge,
    Confirmation,
}

impl Reception {
    /// A reception where nothing has happened yet.
    #[must_use]
    pub fn new(profile: Arc<CardProfile>) -> Self {
        Self {
            profile,
            state: State::ChoosingMethod,
            touch: None,
            errand: None,
            tickets: 0,
            limits: LinkLimits::SHORT,
            road: None,
            clock: GatewayClock::default(),
            witness: None,
        }
    }

    /// The same reception, with somebody who sees all that it does from now on.
    #[must_use]
    pub fn witnessed(self, witness: Box<dyn Witness + Send>) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// 施術日 in Japan, at this moment of the device's clock: by the gateway's clock, once that is known.
    #[must_use]
    pub fn treatment_date(&self, now: DateTime<Utc>) -> NaiveDate {
        japan_date(self.clock.now(now))
    }

    /// Whether a card should be looked for.
    #[must_use]
    pub const fn wants_card(&self) -> bool {
        matches!(self.state, State::WaitingForCard(_))
    }

    /// The errand whose reply is waited for. A shell that lost it on the way can carry it once more.
    #[must_use]
    pub fn errand(&self) -> Option<&GatewayErrand> {
        self.errand.as_ref().map(|pending| &pending.errand)
    }

    /// What to do when nothing has happened.
    #[must_use]
    pub const fn idle(&self) -> Directive {
        if matches!(self.state, State::Closed) { Directive::Close } else { Directive::Wait }
    }

    /// A person, a timer or a reader did something.
    pub fn on(&mut self, event: Event, now: DateTime<Utc>) -> Directive {
        self.show(Seen::Happened(&event), now);
        let directive = self.step(event, now);
        self.told(directive, now)
    }

    /// A card is there, on a link with these limits.
    pub fn card_found(&mut self, limits: LinkLimits, now: DateTime<Utc>) -> Directive {
        self.show(Seen::CardFound(limits), now);
        self.limits = limits;
        let directive = self.step(Event::CardFound, now);
        self.told(directive, now)
    }

    /// The answer to the last [`Directive::Transmit`], or why there is none.
    pub fn card_answered(&mut self, answer: Result<&[u8], TransportError>, now: DateTime<Utc>) -> Directive {
        self.show(Seen::CardAnswered(answer), now);
        let directive = match self.touch.take() {
            Some(touch) => {
                self.road = Some(touch.dialogue().road_after(answer.map(|_| ())));
                self.turn(touch.answered(answer), now)
            }
            None => self.idle(),
        };
        self.told(directive, now)
    }

    /// The reply to a [`Directive::Ask`], or why there is none. A reply to anything but the last errand came
    /// too late.
    pub fn gateway_replied(
        &mut self,
        ticket: u32,
        reply: Result<GatewayReply, GatewayLinkError>,
        now: DateTime<Utc>,
    ) -> Directive {
        self.show(Seen::GatewayReplied { ticket, reply: reply.as_ref().map_err(|error| *error) }, now);
        let pending = self.errand.take_if(|pending| pending.errand.ticket == ticket);
        let directive = match pending.map(|pending| pending.kind) {
            Some(ErrandKind::Challenge) => {
                let answer = read_challenge(reply);
                if let Ok(challenge) = &answer {
                    self.clock = GatewayClock::read(challenge, now);
                }
                self.step(Event::ChallengeAnswered(answer), now)
            }
            Some(ErrandKind::Confirmation) => {
                self.step(Event::ConfirmationAnswered(read_confirmation(reply)), now)
            }
            None => self.idle(),
        };
        self.told(directive, now)
    }

    fn step(&mut self, event: Event, now: DateTime<Utc>) -> Directive {
        let (state, effect) = std::mem::take(&mut self.state).on(event, self.clock.now(now));
        log::debug!("reception: {state:?}");
        self.state = state;
        match effect {
            Effect::None => self.idle(),
            Effect::FetchChallenge(method) => self.ask(ErrandKind::Challenge, challenge_call(method)),
            Effect::Confirm(call) => self.ask(ErrandKind::Confirmation, call),
            Effect::WakeAfter(wait) => Directive::WakeAfter(wait),
            Effect::Touch(mut plan) => {
                plan.road = plan.road.or(self.road);
                let step = IdentifyCard::start(Arc::clone(&self.profile), *plan, self.limits);
                self.turn(Conversation::start(step), now)
            }
            Effect::Keep(keepsake) => {
                (self.touch, self.errand) = (None, None);
                if let State::Showing(shown) = &mut self.state {
                    shown.clock_differs = self.clock.differs();
                }
                Directive::Keep(keepsake.at(self.clock.time(now)))
            }
            Effect::Stop => {
                (self.touch, self.errand) = (None, None);
                self.idle()
            }
        }
    }

    fn show(&mut self, seen: Seen<'_>, now: DateTime<Utc>) {
        if let Some(witness) = &mut self.witness {
            witness.saw(seen, now);
        }
    }

    fn told(&mut self, directive: Directive, now: DateTime<Utc>) -> Directive {
        if let Some(witness) = &mut self.witness {
            witness.saw(Seen::Told { directive: &directive, state: &self.state }, now);
        }
        directive
    }

    fn turn(&mut self, turn: Turn<IdentifyCard>, now: DateTime<Utc>) -> Directive {
        match turn {
            Turn::Transmit(command, touch) => {
                self.touch = Some(touch);
                Directive::Transmit(command)
            }
            Turn::Done(Ok(outcome)) => self.step(Event::TouchEnded(outcome), now),
            Turn::Done(Err(never)) => match never {},
        }
    }

    fn ask(&mut self, kind: ErrandKind, call: GatewayCall) -> Directive {
        self.tickets = self.tickets.wrapping_add(1);
        let errand = GatewayErrand { ticket: self.tickets, call };
        self.errand = Some(Pending { errand: errand.clone(), kind });
        Directive::Ask(errand)
    }
}
