//! The application (受付): one object that takes inputs and returns a screen, requests and a time to be called again.
//!
//! [`App`] owns the check of the patient, the past results and follow-ups, the readers, the preparation and the history. NFC, PC/SC, USB and
//! Bluetooth are links behind the same [`Input`] and [`Request`]. The application performs no I/O: the shell carries out
//! the requests and reports the results as inputs.

mod accounts;
mod areas;
mod card_link;
mod importing;
mod input;
mod output;
mod practising;
mod reader_link;
mod setup;
mod shown;
mod signalling;
mod signals;

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use shikaku_card::CardProfile;
use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_clinic::saved_settings::SettingsStore;
use shikaku_transport::{LinkLimits, TransportError};
use zeroize::Zeroizing;

use crate::view::Illustration;
use crate::workflow::{
    Account, Archive, Area, Directive, Event, History, HistoryCounts, Import, ImportEvent, Practice,
    ReaderManager, Readiness, Reception, SaveOutcome, SettingsArea, SharedResults,
};
use card_link::{CardLink, Carrier};
use signalling::Signalling;

pub use crate::view::{Language, Privacy, Verbosity};
pub use crate::workflow::{DisplaySettings, LockAfter, Settings, SpeechRate, TextSize, Theme, Voice, Volume};
pub use card_link::CardAnswer;
pub use input::{Input, Timestamp};
pub use output::{Output, Request};
pub use setup::{Observers, Setup};
pub use signals::{Signals, SoundSignal, Speaker, Speakers, Speech, Utterance};

/// The application.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use chrono::DateTime;
/// use shikaku_core::application::{App, Input, Request, Setup, Timestamp};
/// use shikaku_core::view::ButtonId;
///
/// let now = Timestamp { utc: DateTime::UNIX_EPOCH, uptime: Duration::ZERO };
/// let mut app = App::new(Setup::default(), now);
/// let output = app.handle(Input::Press(ButtonId::ChoosePin), now);
/// assert_eq!(output.screen.id, "entering-pin");
/// assert!(matches!(output.requests.as_slice(), [Request::SendHttp(_), ..]), "a challenge is fetched");
/// ```
pub struct App {
    profile: Arc<CardProfile>,
    observers: Box<dyn FnMut(Timestamp) -> Observers + Send>,
    reception: Reception,
    account: Option<Account>,
    archive: Option<Archive>,
    /// The results of every device of the clinic, while they are listed.
    shared: Option<SharedResults>,
    /// Why the results of this device alone are listed.
    results_failure: Option<Failure>,
    history: Option<History>,
    /// What was in the history when the first screen was opened, and on which day that was.
    counted: Option<(NaiveDate, HistoryCounts)>,
    readers: Option<ReaderManager>,
    import: Option<Import>,
    readiness: Option<Readiness>,
    practice: Option<Practice>,
    nfc_until_paired: bool,
    card_place: Illustration,
    settings: SettingsArea,
    signalling: Signalling,
    /// The language of the patient's texts in this check.
    language: Language,
    is_choosing_language: bool,
    is_in_front: bool,
    link: CardLink,
    /// Uptime at which the check receives [`Event::Woke`].
    alarm: Option<Duration>,
    /// Uptime at which the shell has to call again, and the latest uptime of any input.
    due: Option<Duration>,
    latest: Duration,
    requests: Vec<Request>,
}

impl App {
    /// An application at its first screen, in front of the device. It makes no request yet.
    #[must_use]
    pub fn new(setup: Setup, now: Timestamp) -> Self {
        let Setup {
            profile,
            account,
            history,
            readers,
            import,
            readiness,
            practice,
            nfc_until_paired,
            card_place,
            settings,
            managed,
            observers,
        } = setup;
        let store = history.clone().map(|history| -> Box<dyn SettingsStore + Send> { Box::new(history) });
        let settings = SettingsArea::new(settings, managed, store);
        let reception = Reception::new(Arc::clone(&profile));
        let mut app = Self {
            profile,
            observers,
            reception,
            account,
            archive: None,
            shared: None,
            results_failure: None,
            history,
            counted: None,
            readers,
            import,
            readiness,
            practice,
            nfc_until_paired,
            card_place,
            language: settings.values().language,
            settings,
            signalling: Signalling::default(),
            is_choosing_language: false,
            is_in_front: true,
            link: CardLink::default(),
            alarm: None,
            due: None,
            latest: now.uptime,
            requests: Vec::new(),
        };
        app.begin_check(now);
        app.count(now);
        app
    }

