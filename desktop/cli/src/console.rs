//! Two ways out: text for people, and one JSON value for programs. With `--json` only JSON goes to standard
//! output; what people need to see meanwhile goes to standard error.

use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

/// Where a command writes.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    json: bool,
}

impl Console {
    /// Text, or JSON.
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether programs read the output.
    pub(crate) const fn is_json(self) -> bool {
        self.json
    }

    /// For people.
    pub(crate) fn say(self, text: impl Display) {
        if self.json { write(io::stderr(), text) } else { write(io::stdout(), text) }
    }

    /// For programs, at most once in a run; with text output it is left out.
    pub(crate) fn report(self, value: &impl Serialize) {
        if self.json {
            match serde_json::to_string_pretty(value) {
                Ok(json) => write(io::stdout(), json),
                Err(error) => complain(error),
            }
        }
    }

    /// For programs that wait for it: one line of JSON, with text output too.
    pub(crate) fn announce(value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(json) => write(io::stdout(), json),
            Err(error) => complain(error),
        }
    }
}

/// What went wrong with the run itself, for people.
pub(crate) fn complain(text: impl Display) {
    write(io::stderr(), text);
}

/// A reader that went away, as in `| head`, is no reason to fail.
fn write(mut to: impl Write, text: impl Display) {
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}
