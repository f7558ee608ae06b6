//! The console of Windows. It echoes between prompts.

use std::fs::OpenOptions;
use std::io;

use rpassword::ConfigBuilder;
use zeroize::Zeroizing;

use super::Answer;

/// There is nothing to turn off before a prompt.
pub(crate) fn hush() {}

/// A prompt gives the console its settings back by itself.
pub(crate) fn restore() {}

/// Asks for a line; what is secret is drawn as marks.
pub(crate) fn ask(is_secret: bool, is_over: &dyn Fn() -> bool) -> Answer {
    let line = if is_secret {
        ask_for_secret()
    } else {
        let mut line = String::with_capacity(LENGTH_MAX);
        io::stdin().read_line(&mut line).map(|_| line)
    };
    match line {
        Ok(line) if !is_over() => Answer::Line(Zeroizing::new(line.into_bytes())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Answer::NoTerminal,
        Ok(_) | Err(_) => Answer::Closed,
    }
}

/// Asks without echo. What rpassword writes to a console by itself ends with a NUL, which the console draws as a space; so it
/// writes to a file here. A file takes bytes in the code page of the console, so the marks are ASCII.
fn ask_for_secret() -> io::Result<String> {
    let console = OpenOptions::new().write(true).open(CONSOLE)?;
    let config = ConfigBuilder::new().password_feedback_mask('*').output_writer(console).build();
    rpassword::prompt_password_with_config("> ", config)
}

const CONSOLE: &str = "CONOUT$";
/// Nothing that is typed is longer.
const LENGTH_MAX: usize = 256;
