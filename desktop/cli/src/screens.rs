use shikaku_core::port::{GatewayLinkError, HttpRequest, HttpResponse};
use shikaku_core::view::Screen;

use crate::console::Console;
use crate::exchange::ExchangeNote;
use crate::render;
use crate::shell::Watch;

/// Shows the screens; exchanges and calls go to the log.
pub(crate) struct Screens {
    console: Console,
    shown: Option<Screen>,
}

impl Screens {
    /// Nothing is shown yet.
    pub(crate) const fn new(console: Console) -> Self {
        Self { console, shown: None }
    }
}

impl Watch for Screens {
    /// A screen that only lost lines has nothing new to say.
    fn screen(&mut self, screen: &Screen) {
        let is_output = self.shown.as_ref().is_some_and(|shown| {
            shown.id == screen.id
                && screen.all_lines().all(|line| shown.all_lines().any(|known| known == line))
        });
        if !is_output {
            self.console.say(render::screen(screen));
        }
        self.shown = Some(screen.clone());
    }

    /// A sentence a line.
    fn said(&mut self, text: &str) {
        self.console.say(text.replace('。', "。\n").trim_end());
    }

    fn exchange(&mut self, note: &ExchangeNote) {
        log::info!("{note}");
    }

    fn call(&mut self, call: &HttpRequest, reply: Result<&HttpResponse, GatewayLinkError>) {
        match reply {
            Ok(reply) => log::info!("{call:?} → {reply:?}"),
            Err(error) => log::info!("{call:?} → {error}"),
        }
    }
}
