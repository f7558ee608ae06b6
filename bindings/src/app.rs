use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use shikaku_adapter::{SystemClock, SystemRandom};
use shikaku_core::application;
use shikaku_core::application::{Input, Setup, Timestamp};
use shikaku_core::port::{Clock as _, GatewayLinkError, HttpRequest, HttpResponse};
use shikaku_core::view::{ButtonId, Illustration};
use shikaku_core::workflow;
use shikaku_core::workflow::{Account, ReaderManager, Readiness};
use shikaku_transport::Random;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::device::Gateway;
use crate::output::{Output, OwnRequest, Request};
use crate::recording::Recordings;
use crate::signals::millis;
use crate::{
    Advertisement, CardLinkFailure, ClinicDevice, History, ImportOrigin, LinkEvent, LinkFailure, LinkLimits,
    LostCard, ReaderLink, ResultFileOutcome, Settings, SetupError, Speakers,
};

/// The application: the check of one patient after the other, past results, follow-ups and readers.
///
/// Call what happened and do what the [`Output`] says. Every method may be called at any time and from any thread; what
/// comes too late changes nothing. Nothing runs between calls but `send_http`. Dropping the object wipes what was typed.
#[derive(uniffi::Object)]
pub struct Shikaku {
    state: Mutex<State>,
    gateway: Gateway,
    start: Instant,
}

struct State {
    app: application::App,
    calls: Vec<Call>,
}

/// The HTTP request that `send_http` carries, or its response until `http_answered` takes it.
struct Call {
    request_id: u32,
    progress: Progress,
}

enum Progress {
    /// Dropped to end the `send_http`; closed when the `send_http` was dropped.
    InFlight(oneshot::Sender<()>),
    Answered(Answer),
}

type Answer = Result<HttpResponse, GatewayLinkError>;

#[uniffi::export]
impl Shikaku {
    /// An application at its first screen, with the bearer token of the settings, for QA. `reader` says who carries the bytes to
    /// the card. With a `history` results are saved and can be looked at again; the paired readers and the checklist of the
    /// clinic are remembered there too.
    ///
    /// # Errors
    /// When the settings cannot be used.
    #[uniffi::constructor]
    pub fn new(
        settings: Settings,
        reader: ReaderLink,
        history: Option<Arc<History>>,
    ) -> Result<Self, SetupError> {
        let setup = setup(&settings, reader, history, None);
        Ok(Self::start(setup, Gateway::of_token(settings)?))
    }

    /// The same for a device of a clinic: it is enrolled by a code, and the staff sign in. The token of the settings is not
    /// used. Where their gateway is empty, the device learns it from its enrolment sheet, and keeps it in the `history`.
    ///
    /// # Errors
    /// When the settings cannot be used.
    #[uniffi::constructor]
    pub fn of_device(
        settings: Settings,
        reader: ReaderLink,
        history: Option<Arc<History>>,
        device: ClinicDevice,
    ) -> Result<Self, SetupError> {
        let profile = device.profile();
        let account = if settings.names_no_gateway() {
            Account::without_gateway(profile)
        } else {
            Account::new(profile)
        };
        let setup = setup(&settings, reader, history, Some(account));
        Ok(Self::start(setup, Gateway::of_device(settings, device)?))
    }

    /// The screen, and every request that still holds. For a shell that begins or has lost its place.
    pub fn current(&self) -> Output {
        self.handle(Input::Resync)
    }

    /// A button was pressed: the `id` of a button. A button that the screen does not offer changes nothing.
    pub fn press(&self, button: &str) -> Output {
        ButtonId::by_name(button)
            .map_or_else(|| self.handle(Input::Nothing), |button| self.handle(Input::Press(button)))
    }

    /// A digit was typed: 0 to 9, or to 15 where the entry has 16 keys. No more of a PIN is ever held outside.
    pub fn digit(&self, digit: u8) -> Output {
        self.handle(Input::Digit(digit))
    }

    /// A whole text was typed in the field of a text or a password, and its key `enter` was pressed. The library reads it
    /// and decides.
    pub fn text(&self, text: String) -> Output {
        self.handle(Input::Text(text.into()))
    }

    /// やめる: the back gesture of the device.
    pub fn cancel(&self) -> Output {
        self.handle(Input::Cancel)
    }

    /// The time of `wake_after_millis` has passed.
    pub fn tick(&self) -> Output {
        self.handle(Input::TimePassed)
    }

