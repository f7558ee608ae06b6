use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use shikaku_calendar::japan_date;
use shikaku_card::CardProfile;
use shikaku_card::session::{CardCapabilities, CardSession, DialogueDriver, DriverStep};
use shikaku_clinic::fallback::CheckEnding;
use shikaku_transport::{LinkLimits, TransportError};

use super::gateway_clock::GatewayClock;
use super::{Directive, Effect, Event, FallbackOptions, GatewayRequest, Observation, Observer, State};
use crate::gateway::{challenge_request, read_challenge, read_confirmation, result_name};
use crate::port::{GatewayLinkError, HttpRequest, HttpResponse};

/// The check of one patient: joins the table of transitions to the card dialogue and to the gateway's messages.
///
/// It never calls the shell. Call, in any order that happens: [`Self::on`] for a tap or the clock,
/// [`Self::card_found`], [`Self::card_answered`] after each [`Directive::Transmit`], and
/// [`Self::gateway_replied`] after each [`Directive::Send`]. Every call gives the next [`Directive`]; draw the
/// [`crate::view::Screen`] of [`Self::state`] after each. A shell that stops calling leaves nothing running;
/// dropping it wipes the PIN.
pub struct Reception {
    profile: Arc<CardProfile>,
    state: State,
    card_session: Option<DialogueDriver<CardSession>>,
    request_in_flight: Option<Pending>,
    last_request_id: u32,
    limits: LinkLimits,
    /// What card and link taught in earlier sessions of this check, for plans that do not know it.
    capabilities: Option<CardCapabilities>,
    /// Whether a card session of this check may have left a credential verified.
    may_be_verified: bool,
    clock: GatewayClock,
    /// The name that the gateway gave the result of this check.
    result_name: Option<String>,
    /// 登録記号番号 of the clinic that the check is for, where it is not the device's own.
    clinic: Option<String>,
    observer: Option<Box<dyn Observer + Send>>,
}

struct Pending {
    request_in_flight: GatewayRequest,
    kind: RequestKind,
}

