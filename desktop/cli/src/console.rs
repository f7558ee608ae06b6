//! Two ways out: text for people, and one JSON value for programs. With `--json` only JSON goes to standard
//! output; what people need to see meanwhile goes to standard error.
//!
//! Every write to standard output is checked: where it fails, the run ends with [`Exit::Usage`] whatever else it did. A
//! reader that went away, as in `| head`, is no failure.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};
use std::io::{self, ErrorKind, IsTerminal as _, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};

use serde::Serialize;

use crate::exit::Exit;

/// Where a command writes.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    json: bool,
}

/// Whether programs wait for a value, and whether they have it. Held while it is written.
static REPORT: Mutex<Reported> = Mutex::new(Reported::NotWanted);

/// Whether standard output took everything.
static OUTPUT_FAILED: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reported {
    NotWanted,
    NotYet,
    Done,
}

impl Console {
    /// Text, or JSON.
    pub(crate) fn new(json: bool) -> Self {
        *REPORT.lock().unwrap_or_else(PoisonError::into_inner) =
            if json { Reported::NotYet } else { Reported::NotWanted };
        Self { json }
    }

    /// Whether programs read the output.
    pub(crate) const fn is_json(self) -> bool {
        self.json
    }

    /// For people.
    pub(crate) fn say(self, text: impl Display) {
        let text = visible(&text.to_string(), is_layout);
        if self.json {
            // A closed standard error cannot be reported.
            let _ = writeln!(io::stderr(), "{text}");
        } else {
            print(text.as_bytes());
        }
    }

    /// For programs, at most once in a run; with text output it is left out.
    pub(crate) fn report(self, value: &impl Serialize) {
        if self.json {
            let mut reported = REPORT.lock().unwrap_or_else(PoisonError::into_inner);
            match serde_json::to_string_pretty(value) {
                Ok(json) if *reported != Reported::Done => print(escaped(&json).as_bytes()),
                Ok(_) => {}
                Err(error) => complain(error),
            }
            *reported = Reported::Done;
        }
    }
}

/// What is wrong with the run itself, for people.
pub(crate) fn complain(text: impl Display) {
    // A closed standard error cannot be reported.
    let _ = writeln!(io::stderr(), "{}", visible(&text.to_string(), is_layout));
}

/// Help, for people who asked for it.
pub(crate) fn help(text: &str) {
    print(text.as_bytes());
}

/// A document for standard output, byte by byte. At a terminal, what would change the terminal is replaced.
pub(crate) fn document(bytes: &[u8]) {
    let mut stdout = io::stdout();
    if !stdout.is_terminal() {
        checked(stdout.lock().write_all(bytes).and_then(|()| stdout.flush()));
        return;
    }
    let text = String::from_utf8_lossy(bytes);
    let plain = text.replace("\r\n", "\n");
    let shown = visible(&plain, is_layout);
    // A prompt of the shell begins on a line of its own.
    let end = if shown.ends_with('\n') { "" } else { "\n" };
    checked(stdout.write_all(format!("{shown}{end}").as_bytes()).and_then(|()| stdout.flush()));
    if shown != plain || matches!(text, Cow::Owned(_)) {
        complain(
            "画面に出せない文字を置き換えて表示しました。そのままの内容は、ファイルに書き出してください。",
        );
    }
}

/// The exit of a run, in view of what became of its output.
pub(crate) fn settled(exit: Exit) -> Exit {
    if OUTPUT_FAILED.load(Ordering::SeqCst) { Exit::Usage } else { exit }
}

/// What programs get from a run that a signal ends, if they have nothing yet.
pub(crate) fn last_words() {
    /// A value that is being written is waited for, but not for ever.
    const TRIES: u32 = 25;
    for _ in 0..TRIES {
        match REPORT.try_lock() {
            Ok(reported) => {
                if *reported == Reported::NotYet {
                    let exit = Exit::Stopped.code();
                    print(format!("{{\n  \"exitCode\": {exit},\n  \"outcome\": \"stopped\"\n}}").as_bytes());
                }
                return;
            }
            Err(TryLockError::Poisoned(_)) => return,
            Err(TryLockError::WouldBlock) => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    }
}

/// A text of others in one line: no character of it moves the cursor, turns the line round or hides.
pub(crate) fn shown(text: &str) -> String {
    visible(text, |_| false)
}

/// A path in one line.
pub(crate) fn path(path: &Path) -> String {
    shown(&path.to_string_lossy())
}

/// One line, or several, to standard output.
fn print(line: &[u8]) {
    let mut stdout = io::stdout().lock();
    checked(stdout.write_all(line).and_then(|()| stdout.write_all(b"\n")).and_then(|()| stdout.flush()));
}

fn checked(written: io::Result<()>) {
    let Err(error) = written else { return };
    if error.kind() != ErrorKind::BrokenPipe && !OUTPUT_FAILED.swap(true, Ordering::SeqCst) {
        complain(format!("標準出力に書き出せません: {}", crate::os_error::reason((&error).into())));
    }
}

fn visible(text: &str, keeps: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if misleads(character) && !keeps(character) {
            let _ = write!(shown, "<U+{:04X}>", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Escapes these characters in JSON. The meaning stays the same, because they occur only within strings.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if misleads(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Ends of lines and tabs, which our own texts hold.
const fn is_layout(character: char) -> bool {
    matches!(character, '\n' | '\t')
}

/// Control characters, those that change the direction of text (Unicode Standard Annex 9), and those that show nothing.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{61C}'
                | '\u{180E}'
                | '\u{200B}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use super::{escaped, is_layout, misleads, shown, visible};

    #[test]
    fn what_would_change_a_terminal_or_the_order_of_a_line_is_shown_as_its_number() {
        for (text, expected) in [
            ("資格　太郎", "資格　太郎"),
            ("葛\u{E0100}", "葛\u{E0100}"),
            ("\u{1B}[2J", "<U+001B>[2J"),
            ("\u{9B}31m", "<U+009B>31m"),
            ("太郎\u{202E}1割", "太郎<U+202E>1割"),
            ("a\u{2066}b\u{2069}\u{200F}", "a<U+2066>b<U+2069><U+200F>"),
            ("a\nb\rc\td\u{7F}", "a<U+000A>b<U+000D>c<U+0009>d<U+007F>"),
            ("\u{E0041}\u{FEFF}\u{200B}", "<U+E0041><U+FEFF><U+200B>"),
        ] {
            assert_eq!(shown(text), expected);
        }
        assert_eq!(visible("a\nb\r", is_layout), "a\nb<U+000D>");
    }

    #[test]
    fn json_says_the_same_and_changes_no_terminal() {
        let name = "太郎\u{202E}\u{9B}\u{E0041}\n\u{7F}";
        let json = serde_json::to_string_pretty(&serde_json::json!({ "name": name })).expect("JSON");
        let written = escaped(&json);
        assert!(!written.chars().any(|character| misleads(character) && character != '\n'), "{written}");
        let read: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(read["name"], name);
    }
}
