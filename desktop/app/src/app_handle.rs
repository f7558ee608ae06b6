use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use shikaku_core::view::Screen;
use shikaku_core::workflow::ImportOrigin;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::action::Sent;
use crate::app_order::{Begun, Order, Pages};
use crate::app_thread::{Parts, came, run};
use crate::guard::WindowOf;

/// The way to the thread that owns the application.
#[derive(Clone)]
pub(crate) struct AppHandle {
    orders: Sender<Order>,
    pages: Pages,
}

impl AppHandle {
    /// Starts the application on a thread of its own. HTTP requests run on this runtime.
    pub(crate) fn start(parts: Parts, runtime: Handle) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (orders, received) = mpsc::channel();
        let pages = Pages::new();
        let handle = Self { orders: orders.clone(), pages: pages.clone() };
        let body = move || {
            if let Err(error) = run(parts, runtime, orders, &received, pages) {
                log::error!("the application did not start: {error}");
            }
        };
        let thread = thread::Builder::new().name("application".to_owned()).spawn(body)?;
        Ok((handle, thread))
    }

    /// Passes on what a person did; returns the text to copy, if the action asks for it.
    pub(crate) async fn act(&self, window: WindowOf, sent: Sent) -> Result<Option<String>, Ended> {
        self.ask(|answer| Order::Act(window, sent, answer)).await
    }

    /// Passes on a copied result or a file.
    pub(crate) fn bring(&self, origin: ImportOrigin, bytes: Vec<u8>) -> Result<(), Ended> {
        self.orders.send(Order::Input(came(origin, bytes))).map_err(|_| Ended)
    }

    /// Begins with the page as it is now.
    pub(crate) async fn begin(&self, window: WindowOf) -> Result<Begun, Ended> {
        self.ask(|answer| Order::Begin(window, answer)).await
    }

    /// The screen as it is now.
    pub(crate) async fn screen(&self, window: WindowOf) -> Result<Screen, Ended> {
        self.ask(|answer| Order::Draw(window, answer)).await
    }

    /// Ends the application. A card session under way runs to its end first.
    pub(crate) fn end(&self) {
        let _ = self.orders.send(Order::End);
    }

    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> Result<T, Ended> {
        let (answer, answered) = oneshot::channel();
        self.orders.send(order(answer)).map_err(|_| Ended)?;
        answered.await.map_err(|_| Ended)
    }

    /// How many windows of the staff are open.
    pub(crate) fn listeners(&self) -> usize {
        self.pages.of(WindowOf::Staff).receiver_count()
    }
}

/// The application has ended.
#[derive(Debug)]
pub(crate) struct Ended;