    /// The app came to the front.
    pub fn foreground(&self) -> Output {
        self.handle(Input::Foreground)
    }

    /// The app went to the background: a Bluetooth or USB reader is disconnected.
    pub fn background(&self) -> Output {
        self.handle(Input::Background)
    }

    /// The shell found a card. A card before it is gone.
    pub fn card_found(&self, limits: LinkLimits) -> Output {
        self.handle(Input::CardFound(limits.into()))
    }

    /// The response to a `Transmit`, status word last.
    pub fn card_answered(&self, exchange: u32, response: Vec<u8>) -> Output {
        self.handle(Input::CardAnswered { exchange, answer: Ok(Zeroizing::new(response)) })
    }

    /// A `Transmit` has no response.
    pub fn card_lost(&self, exchange: u32, lost: LostCard) -> Output {
        self.handle(Input::CardAnswered { exchange, answer: Err(lost.into()) })
    }

    /// The shell cannot look for a card.
    pub fn card_link_failed(&self, failure: CardLinkFailure) -> Output {
        self.handle(Input::ReaderFailed(failure.into()))
    }

    /// A `send_http` has ended. A call of its own, so that the shell makes it where it makes all others and no screen
    /// overtakes a newer one.
    pub fn http_answered(&self, request_id: u32) -> Output {
        let mut state = self.state();
        let answer = state.take_answer(request_id);
        let input = answer.map_or(Input::Nothing, |answer| Input::HttpAnswered { request_id, answer });
        self.handle_in(&mut state, input)
    }

    /// A Bluetooth device advertises itself.
    pub fn advertisement(&self, advertisement: Advertisement) -> Output {
        self.handle(Input::Advertisement(advertisement.into()))
    }

    /// The radio or the cable reports something about this reader.
    pub fn link_event(&self, device: String, event: LinkEvent) -> Output {
        self.handle(Input::LinkEvent { device, event: event.into() })
    }

    /// The control `reading` of the screen was pressed.
    pub fn read_aloud_pressed(&self) -> Output {
        self.handle(Input::ReadAloudPressed)
    }

    /// The voice came to the end of this utterance, or could not say it.
    pub fn speech_ended(&self, utterance: u32) -> Output {
        self.handle(Input::SpeechEnded { utterance })
    }

    /// What on the device can speak: at the beginning, and whenever that changes. Until then nothing is said.
    pub fn speakers_changed(&self, speakers: Speakers) -> Output {
        self.handle(Input::SpeakersChanged(speakers))
    }

    /// The text of the screen is in the clipboard.
    pub fn copied(&self) -> Output {
        self.handle(Input::Copied)
    }

    /// A copied result or a file came, byte by byte; nothing in the clipboard is an empty one. It is taken on the first screen, on
    /// the last one and in 取り込み, where the settings offer that.
    pub fn result_came(&self, origin: ImportOrigin, bytes: Vec<u8>) -> Output {
        self.handle(Input::ResultCame { origin: origin.into(), bytes: bytes.into() })
    }

    /// What became of a `WriteResultFile`.
    pub fn result_file_answered(&self, name: String, outcome: ResultFileOutcome) -> Output {
        self.handle(Input::ResultFileAnswered { name, outcome: outcome.into() })
    }

