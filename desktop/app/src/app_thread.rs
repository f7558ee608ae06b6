//! The thread that owns the application. It carries out requests and sends every new page to the browser; it decides nothing.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use shikaku_clinic::failure::ImportFailure;
use shikaku_core::application::{App, Input, Output, Request, Setup, Speakers, Timestamp};
use shikaku_core::port::Clock;
use shikaku_core::view::{Screen, patient_page};
use shikaku_core::workflow::{FileOutcome, GatewayRequest, ImportOrigin, State};
use shikaku_eligibility::handover::FileName;
use shikaku_screen_page::PageParts;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::action::{Action, Sent};
use crate::app_order::{Begun, Order, Pages};
use crate::card_source::OpenCards;
use crate::card_thread::CardThread;
use crate::clipboard::ClipboardPort;
use crate::gateway_port::GatewayPort;
use crate::guard::WindowOf;
use crate::message::Message;
use crate::result_folder::ResultFolder;

/// What the application of a PC is built from.
pub struct Parts {
    /// What the application is built from.
    pub setup: Setup,
    /// The calendar clock.
    pub clock: Box<dyn Clock + Send>,
    /// The link to the gateway.
    pub gateway: Arc<dyn GatewayPort>,
    /// Opens the cards of the computer.
    pub cards: OpenCards,
    /// The clipboard of the computer.
    pub clipboard: Box<dyn ClipboardPort + Send>,
    /// Whether a result that is copied is taken by itself, because a person chose that.
    pub watches_clipboard: bool,
    /// The folder of the receipt computer, if there is one.
    pub folder: Option<Box<dyn ResultFolder + Send>>,
    /// Changes each screen before it is drawn. Practice marks its screens by it.
    pub mark: Mark,
}

/// Changes a screen of this state.
pub type Mark = Box<dyn Fn(Screen, &State) -> Screen + Send>;

struct Running {
    app: App,
    clock: Box<dyn Clock + Send>,
    start: Instant,
    mark: Mark,
    gateway: Arc<dyn GatewayPort>,
    cards: CardThread,
    clipboard: Box<dyn ClipboardPort + Send>,
    watches_clipboard: bool,
    folder: Option<Box<dyn ResultFolder + Send>>,
    runtime: Handle,
    orders: Sender<Order>,
    pages: Pages,
    /// The HTTP requests under way.
    calls: HashMap<u32, AbortHandle>,
    wake_at: Option<Instant>,
    screen: Screen,
    /// The pages that were sent last.
    drawn: Drawn,
}

/// The pages that were sent last.
struct Drawn {
    staff: PageParts,
    patient: PageParts,
    /// Whether the window of the patient was open then.
    patient_shown: bool,
}

/// Runs the application until it is to end.
pub(crate) fn run(
    parts: Parts,
    runtime: Handle,
    orders: Sender<Order>,
    received: &Receiver<Order>,
    pages: Pages,
) -> std::io::Result<()> {
    let Parts { setup, clock, gateway, cards, clipboard, watches_clipboard, folder, mark } = parts;
    let reports = orders.clone();
    let cards = CardThread::start(cards, Box::new(move |input| reports.send(Order::Input(input)).is_ok()))?;
    let start = Instant::now();
    let begin = Timestamp { utc: clock.now(), uptime: Duration::ZERO };
    let app = App::new(setup, begin);
    let screen = app.screen(begin);
    let patient = PageParts::of(&patient_page(&screen, app.language()));
    let drawn = Drawn { staff: PageParts::of(&screen), patient, patient_shown: false };
    let (calls, wake_at) = (HashMap::new(), None);
    let mut running = Running {
        app,
        clock,
        start,
        mark,
        gateway,
        cards,
        clipboard,
        watches_clipboard,
        folder,
        runtime,
        orders,
        pages,
        calls,
        wake_at,
        screen,
        drawn,
    };
    running.handle(Input::Resync);
    running.serve(received);
    Ok(())
}