#[derive(Clone, Copy)]
enum RequestKind {
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
            card_session: None,
            request_in_flight: None,
            last_request_id: 0,
            limits: LinkLimits::SHORT,
            capabilities: None,
            may_be_verified: false,
            clock: GatewayClock::default(),
            result_name: None,
            clinic: None,
            observer: None,
        }
    }

    /// The same reception with an observer of all that it does from now on.
    #[must_use]
    pub fn observed(self, observer: Box<dyn Observer + Send>) -> Self {
        Self { observer: Some(observer), ..self }
    }

    /// The check is for the clinic with this 登録記号番号; `None`: the device's own.
    pub(crate) fn act_for(&mut self, registration_number: Option<&str>) {
        self.clinic = registration_number.map(str::to_owned);
    }

    /// The state of the check.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// 施術日 in Japan at this time of the device's clock. It follows the gateway's clock, once that is known.
    #[must_use]
    pub fn treatment_date(&self, now: DateTime<Utc>) -> NaiveDate {
        japan_date(self.clock.now(now))
    }

    /// Whether a card should be looked for.
    #[must_use]
    pub const fn wants_card(&self) -> bool {
        matches!(self.state, State::WaitingForCard(_))
    }

    /// The gateway request in flight. A shell that lost it can send it once more.
    #[must_use]
    pub fn request_in_flight(&self) -> Option<&GatewayRequest> {
        self.request_in_flight.as_ref().map(|pending| &pending.request_in_flight)
    }

    /// Offers what is lawful after a result that came from elsewhere and ended so. A check under way stays as it is. Nothing of
    /// this is a check of a card, so no observer gets it.
    pub(crate) fn offer_fallback_after(&mut self, ending: CheckEnding) {
        if matches!(self.state, State::ChoosingMethod | State::Closed) {
            self.observer = None;
            self.state = State::ChoosingFallback(FallbackOptions { ending });
        }
    }

    /// What to do when nothing has happened.
    #[must_use]
    pub const fn idle(&self) -> Directive {
        if matches!(self.state, State::Closed) { Directive::Close } else { Directive::Wait }
    }

    /// A person, a timer or a reader did something.
    pub fn on(&mut self, event: Event, now: DateTime<Utc>) -> Directive {
        self.show(Observation::Event(&event), now);
        let directive = self.step(event, now);
        self.notify_observer(directive, now)
    }

    /// A card is there, on a link with these limits.
    pub fn card_found(&mut self, limits: LinkLimits, now: DateTime<Utc>) -> Directive {
        self.show(Observation::CardFound(limits), now);
        self.limits = limits;
        let directive = self.step(Event::CardFound, now);
        self.notify_observer(directive, now)
    }

    /// The answer to the last [`Directive::Transmit`], or why there is none.
    pub fn card_answered(&mut self, answer: Result<&[u8], TransportError>, now: DateTime<Utc>) -> Directive {
        self.show(Observation::CardAnswered(answer), now);
        let directive = match self.card_session.take() {
            Some(card_session) => {
                self.capabilities = Some(card_session.dialogue().capabilities_after(answer.map(|_| ())));
                self.driver_step(card_session.answered(answer), now)
            }
            None => self.idle(),
        };
        self.notify_observer(directive, now)
    }

    /// The name that the gateway gave the result on the screen, where it names results.
    #[must_use]
    pub fn result_name(&self) -> Option<&str> {
        self.result_name.as_deref().filter(|_| matches!(self.state, State::Showing(_)))
    }

    /// Takes the reply to a [`Directive::Send`], or why there is none. A reply to any request but the last one arrived
    /// too late.
    pub fn gateway_replied(
        &mut self,
        request_id: u32,
        reply: Result<HttpResponse, GatewayLinkError>,
        now: DateTime<Utc>,
    ) -> Directive {
        self.show(
            Observation::GatewayReplied { request_id, reply: reply.as_ref().map_err(|error| *error) },
            now,
        );
        let pending =
            self.request_in_flight.take_if(|pending| pending.request_in_flight.request_id == request_id);
        let directive = match pending.map(|pending| pending.kind) {
            Some(RequestKind::Challenge) => {
                let answer = read_challenge(reply);
                if let Ok(challenge) = &answer {
                    self.clock = GatewayClock::read(challenge, now);
                }
                self.step(Event::ChallengeAnswered(answer), now)
            }
            Some(RequestKind::Confirmation) => {
                self.result_name = reply.as_ref().ok().and_then(result_name);
                self.step(Event::ConfirmationAnswered(read_confirmation(reply)), now)
            }
            None => self.idle(),
        };
        self.notify_observer(directive, now)
    }

    fn step(&mut self, event: Event, now: DateTime<Utc>) -> Directive {
        let (state, effect) = std::mem::take(&mut self.state).on(event, self.clock.now(now));
        log::debug!("reception: {state:?}");
        self.state = state;
        match effect {
            Effect::None => self.idle(),
            Effect::FetchChallenge(method) => self.ask(RequestKind::Challenge, challenge_request(method)),
            Effect::Confirm(call) => self.ask(RequestKind::Confirmation, call),
            Effect::WakeAfter(wait) => Directive::WakeAfter(wait),
            Effect::StartCardSession(mut plan) => {
                plan.capabilities = plan.capabilities.or(self.capabilities);
                plan.may_be_verified |= self.may_be_verified;
                let step = CardSession::start(Arc::clone(&self.profile), *plan, self.limits);
                self.driver_step(DialogueDriver::start(step), now)
            }
            Effect::Save(check_record) => {
                self.give_up();
                if let State::Showing(shown) = &mut self.state {
                    shown.clock_differs = self.clock.differs();
                }
                Directive::Save(check_record.at(self.clock.time(now)))
            }
            Effect::Stop => {
                self.give_up();
                self.idle()
            }
        }
    }

    /// Takes no answer of the card or the gateway any more.
    fn give_up(&mut self) {
        let session = self.card_session.take();
        self.may_be_verified |= session.is_some_and(|session| session.dialogue().has_sent_credential());
        self.request_in_flight = None;
    }

    fn show(&mut self, seen: Observation<'_>, now: DateTime<Utc>) {
        if let Some(observer) = &mut self.observer {
            observer.observe(seen, now);
        }
    }

    fn notify_observer(&mut self, directive: Directive, now: DateTime<Utc>) -> Directive {
        if let Some(observer) = &mut self.observer {
            observer.observe(Observation::Response { directive: &directive, state: &self.state }, now);
        }
        match (directive, self.request_in_flight()) {
            (Directive::Send(_), Some(request)) => Directive::Send(request.clone()),
            (directive, _) => directive,
        }
    }

    fn driver_step(&mut self, driver_step: DriverStep<CardSession>, now: DateTime<Utc>) -> Directive {
        match driver_step {
            DriverStep::Transmit(command, card_session) => {
                self.card_session = Some(card_session);
                Directive::Transmit(command)
            }
            DriverStep::Done(Ok(outcome)) => {
                self.may_be_verified = outcome.may_leave_verified();
                self.step(Event::CardSessionEnded(outcome), now)
            }
            DriverStep::Done(Err(never)) => match never {},
        }
    }

    fn ask(&mut self, kind: RequestKind, call: HttpRequest) -> Directive {
        self.last_request_id = self.last_request_id.wrapping_add(1);
        let request_id = self.last_request_id;
        let sent = call.clone().for_clinic(self.clinic.as_deref());
        let request_in_flight = GatewayRequest { request_id, call: sent };
        self.request_in_flight = Some(Pending { request_in_flight, kind });
        // An observer sees the request without the clinic: it is no part of a check, and a recording is played again without it.
        Directive::Send(GatewayRequest { request_id, call })
    }
}
