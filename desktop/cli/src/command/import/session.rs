use std::time::Instant;

use shikaku_adapter::SystemClock;
use shikaku_adapter::drop_folder::DropFolder;
use shikaku_core::application::{App, Input, Request, Settings, Setup, Timestamp, Voice};
use shikaku_core::port::Clock as _;
use shikaku_core::view::{ButtonId, Screen};
use shikaku_core::workflow::{
    History, Import, ImportBytes, ImportOptions, ImportOrigin, ImportPage, ImportedResult,
};
use shikaku_eligibility::handover::Encoding;

use crate::console::Console;
use crate::render;

/// The application with one import, and the folder that its file goes to.
pub(super) struct Session {
    console: Console,
    app: App,
    start: Instant,
    folder: Option<DropFolder>,
    /// The file that was left, or found.
    file_name: Option<String>,
    drawn: Option<Screen>,
}

impl Session {
    /// An application at its first screen.
    pub(super) fn new(
        console: Console,
        history: Option<History>,
        folder: Option<DropFolder>,
        encoding: Encoding,
    ) -> Self {
        let options = ImportOptions { has_folder: folder.is_some(), encoding, clears_clipboard: false };
        let settings =
            Settings { voice: Voice { by_itself: None, ..Voice::default() }, ..Settings::default() };
        let import = Some(Import::new(options));
        let setup = Setup { history, import, settings, ..Setup::default() };
        let start = Instant::now();
        let app = App::new(setup, now(start));
        Self { console, app, start, folder, file_name: None, drawn: None }
    }

    /// A result came.
    pub(super) fn come(&mut self, bytes: ImportBytes) {
        self.handle(Input::ResultCame { origin: ImportOrigin::File, bytes });
    }

    /// A button of the screen.
    pub(super) fn press(&mut self, button: ButtonId) {
        self.handle(Input::Press(button));
    }

    pub(super) const fn console(&self) -> Console {
        self.console
    }

    pub(super) const fn has_folder(&self) -> bool {
        self.folder.is_some()
    }

    /// The file in the folder.
    pub(super) fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The page of the import.
    pub(super) fn page(&self) -> Option<&ImportPage> {
        self.app.import().and_then(Import::page)
    }

    /// The result on the screen.
    pub(super) fn result(&self) -> Option<&ImportedResult> {
        match self.page() {
            Some(ImportPage::Showing(result)) => Some(result),
            _ => None,
        }
    }

    /// Passes an input on, carries out what follows from it, and prints each screen once.
    fn handle(&mut self, input: Input) {
        let mut next = Some(input);
        while let Some(input) = next.take() {
            let output = self.app.handle(input, now(self.start));
            for request in output.requests {
                if let (Request::WriteResultFile { name, bytes }, Some(folder)) = (request, &self.folder) {
                    let outcome = folder.put_result(&name, &bytes);
                    self.file_name = Some(name.to_string());
                    next = Some(Input::ResultFileAnswered { name: name.to_string(), outcome });
                }
            }
            if next.is_none() && self.drawn.as_ref() != Some(&output.screen) {
                self.console.say(render::screen(&output.screen));
                self.drawn = Some(output.screen);
            }
        }
    }
}

fn now(start: Instant) -> Timestamp {
    Timestamp { utc: SystemClock.now(), uptime: start.elapsed() }
}