    /// Scanning for Bluetooth devices is not possible.
    pub fn scan_failed(&self, failure: LinkFailure) -> Output {
        self.handle(Input::ScanFailed(failure))
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Shikaku {
    /// Sends the HTTP request of a `SendHttp` to the gateway and keeps its response; then call `http_answered`. If the call
    /// is dropped, the next output of any method holds the `SendHttp` again. It ends early when the response is not needed
    /// any more.
    pub async fn send_http(&self, request_id: u32) {
        let Some((request, cancelled)) = self.state().depart(request_id) else { return };
        tokio::select! {
            answer = self.gateway.exchange(&request) => self.state().arrive(request_id, answer),
            _ = cancelled => {}
        }
    }
}

impl Shikaku {
    fn start(setup: Setup, gateway: Gateway) -> Self {
        let start = Instant::now();
        let app = application::App::new(setup, now(start));
        Self { state: Mutex::new(State { app, calls: Vec::new() }), gateway, start }
    }

    fn handle(&self, input: Input) -> Output {
        self.handle_in(&mut self.state(), input)
    }

    fn handle_in(&self, state: &mut State, input: Input) -> Output {
        let (output, own) = state.handle(input, now(self.start));
        for request in &own {
            self.gateway.carry_out(request);
        }
        output
    }

    /// A panic during a call leaves a usable state, because every transition puts a whole state in place.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The output as the shell gets it, and the requests that are not for the shell.
    fn handle(&mut self, input: Input, now: Timestamp) -> (Output, Vec<OwnRequest>) {
        let output = self.app.handle(input, now);
        let awaited: Vec<u32> = self.app.requests_in_flight().map(|request| request.request_id).collect();
        // Dropping a call ends its `send_http`.
        self.calls.retain(|call| awaited.contains(&call.request_id) && call.is_alive());
        let (mut requests, mut own) = (Vec::new(), Vec::new());
        for request in output.requests {
            match Request::try_from(request) {
                Ok(request) => requests.push(request),
                Err(request) => own.push(request),
            }
        }
        let uncarried = awaited.into_iter().filter(|id| self.calls.iter().all(|call| call.request_id != *id));
        requests.extend(uncarried.map(|request_id| Request::SendHttp { request_id }));
        let output = Output {
            screen: output.screen,
            signals: output.signals.into(),
            requests,
            wake_after_millis: output.wake_after.map(millis),
        };
        (output, own)
    }

    /// The HTTP request with this identifier, if it is awaited and nothing carries it; and what ends the `send_http`.
    fn depart(&mut self, request_id: u32) -> Option<(HttpRequest, oneshot::Receiver<()>)> {
        let awaited = self.app.requests_in_flight().find(|request| request.request_id == request_id);
        let request = awaited?.call.clone();
        self.calls.retain(|call| call.request_id != request_id || call.is_alive());
        if self.calls.iter().any(|call| call.request_id == request_id) {
            return None;
        }
        let (cancel, cancelled) = oneshot::channel();
        self.calls.push(Call { request_id, progress: Progress::InFlight(cancel) });
        Some((request, cancelled))
    }

    fn arrive(&mut self, request_id: u32, answer: Answer) {
        if let Some(call) = self.calls.iter_mut().find(|call| call.request_id == request_id) {
            call.progress = Progress::Answered(answer);
        }
    }

    fn take_answer(&mut self, request_id: u32) -> Option<Answer> {
        let is_answer =
            |call: &mut Call| call.request_id == request_id && matches!(call.progress, Progress::Answered(_));
        match self.calls.extract_if(.., is_answer).next()?.progress {
            Progress::Answered(answer) => Some(answer),
            Progress::InFlight(_) => None,
        }
    }
}

impl Call {
    /// Whether a `send_http` carries it, or its response waits.
    fn is_alive(&self) -> bool {
        match &self.progress {
            Progress::InFlight(cancel) => !cancel.is_closed(),
            Progress::Answered(_) => true,
        }
    }
}

impl ReaderLink {
    fn into_manager(self, history: Option<&workflow::History>) -> Option<ReaderManager> {
        let random = || -> Box<dyn Random + Send> { Box::new(SystemRandom) };
        match self {
            Self::Shell => None,
            Self::Bluetooth { .. } => Some(match history {
                Some(history) => ReaderManager::new(random, Some(&*history.store())),
                None => ReaderManager::new(random, None),
            }),
            Self::Usb { device } => Some(ReaderManager::wired(random, &device)),
        }
    }
}

/// What the application is built from.
fn setup(
    settings: &Settings,
    reader: ReaderLink,
    history: Option<Arc<History>>,
    account: Option<Account>,
) -> Setup {
    let history = history.map(|history| history.shared());
    let recordings = Recordings::of(settings, &reader);
    Setup {
        profile: Arc::new(settings.profile()),
        account,
        nfc_until_paired: matches!(reader, ReaderLink::Bluetooth { nfc_until_paired: true }),
        readers: reader.into_manager(history.as_ref()),
        import: settings.import(),
        readiness: Readiness::embedded(history.as_ref()).ok(),
        practice: Some(settings.practice()),
        history,
        card_place: Illustration::CardOnPhone,
        settings: settings.of_device(),
        managed: settings.managed(),
        observers: Box::new(move |now| recordings.observers(now)),
    }
}

fn now(start: Instant) -> Timestamp {
    Timestamp { utc: SystemClock.now(), uptime: start.elapsed() }
}
