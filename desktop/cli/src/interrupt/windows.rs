//! The console events of Windows.
//!
//! Windows ends a program when its handler of a closed console, a log-off or a shutdown returns, and after about five seconds
//! in any case (`HandlerRoutine`, Microsoft). The handler of tokio never returns for these three. So the run completes its
//! card session and ends by itself.
//!
//! Windows reports neither log-off nor shutdown to a program that loads `user32.dll` or `gdi32.dll`.

use std::{io, thread};

use tokio::runtime;
use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_logoff,
    ctrl_shutdown,
};

use super::Signal;

/// Takes over the events that end a program, and reports each on a thread of its own.
pub(super) fn listen(mut take: impl FnMut(Signal) + Send + 'static) -> io::Result<()> {
    let mut events = Events::register()?;
    let runtime = runtime::Builder::new_current_thread().build()?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            loop {
                take(events.next().await);
            }
        });
    })?;
    Ok(())
}

struct Events {
    interrupt: CtrlC,
    pause: CtrlBreak,
    close: CtrlClose,
    log_off: CtrlLogoff,
    shutdown: CtrlShutdown,
}

impl Events {
    fn register() -> io::Result<Self> {
        Ok(Self {
            interrupt: ctrl_c()?,
            pause: ctrl_break()?,
            close: ctrl_close()?,
            log_off: ctrl_logoff()?,
            shutdown: ctrl_shutdown()?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Insistent,
            _ = self.pause.recv() => Signal::Insistent,
            _ = self.close.recv() => Signal::Final,
            _ = self.log_off.recv() => Signal::Final,
            _ = self.shutdown.recv() => Signal::Final,
        }
    }
}