    /// Takes what happened; gives what to show and what to do. Never blocks, never fails. An input that comes too late
    /// changes nothing.
    pub fn handle(&mut self, input: Input, now: Timestamp) -> Output {
        let now = self.forward(&input, now);
        let answered = match &input {
            Input::HttpAnswered { request_id, .. } => Some(*request_id),
            _ => None,
        };
        let in_flight = self.in_flight();
        self.note_person(&input, now);
        self.signalling.note(&input, now);
        self.note_copied(&input, now);
        let chosen = self.chosen_qualification();
        self.take(input, now);
        self.report_choice(chosen);
        self.serve_readers(now);
        self.settle_link(now);
        self.serve_readers(now);
        self.serve_account(now);
        self.serve_import();
        let awaited = self.in_flight();
        let is_abandoned = |id: &u32| Some(*id) != answered && !awaited.contains(id);
        let abandoned = in_flight.into_iter().filter(is_abandoned);
        self.requests.extend(abandoned.map(|request_id| Request::CancelHttp { request_id }));
        self.report_tour_seen();
        self.count(now);
        self.due = self.next_due();
        let bare = self.bare_screen(now);
        let settings = self.settings.values();
        let signals = self.signalling.signals(&bare, settings);
        Output {
            screen: self.signalling.add_to(bare, settings),
            signals,
            requests: std::mem::take(&mut self.requests),
            wake_after: self.due.map(|due| due.saturating_sub(now.uptime)),
        }
    }

    /// The uptime never goes back. When the shell says that the time has passed, it has: a timer may be early by a little.
    fn forward(&mut self, input: &Input, now: Timestamp) -> Timestamp {
        let passed = self.due.filter(|_| matches!(input, Input::TimePassed)).unwrap_or_default();
        self.latest = self.latest.max(now.uptime).max(passed);
        Timestamp { uptime: self.latest, ..now }
    }

    /// The check of the patient.
    #[must_use]
    pub const fn reception(&self) -> &Reception {
        &self.reception
    }

    /// The readers.
    #[must_use]
    pub const fn readers(&self) -> Option<&ReaderManager> {
        self.readers.as_ref()
    }

    /// The archive, while it is open.
    #[must_use]
    pub const fn archive(&self) -> Option<&Archive> {
        self.archive.as_ref()
    }

    /// The language of the patient's texts in this check.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The settings in use.
    #[must_use]
    pub const fn settings(&self) -> Settings {
        self.settings.values()
    }

    /// 導入の準備.
    #[must_use]
    pub const fn readiness(&self) -> Option<&Readiness> {
        self.readiness.as_ref()
    }

    fn take(&mut self, input: Input, now: Timestamp) {
        match input {
            Input::Press(button) => self.press(button, now),
            Input::Digit(digit) => self.digit(digit, now),
            Input::Text(text) => self.text(text, now),
            Input::Cancel => self.cancel(now),
            Input::CardFound(limits) => self.card_found(Carrier::Shell, limits, now),
            Input::CardAnswered { exchange, answer } => self.card_answered(exchange, &answer, now),
            Input::ReaderFailed(failure) => self.reader_failed(failure, now),
            Input::HttpAnswered { request_id, answer } => self.http_answered(request_id, answer, now),
            Input::TimePassed => self.time_passed(now),
            Input::Resync => self.link.forget_wanted(),
            Input::Foreground => self.come_to_front(now),
            Input::Background => {
                self.is_in_front = false;
                self.with_readers(|readers| readers.disconnect(now.uptime));
            }
            Input::Advertisement(advertisement) => {
                self.with_readers(|readers| readers.on_advertisement(&advertisement));
            }
            Input::LinkEvent { device, event } => self.with_readers_and_store(|readers, store| {
                readers.on_link_event(&device, event, store, now.uptime);
            }),
            Input::ScanFailed(failure) => self.with_readers(|readers| readers.scan_failed(failure)),
            Input::ResultCame { origin, bytes } => self.result_came(origin, &bytes, now),
            Input::ResultFileAnswered { name, outcome } => {
                self.on_import_event(ImportEvent::FileAnswered(name, outcome), now);
            }
            Input::ReadAloudPressed
            | Input::SpeechEnded { .. }
            | Input::SpeakersChanged(_)
            | Input::Copied
            | Input::Nothing => {}
        }
    }

