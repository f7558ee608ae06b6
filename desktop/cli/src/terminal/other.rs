//! A terminal without termios: the one of Windows. It echoes between prompts.

use std::io;

use zeroize::Zeroizing;

use super::Answer;
use super::line::LENGTH_MAX;

/// There is nothing to turn off before a prompt.
pub(crate) fn hush() {}

/// A prompt gives the console its settings back by itself.
pub(crate) fn restore() {}

/// Asks for a line; what is secret is drawn as marks.
pub(crate) fn ask(is_secret: bool, is_over: &dyn Fn() -> bool) -> Answer {
    let line = if is_secret {
        let config = rpassword::ConfigBuilder::new().password_feedback_mask('●').build();
        rpassword::prompt_password_with_config("> ", config)
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
