//! The signals with which a system ends a service.

use std::io;
use std::thread;
use std::time::Duration;

use shikaku_gateway::Stopper;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// How long calls in progress may take to finish. A unit of systemd waits longer (`TimeoutStopSec`).
const WITHIN: Duration = Duration::from_secs(3);

/// Stops the gateway at the first signal that ends programs. A second one ends the process at once.
pub(crate) fn stop_at_signals(stopper: Stopper) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for (number, signal) in signals.forever().enumerate() {
            if number > 0 {
                drop(signal_hook::low_level::emulate_default_handler(signal));
            }
            log::info!("stopping: no further connection is accepted");
            stopper.stop(WITHIN);
        }
    })?;
    Ok(())
}