    /// Carries out what the check wants next.
    fn follow(&mut self, mut directive: Directive, now: Timestamp) {
        loop {
            match directive {
                Directive::Transmit(command) => return self.transmit(command, now),
                Directive::Send(request) => {
                    self.alarm = None;
                    return self.requests.push(Request::SendHttp(request));
                }
                Directive::WakeAfter(wait) => {
                    self.alarm = Some(now.uptime.saturating_add(wait));
                    return;
                }
                Directive::Save(record) => {
                    let saved = self.history.as_ref().map(|history| history.save(&record, now.utc));
                    let saved = saved.unwrap_or(SaveOutcome::NoHistory);
                    directive = self.reception.on(Event::SaveEnded(saved), now.utc);
                }
                Directive::Close => {
                    self.alarm = None;
                    return;
                }
                Directive::Wait => return,
            }
        }
    }

    fn on_event(&mut self, event: Event, now: Timestamp) {
        let directive = self.reception.on(event, now.utc);
        self.follow(directive, now);
    }

    /// The check of the next patient, with observers of its own.
    fn begin_check(&mut self, now: Timestamp) {
        let Observers { check, reader } = (self.observers)(now);
        let reception = Reception::new(Arc::clone(&self.profile));
        self.reception = match check {
            Some(observer) => reception.observed(observer),
            None => reception,
        };
        self.close_archive();
        self.alarm = None;
        self.settings.close();
        (self.language, self.is_choosing_language) = (self.settings.values().language, false);
        if let Some(readiness) = &mut self.readiness {
            readiness.close();
        }
        if let Some(import) = &mut self.import {
            import.close();
        }
        self.with_readers(|readers| readers.watch(reader, now.uptime));
    }

    fn time_passed(&mut self, now: Timestamp) {
        if self.alarm.is_some_and(|due| due <= now.uptime) {
            self.alarm = None;
            self.on_event(Event::Woke, now);
        }
        self.on_practice_time(now);
        self.on_account_time(now);
        // A manager without a timeout that is due ignores the call.
        self.with_readers_and_store(|readers, store| readers.on_timeout(store, now.uptime));
        self.clear_clipboard(now);
    }

    /// The earliest uptime at which the check or a reader has a timeout, or the clipboard is cleared.
    fn next_due(&self) -> Option<Duration> {
        let readers = self.readers.as_ref().and_then(ReaderManager::poll_timeout);
        let practice = self.practice.as_ref().and_then(Practice::due);
        let account = self.account.as_ref().and_then(Account::due);
        let signalling = self.signalling.due();
        self.alarm.into_iter().chain(readers).chain(practice).chain(account).chain(signalling).min()
    }

    fn card_found(&mut self, carrier: Carrier, limits: LinkLimits, now: Timestamp) {
        if let Some(exchange) = self.link.exchange() {
            // A card that was replaced has no answer any more, and may have run the command.
            self.card_answered(exchange, &Err(TransportError::ReplyLost), now);
        }
        self.link.found(carrier);
        let directive = self.reception.card_found(limits, now.utc);
        self.follow(directive, now);
    }

    fn card_answered(&mut self, exchange: u32, answer: &CardAnswer, now: Timestamp) {
        if self.link.answered(exchange) {
            let answer = answer.as_ref().map(|bytes| bytes.as_slice()).map_err(|error| *error);
            let directive = self.reception.card_answered(answer, now.utc);
            self.follow(directive, now);
        }
    }

    fn reader_failed(&mut self, failure: ReaderFailure, now: Timestamp) {
        if self.link.is_news(failure) {
            self.on_event(Event::ReaderFailed(failure), now);
        }
    }

    fn transmit(&mut self, command: Zeroizing<Vec<u8>>, now: Timestamp) {
        let (exchange, carrier) = self.link.next_exchange();
        match (carrier, &mut self.readers) {
            (Carrier::Reader, Some(readers)) => readers.transmit(command, now.uptime),
            (Carrier::Shell | Carrier::Reader, _) => {
                self.requests.push(Request::Transmit { exchange, command });
            }
        }
    }

    /// Releases a card that is no longer needed, and says whether another is wanted.
    fn settle_link(&mut self, now: Timestamp) {
        if self.link.exchange().is_some() {
            return;
        }
        match (self.link.release(), &mut self.readers) {
            (Some(Carrier::Reader), Some(readers)) => readers.release_card(now.uptime),
            (Some(_), _) => self.requests.push(Request::ReleaseCard),
            (None, _) => {}
        }
        let (wanted, by_reader) = (self.wants_card(), self.is_by_reader());
        if self.link.set_wanted(wanted, by_reader) {
            self.requests.push(Request::SetCardWanted { wanted, by_reader });
            self.pass_on_wanted(wanted, now);
        }
    }

    /// Whether the screen waits for a card: the check does, and no other area is open.
    fn wants_card(&self) -> bool {
        self.reception.wants_card() && matches!(self.area(), Area::Check)
    }
}

#[cfg(test)]
mod tests;
