use std::fmt::Write as _;

use super::{
    Button, ButtonRole, DigitField, Entry, EraDateField, Language, LineKind, PasswordField, Screen, Section,
    Sound, SpokenText, TextField, Tone,
};

/// A screen as plain text with nothing left out but usual values: the form of the golden files, the same in every shell.
#[must_use]
pub fn screen_text(screen: &Screen) -> String {
    let mut text = head(screen);
    let _ = writeln!(text, "\n# {}", screen.title);
    if let Some(message) = &screen.message {
        let _ = writeln!(text, "({message})");
    }
    for section in &screen.sections {
        text.push_str(&section_text(section, screen.language));
    }
    if let Some(entry) = &screen.entry {
        let _ = writeln!(text, "\n{}", typed(entry));
    }
    text.push('\n');
    for button in &screen.buttons {
        text.push_str(&button_text(button, screen.language));
    }
    if let Some(copy) = &screen.copy {
        let _ = writeln!(text, "[{}] copies\n    🔊 {}", copy.label, copy.spoken);
        let _ = writeln!(text, "    | {}", copy.text.replace('\n', "\n    | "));
    }
    if let Some(control) = screen.reading.as_ref().filter(|control| control.is_reading) {
        let _ = writeln!(text, "[{}] stops the voice\n    🔊 {}", control.label, control.spoken);
    }
    let _ = writeln!(text, "\n🔊 {}", in_lines(&screen.spoken));
    if screen.read_aloud != screen.spoken {
        let _ = writeln!(text, "\n📖 {}", in_lines(&screen.read_aloud));
    }
    text
}

fn in_lines(spoken: &str) -> String {
    spoken.replace('。', "。\n   ").trim_end().to_owned()
}

/// What a person does not read.
fn head(screen: &Screen) -> String {
    let mut text = format!("{}\nhaptic {:?}\n", screen.id, screen.haptic);
    if let Some(display) = screen.display {
        let (theme, size) = (<&str>::from(display.theme), display.text_size.percent());
        let _ = writeln!(text, "display {theme} {size}");
    }
    if screen.is_practice {
        text.push_str("practice\n");
    }
    if screen.language != Language::Japanese {
        let _ = writeln!(text, "language {}", screen.language.tag());
    }
    if screen.tone != Tone::Neutral {
        let _ = writeln!(text, "tone {}", <&str>::from(screen.tone));
    }
    if screen.sound != Sound::None {
        let _ = writeln!(text, "sound {}", <&str>::from(screen.sound));
    }
    if let Some(illustration) = screen.illustration {
        let _ = writeln!(text, "illustration {}", <&str>::from(illustration));
    }
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
    if let Some(SpokenText { language, text: said }) = &screen.also_spoken {
        let _ = writeln!(text, "also {} {said}", language.tag());
    }
    for item in &screen.status {
        let (kind, tone) = (<&str>::from(item.kind), <&str>::from(item.tone));
        let _ = writeln!(text, "status {kind} {tone} {}\n    🔊 {}", item.text, item.spoken);
    }
    text
}

/// `§ hero valid`, the heading behind a colon, and the lines. A line in another language than the screen names it.
fn section_text(section: &Section, language: Language) -> String {
    let kind = <&str>::from(section.kind);
    let tone = if section.tone == section.kind.usual_tone() { "" } else { section.tone.into() };
    let folded = if section.folded { "folded" } else { "" };
    let words: Vec<_> = [kind, tone, folded].into_iter().filter(|word| !word.is_empty()).collect();
    let heading = if section.heading.is_empty() { String::new() } else { format!(": {}", section.heading) };
    let mut text = format!("\n§ {}{heading}\n", words.join(" "));
    for line in &section.lines {
        let label = if line.label.is_empty() { String::new() } else { format!("{}: ", line.label) };
        let _ = writeln!(text, "{} {label}{}", mark(line.kind), line.text);
        if line.spoken != line.text {
            let _ = writeln!(text, "    🔊 {}", line.spoken);
        }
        if line.language != language {
            let _ = writeln!(text, "    🌐 {}", line.language.tag());
        }
    }
    text
}

/// The label, the name, the role unless it is the usual one, and what else is on the button.
fn button_text(button: &Button, language: Language) -> String {
    let role = match button.role {
        ButtonRole::Secondary => String::new(),
        role => format!(" {}", <&str>::from(role)),
    };
    let mut text = format!("[{}] {}{role}\n    🔊 {}\n", button.label, button.id.name(), button.spoken);
    let icon = button.icon.map_or("", <&str>::from);
    let own = if button.language == language { "" } else { button.language.tag() };
    let details = if button.detail_language == button.language { "" } else { button.detail_language.tag() };
    for (name, value) in [
        ("subtitle", button.subtitle.as_str()),
        ("trailing", &button.trailing),
        ("badge", &button.badge),
        ("icon", icon),
        ("language", own),
        ("details", details),
    ] {
        if !value.is_empty() {
            let _ = writeln!(text, "    {name} {value}");
        }
    }
    if !button.enabled {
        text.push_str("    disabled\n");
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
    let what = match entry {
        Entry::Digits(field) => digits(field),
        Entry::EraDate(EraDateField { era, digits, units, .. }) => {
            format!("era date {era} {}, digits {digits:?}", units.concat())
        }
        Entry::Text(TextField { text, least, most, keyboard, .. }) => {
            format!("text {least} to {most}, keyboard {}, text {text:?}", <&str>::from(*keyboard))
        }
        Entry::Password(PasswordField { least, most, show, hide, .. }) => {
            format!("password {least} to {most}, show {show:?}, hide {hide:?}")
        }
    };
    format!("entry {what}\n    🔊 {}", entry.label())
}

fn digits(field: &DigitField) -> String {
    let DigitField { length, least, typed, digits, keys, .. } = field;
    let digits = digits.as_deref().unwrap_or("hidden");
    let enough = if least == length { String::new() } else { format!(", {least} enough") };
    let keys = if *keys == 10 { String::new() } else { format!(", {keys} keys") };
    format!("{typed} of {length}{enough}{keys}, digits {digits:?}")
}
