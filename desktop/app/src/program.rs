use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use shikaku_transport::Random;
use thiserror::Error;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::app_handle::AppHandle;
use crate::app_thread::Parts;
use crate::guard::Guard;
use crate::random_name::NoRandom;
use crate::server::{self, Site};

/// The running application of a PC. Dropping it ends it: a card session under way runs to its end first.
pub struct Program {
    guard: Arc<Guard>,
    address: SocketAddr,
    app: AppHandle,
    thread: Option<JoinHandle<()>>,
    end: Option<oneshot::Sender<()>>,
    runtime: Option<Runtime>,
}

/// Why it did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// No port, or no thread.
    #[error("no port or no thread is free: {0}")]
    Io(#[from] std::io::Error),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] NoRandom),
}

impl Program {
    /// Starts the application and its server on a free port of the loopback interface.
    ///
    /// # Errors
    /// When no port or thread is free, or the operating system gives no random bytes.
    pub fn start(parts: Parts, random: Box<dyn Random + Send>) -> Result<Self, StartError> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let (listener, address) = runtime.block_on(server::listener())?;
        let guard = Arc::new(Guard::new(address.to_string(), random)?);
        let (app, thread) = AppHandle::start(parts, runtime.handle().clone())?;
        let (end, ended) = oneshot::channel::<()>();
        let site = Site { guard: Arc::clone(&guard), app: app.clone() };
        runtime.spawn(async move {
            // An end that is dropped ends the server too.
            let served = server::serve(listener, site, async { drop(ended.await) }).await;
            if let Err(error) = served {
                log::error!("the page is not served any more: {error}");
            }
        });
        Ok(Self { guard, address, app, thread: Some(thread), end: Some(end), runtime: Some(runtime) })
    }

    /// The port on the loopback interface.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address that opens the window. It works once, and must be seen by the browser of this user alone: give it in a
    /// file that no other user can read, because every user can see the arguments of a program.
    #[must_use]
    pub fn opening_address(&self) -> String {
        self.guard.opening_address()
    }

    /// How many windows show the application now.
    #[must_use]
    pub fn windows(&self) -> usize {
        self.app.listeners()
    }

    /// Waits until `has_ended` says so, or until no window was open for `absence` after one was.
    pub fn wait_for_end(&self, absence: Option<Duration>, mut has_ended: impl FnMut() -> bool) {
        let mut seen: Option<Instant> = None;
        while !has_ended() {
            if self.windows() > 0 {
                seen = Some(Instant::now());
            }
            let is_closed = seen.zip(absence).is_some_and(|(seen, absence)| seen.elapsed() >= absence);
            let is_finished = self.thread.as_ref().is_none_or(JoinHandle::is_finished);
            if is_closed || is_finished {
                return;
            }
            std::thread::sleep(LOOK);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.app.end();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        drop(self.end.take());
        // The connection of the events lasts as long as the window; it is not waited for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_millis(200));
        }
    }
}

/// How often it is looked whether the window was closed.
const LOOK: Duration = Duration::from_millis(100);
