use std::fmt::Write as _;

use super::{Entry, LineKind, Screen};

/// A screen as plain text with nothing left out: the form of the golden files, the same in every shell.
#[must_use]
pub fn screen_text(screen: &Screen) -> String {
    let mut text = head(screen);
    let _ = writeln!(text, "\n# {}\n", screen.title);
    for line in &screen.lines {
        let label = if line.label.is_empty() { String::new() } else { format!("{}: ", line.label) };
        let _ = writeln!(text, "{} {label}{}", mark(line.kind), line.text);
        if line.spoken != line.text {
            let _ = writeln!(text, "    🔊 {}", line.spoken);
        }
    }
    if let Some(entry) = &screen.entry {
        let _ = writeln!(text, "\n{}", typed(entry));
    }
    text.push('\n');
    for button in &screen.buttons {
        let _ = writeln!(text, "[{}] {}\n    🔊 {}", button.label, button.id.name(), button.spoken);
    }
    if let Some(copy) = &screen.copy {
        let _ = writeln!(text, "[{}] copies\n    🔊 {}", copy.label, copy.spoken);
        let _ = writeln!(text, "    | {}", copy.text.replace('\n', "\n    | "));
    }
    let _ = writeln!(text, "\n🔊 {}", screen.spoken.replace('。', "。\n   ").trim_end());
    text
}

/// What a person does not read.
fn head(screen: &Screen) -> String {
    let mut text = format!("{}\nhaptic {:?}\n", screen.id, screen.haptic);
    if let Some(progress) = screen.progress {
        let _ = writeln!(text, "progress {progress:?}");
    }
    if let Some(code) = &screen.failure_code {
        let _ = writeln!(text, "failure {code}");
    }
    if screen.wants_card {
        text.push_str("wants card\n");
    }
    if let Some(proposed) = screen.proposed {
        let _ = writeln!(text, "proposes {}", proposed.name());
    }
    text
}

const fn mark(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Headline => "!!",
        LineKind::Plain => "  ",
        LineKind::Notice => "! ",
        LineKind::Detail => "- ",
    }
}

fn typed(entry: &Entry) -> String {
    let Entry { length, least, typed, digits, label, keys } = entry;
    let digits = digits.as_deref().unwrap_or("hidden");
    let enough = if least == length { String::new() } else { format!(", {least} enough") };
    let keys = if *keys == 10 { String::new() } else { format!(", {keys} keys") };
    format!("entry {typed} of {length}{enough}{keys}, digits {digits:?}\n    🔊 {label}")
}
