use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use shikaku_adapter::{SystemClock, SystemRandom};
use shikaku_clinic::failure::ReaderFailure;
use shikaku_clinic::paired_readers::PairedReader;
use shikaku_core::port::Clock as _;
use shikaku_core::view::{reader_screen, status_lines};
use shikaku_core::workflow::ReaderPage;
use shikaku_reader::acs::AcsKey;
use shikaku_reader::session::{ReaderSession, ReaderStatus};
use shikaku_transcript::SharedRecorder;
use shikaku_transport::LinkLimits;

use super::link::WirelessLink;
use super::search::find;
use super::{Aim, Call, FindError, Key, ReaderLoop, Sight};
use crate::card::{Card, CardSource};
use crate::console::Console;
use crate::interrupt::Interrupt;
use crate::render;

/// Cards at a Bluetooth reader. Dropping it lets the reader go.
pub(crate) struct WirelessCards {
    short: bool,
    console: Console,
    interrupt: Interrupt,
    calls: Sender<Call>,
    /// Open while a card is wanted.
    sights: Option<Receiver<Sight>>,
    status: Option<ReaderStatus>,
    /// What people read of it last.
    said: Vec<String>,
    thread: Option<JoinHandle<()>>,
}

impl WirelessCards {
    /// Finds a reader, connects and opens it with its key, so that nothing is typed at a reader that cannot be used.
    /// `key` is the owner's; without one it is the factory's. A recorder sees everything from the first connection on.
    ///
    /// # Errors
    /// When no reader is found, when it is unclear which one is meant, or when it does not open.
    pub(crate) fn open(
        aim: &Aim,
        key: Option<Key>,
        recorder: Option<&SharedRecorder>,
        console: Console,
        interrupt: Interrupt,
    ) -> Result<Self, FindError> {
        let (calls, called) = mpsc::channel();
        let mut radio = aim.radio(&calls)?;
        let found = find(radio.as_mut(), &called, aim.wanted(), console)?;
        let acs_key = key.as_ref().map_or_else(AcsKey::factory, |key| AcsKey::new(**key));
        let saved = PairedReader { device: found.device, name: found.name, key };
        let mut session = ReaderSession::new(&saved.name, acs_key, Box::new(SystemRandom));
        session.watch(recorder.map(|recorder| recorder.of_reader(SystemClock.now())), Duration::ZERO);
        let reader = ReaderLoop::new(session, radio, saved.device.clone(), called);
        let mut this = Self {
            short: false,
            console,
            interrupt,
            calls,
            sights: None,
            status: None,
            said: Vec::new(),
            thread: Some(thread::spawn(move || reader.run())),
        };
        this.try_out()?;
        let screen = reader_screen(&ReaderPage::Overview { notice: None }, Some(&saved), this.status);
        console.say(render::screen(&screen));
        Ok(this)
    }

    /// The same without extended APDUs.
    pub(crate) fn short(mut self) -> Self {
        self.short = true;
        self
    }

    /// One connection. The session ends it, in one way or the other.
    fn try_out(&mut self) -> Result<(), ReaderFailure> {
        let opened = loop {
            match self.next_sight(SLICE) {
                Ok(Sight::Status(status)) if status.phase.is_open() => break Ok(()),
                Ok(Sight::Failure(failure)) => break Err(failure),
                Ok(Sight::Status(_) | Sight::Card(_)) => {}
                Err(RecvTimeoutError::Timeout) => self.show_status(),
                Err(RecvTimeoutError::Disconnected) => break Err(ReaderFailure::ReaderLost),
            }
        };
        self.stop_waiting();
        opened
    }

    /// The next sight; the first time a card is wanted from now on.
    fn next_sight(&mut self, time: Duration) -> Result<Sight, RecvTimeoutError> {
        let calls = &self.calls;
        let sights = self.sights.get_or_insert_with(|| {
            let (seeing, sights) = mpsc::channel();
            // A loop that ended shows nothing, and that is seen.
            let _ = calls.send(Call::WantCard(seeing));
            sights
        });
        let sight = sights.recv_timeout(time);
        if let Ok(Sight::Status(status)) = &sight {
            self.status = Some(*status);
        }
        sight
    }

    /// What people should know of a reader that takes its time.
    fn show_status(&mut self) {
        let lines = self.status.map(status_lines).unwrap_or_default();
        let lines: Vec<_> = lines.iter().map(render::line).collect();
        for line in lines.iter().filter(|line| !self.said.contains(line)) {
            self.console.say(line);
        }
        self.said = lines;
    }

    fn link(&mut self, limits: LinkLimits) -> WirelessLink {
        // From here on the link has the card; dropping it ends the look.
        self.sights = None;
        let limits = LinkLimits { extended: limits.extended && !self.short, ..limits };
        WirelessLink::new(self.calls.clone(), limits)
    }
}

impl CardSource for WirelessCards {
    fn wait(&mut self, deadline: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        // Ended at once, the reader would stay connected.
        let interrupt = self.interrupt.clone();
        let _held = interrupt.hold();
        loop {
            let left = deadline.map_or(SLICE, |deadline| deadline.saturating_duration_since(Instant::now()));
            match self.next_sight(left.min(SLICE)) {
                Ok(Sight::Card(limits)) => return Ok(Some(Box::new(self.link(limits)))),
                Ok(Sight::Failure(failure)) => return Err(failure),
                Ok(Sight::Status(_)) => {}
                Err(RecvTimeoutError::Timeout) => self.show_status(),
                Err(RecvTimeoutError::Disconnected) => thread::sleep(left.min(SLICE)),
            }
            if left.is_zero() || interrupt.asked() {
                return Ok(None);
            }
        }
    }

    fn stop_waiting(&mut self) {
        if self.sights.take().is_some() {
            let _ = self.calls.send(Call::NoCardWanted);
        }
    }
}

impl Drop for WirelessCards {
    fn drop(&mut self) {
        let _ = self.calls.send(Call::Disconnect);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Interval between checks for Ctrl-C and for a changed reader status, if no event arrives.
const SLICE: Duration = Duration::from_millis(500);