impl Running {
    fn serve(&mut self, received: &Receiver<Order>) {
        loop {
            match self.next_order(received) {
                Ok(Order::Input(input)) => self.handle(input),
                Ok(Order::Act(window, sent, answer)) => {
                    let copied = self.act(window, sent);
                    // A browser that went away wants no answer.
                    let _ = answer.send(copied);
                }
                Ok(Order::Begin(window, answer)) => {
                    let later = self.pages.of(window).subscribe();
                    let first =
                        Message::of_page(&self.screen_of(window)).with_patient(self.is_patient_shown());
                    let _ = answer.send(Begun { first: first.to_json().into(), later });
                    self.handle(Input::Nothing);
                }
                Ok(Order::Draw(window, answer)) => drop(answer.send(self.screen_of(window))),
                Err(RecvTimeoutError::Timeout) => {
                    let input = self.timed_out();
                    self.handle(input);
                }
                Ok(Order::End) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Waits for an order. While the patient's window is open it is looked whether it was closed.
    fn next_order(&self, received: &Receiver<Order>) -> Result<Order, RecvTimeoutError> {
        let due = self.wake_at.map(|at| at.saturating_duration_since(Instant::now()));
        let patient = self.drawn.patient_shown.then_some(PATIENT_LOOK);
        let clipboard = self.watches_clipboard.then_some(CLIPBOARD_LOOK);
        match due.into_iter().chain(patient).chain(clipboard).min() {
            Some(wait) => received.recv_timeout(wait),
            None => received.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn timed_out(&mut self) -> Input {
        if self.wake_at.is_some_and(|at| at <= Instant::now()) {
            return Input::TimePassed;
        }
        let copied = if self.watches_clipboard { self.clipboard.take_new() } else { None };
        copied.map_or(Input::Nothing, |text| came(ImportOrigin::Watched, text.into_bytes()))
    }

    fn is_patient_shown(&self) -> bool {
        self.pages.of(WindowOf::Patient).receiver_count() > 0
    }

    fn screen_of(&self, window: WindowOf) -> Screen {
        match window {
            WindowOf::Staff => self.screen.clone(),
            WindowOf::Patient => patient_page(&self.screen, self.app.language()),
        }
    }

    fn act(&mut self, window: WindowOf, sent: Sent) -> Option<String> {
        let Sent { action, screen } = sent;
        let is_permitted = window == WindowOf::Staff || (action.is_of_patient() && screen.is_some());
        if !is_permitted {
            return None;
        }
        let is_present = screen.is_none_or(|screen| screen == self.screen.id);
        if action.is_for_screen() && !is_present {
            return None;
        }
        let input = match action {
            Action::Press(button) => Input::Press(button),
            Action::Digit(digit) => Input::Digit(digit),
            Action::Text(text) => Input::Text(text.as_str().to_owned().into()),
            Action::Cancel => Input::Cancel,
            Action::CopyAsked => {
                let text = &self.screen.copy.as_ref()?.text;
                if !self.clipboard.put(text) {
                    return Some(text.clone());
                }
                Input::Copied
            }
            Action::Copied => Input::Copied,
            Action::ReadAloud => Input::ReadAloudPressed,
            Action::SpeechEnded(utterance) => Input::SpeechEnded { utterance },
            Action::HasVoice(has_voice) => {
                Input::SpeakersChanged(Speakers { has_voice, has_screen_reader: false })
            }
            // The server answers it.
            Action::PatientPageAsked => return None,
        };
        self.handle(input);
        None
    }

    fn handle(&mut self, input: Input) {
        let present = Instant::now();
        let uptime = present.saturating_duration_since(self.start);
        let Output { screen, signals, requests, wake_after } =
            self.app.handle(input, Timestamp { utc: self.clock.now(), uptime });
        self.wake_at = wake_after.and_then(|wait| present.checked_add(wait.max(WAKE_MIN)));
        let reads_clipboard = requests.iter().any(|request| matches!(request, Request::ReadClipboard));
        let clears = requests.iter().any(|request| matches!(request, Request::ClearClipboard));
        // What another program put there later stays, and so does what the program did not put there itself.
        let clears_clipboard = clears && !self.clipboard.clear();
        for request in requests {
            self.carry_out(request);
        }
        let screen = (self.mark)(screen, self.app.reception().state());
        let is_new = (&screen.id, &screen.spoken) != (&self.screen.id, &self.screen.spoken);
        self.screen = screen;
        let patient_shown = self.is_patient_shown();
        let message = Message::after_input(&self.screen, &signals, is_new)
            .clearing_clipboard(clears_clipboard)
            .reading_clipboard(reads_clipboard && !self.reads_clipboard())
            .with_patient(patient_shown);
        // Without a window nothing is drawn; one that begins gets the page as it is then.
        if patient_shown != self.drawn.patient_shown || !message.changes_nothing(&self.drawn.staff) {
            self.drawn.staff = message.parts().clone();
            let _ = self.pages.of(WindowOf::Staff).send(message.to_json().into());
        }
        self.drawn.patient_shown = patient_shown;
        if patient_shown {
            self.draw_for_patient(is_new);
        }
    }

    fn draw_for_patient(&mut self, is_new: bool) {
        let message = Message::for_patient(&self.screen_of(WindowOf::Patient), is_new);
        if *message.parts() != self.drawn.patient {
            self.drawn.patient = message.parts().clone();
            let _ = self.pages.of(WindowOf::Patient).send(message.to_json().into());
        }
    }

    fn carry_out(&mut self, request: Request) {
        match request {
            Request::Transmit { exchange, command } => self.cards.transmit(exchange, command),
            Request::ReleaseCard => self.cards.release(),
            Request::SetCardWanted { wanted: true, .. } => self.cards.want(self.wake_at),
            Request::SetCardWanted { wanted: false, .. } => self.cards.stop(),
            Request::SendHttp(request) => self.send(request),
            Request::CancelHttp { request_id } => {
                if let Some(call) = self.calls.remove(&request_id) {
                    call.abort();
                }
            }
            Request::UseGateway(gateway) => self.gateway.use_gateway(&gateway),
            Request::RenewDeviceKey => self.gateway.renew_key(),
            Request::WriteResultFile { name, bytes } => self.write(&name, &bytes),
            // The clipboard is read and cleared above; a reader is a card source here.
            Request::ReadClipboard | Request::ClearClipboard | Request::Reader(_) | Request::TourSeen => {}
        }
    }

    /// Reads the clipboard, if the program can; the text comes as the next input.
    fn reads_clipboard(&mut self) -> bool {
        let Some(text) = self.clipboard.read() else { return false };
        self.order(came(ImportOrigin::Pasted, text.into_bytes()));
        true
    }

    fn write(&mut self, name: &FileName, bytes: &[u8]) {
        let failed = FileOutcome::Failed(ImportFailure::NoFolder);
        let outcome = self.folder.as_mut().map_or(failed, |folder| folder.put(name, bytes));
        self.order(Input::ResultFileAnswered { name: name.to_string(), outcome });
    }

    /// The next input. This thread takes it, so that its end of the channel is open.
    fn order(&self, input: Input) {
        let _ = self.orders.send(Order::Input(input));
    }

    fn send(&mut self, request: GatewayRequest) {
        let GatewayRequest { request_id, call, .. } = request;
        let orders = self.orders.clone();
        let exchange = Arc::clone(&self.gateway).exchange(call);
        let task = self.runtime.spawn(async move {
            let answer = exchange.await;
            // The application has ended, so that no answer is wanted.
            let _ = orders.send(Order::Input(Input::HttpAnswered { request_id, answer }));
        });
        self.calls.retain(|_, call| !call.is_finished());
        self.calls.insert(request_id, task.abort_handle());
    }
}

pub(crate) fn came(origin: ImportOrigin, bytes: Vec<u8>) -> Input {
    Input::ResultCame { origin, bytes: bytes.into() }
}

/// How often the clipboard is looked at.
const CLIPBOARD_LOOK: Duration = Duration::from_secs(1);

/// By a clock that is wrong every challenge is over at once. Asking for the next does not become a flood.
const WAKE_MIN: Duration = Duration::from_millis(100);

/// How often it is looked whether the window of the patient was closed.
const PATIENT_LOOK: Duration = Duration::from_secs(2);
