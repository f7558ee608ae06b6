//! The thread that waits for a card and carries commands to it. A card source blocks, so it has a thread of its own.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::application::Input;
use zeroize::Zeroizing;

use crate::card_source::{Card, CardSource, OpenCards, WaitEnd};

/// Passes what happened at the card to the application.
pub(crate) type Report = Box<dyn Fn(Input) -> bool + Send>;

/// The end of the application of this thread.
pub(crate) struct CardThread {
    orders: Option<Sender<Order>>,
    wait_end: WaitEnd,
    thread: Option<JoinHandle<()>>,
}

enum Order {
    /// Look for a card until then.
    Want(Option<Instant>),
    /// Look for none.
    Stop,
    /// Send a command to the card that was found last.
    Transmit { exchange: u32, command: Zeroizing<Vec<u8>> },
    /// Let the card go.
    Release,
}

impl CardThread {
    /// Starts it. `open` is called at the first card that is wanted.
    pub(crate) fn start(open: OpenCards, report: Report) -> std::io::Result<Self> {
        let (orders, received) = mpsc::channel();
        let wait_end = WaitEnd::default();
        let wait_ended = wait_end.clone();
        // A source is made on its thread, and stays there.
        let body = move || Cards { open, source: None, wait_end: wait_ended, orders: received, report }.run();
        let thread = thread::Builder::new().name("card".to_owned()).spawn(body)?;
        Ok(Self { orders: Some(orders), wait_end, thread: Some(thread) })
    }

    /// Looks for a card until `deadline`, from the beginning.
    pub(crate) fn want(&self, deadline: Option<Instant>) {
        self.order(Order::Want(deadline), true);
    }

    /// Looks for no card.
    pub(crate) fn stop(&self) {
        self.order(Order::Stop, true);
    }

    /// Sends a command to the card.
    pub(crate) fn transmit(&self, exchange: u32, command: Zeroizing<Vec<u8>>) {
        self.order(Order::Transmit { exchange, command }, false);
    }

    /// Lets the card go.
    pub(crate) fn release(&self) {
        self.order(Order::Release, false);
    }

    fn order(&self, order: Order, ends_wait: bool) {
        // The thread has ended only if a card source panicked. Then no card comes, and the wait on the screen ends by itself.
        let _ = self.orders.as_ref().map(|orders| orders.send(order));
        if ends_wait {
            self.wait_end.set(true);
        }
    }
}

impl Drop for CardThread {
    /// Waits until a card session under way has ended: its last command runs to its end, and the card is reset.
    fn drop(&mut self) {
        self.orders = None;
        self.wait_end.set(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Cards {
    open: OpenCards,
    source: Option<Box<dyn CardSource>>,
    wait_end: WaitEnd,
    orders: Receiver<Order>,
    report: Report,
}

/// What the thread does after an order or a wait.
enum Next {
    Idle,
    Wait(Option<Instant>),
    End,
}

impl Cards {
    fn run(&mut self) {
        let mut next = Next::Idle;
        loop {
            next = match next {
                Next::Idle => match self.orders.recv() {
                    Ok(order) => Next::after(&order, Next::Idle),
                    Err(_) => return,
                },
                Next::Wait(deadline) => self.wait(deadline),
                Next::End => return,
            };
        }
    }

    fn wait(&mut self, deadline: Option<Instant>) -> Next {
        // Every order that came before this wait is taken; one that comes later ends it.
        self.wait_end.set(false);
        match self.orders.try_recv() {
            Ok(order) => return Next::after(&order, Next::Wait(deadline)),
            Err(mpsc::TryRecvError::Disconnected) => return Next::End,
            Err(mpsc::TryRecvError::Empty) => {}
        }
        let opened = match self.source.take() {
            Some(source) => Ok(source),
            None => (self.open)(&self.wait_end),
        };
        let mut source = match opened {
            Ok(source) => source,
            Err(failure) => return self.not_open(failure, deadline),
        };
        let next = match source.wait(deadline) {
            Ok(Some(card)) => Some(self.serve(card)),
            Ok(None) => None,
            Err(failure) => Some(self.reported(Input::ReaderFailed(failure), Next::Wait(deadline))),
        };
        let next = next.unwrap_or_else(|| {
            source.stop_waiting();
            let is_over = deadline.is_some_and(|deadline| deadline <= source.now());
            if is_over { Next::Idle } else { Next::Wait(deadline) }
        });
        self.source = Some(source);
        next
    }

    /// Tries again a little later: a reader may be plugged in, and a service may start.
    fn not_open(&self, failure: ReaderFailure, deadline: Option<Instant>) -> Next {
        if !(self.report)(Input::ReaderFailed(failure)) {
            return Next::End;
        }
        match self.orders.recv_timeout(OPEN_PAUSE) {
            Ok(order) => Next::after(&order, Next::Wait(deadline)),
            Err(RecvTimeoutError::Timeout) => Next::Wait(deadline),
            Err(RecvTimeoutError::Disconnected) => Next::End,
        }
    }

    /// Carries commands until the card is released.
    fn serve(&self, mut card: Card<'_>) -> Next {
        if !(self.report)(Input::CardFound(card.limits())) {
            return Next::End;
        }
        loop {
            match self.orders.recv() {
                Ok(Order::Transmit { exchange, command }) => {
                    let answer = card.transceive(&command).map(Zeroizing::new);
                    if !(self.report)(Input::CardAnswered { exchange, answer }) {
                        return Next::End;
                    }
                }
                Ok(order) => return Next::after(&order, Next::Idle),
                Err(_) => return Next::End,
            }
        }
    }

    fn reported(&self, input: Input, next: Next) -> Next {
        if (self.report)(input) { next } else { Next::End }
    }
}

impl Next {
    fn after(order: &Order, present: Self) -> Self {
        match order {
            Order::Want(deadline) => Self::Wait(*deadline),
            Order::Stop => Self::Idle,
            // For a card that is gone.
            Order::Transmit { .. } | Order::Release => present,
        }
    }
}

const OPEN_PAUSE: Duration = Duration::from_secs(1);
