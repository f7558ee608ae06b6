//! `screen-pages FOLDER`: every golden screen as a page, and what must be seen on it, for `check.mjs` beside this file.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_json::{Value, json};
use shikaku_core::view::paper::{guide, poster, slip};
use shikaku_core::view::{DigitField, Entry, Illustration, Screen};
use shikaku_screen_page::{page, paper_page};
use shikaku_tests::gallery::screens;
use shikaku_tests::test_shell::TODAY;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("which folder?"))?;
    fs::create_dir_all(&folder)?;
    let mut pages = Vec::new();
    for (name, screen) in screens() {
        fs::write(folder.join(format!("{name}.html")), page(&screen))?;
        pages.push(
            json!({ "name": name, "id": screen.id, "seen": seen(&screen), "pressed": pressed(&screen) }),
        );
    }
    fs::write(folder.join("pages.json"), Value::from(pages).to_string())?;
    papers(&folder)
}

/// Every paper, for a phone and for a reader.
fn papers(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("papers"))?;
    let guides = [Illustration::CardOnPhone, Illustration::CardOnReader, Illustration::CardInReader]
        .map(|place| (format!("guide-{}", <&str>::from(place)), guide(TODAY, place)));
    let others = [("poster".to_owned(), poster()), ("slip".to_owned(), slip(None))];
    let mut names = Vec::new();
    for (name, paper) in guides.into_iter().chain(others) {
        fs::write(folder.join("papers").join(format!("{name}.html")), paper_page(&paper))?;
        names.push(name);
    }
    fs::write(folder.join("papers.json"), json!(names).to_string())
}

/// Every text that a person must be able to read.
fn seen(screen: &Screen) -> Vec<String> {
    let lines = screen.sections.iter().flat_map(|section| {
        let lines = section.lines.iter().flat_map(|line| [line.label.clone(), line.text.clone()]);
        [section.heading.clone()].into_iter().chain(lines)
    });
    let status = screen.status.iter().map(|item| item.text.clone());
    let typed = screen.entry.iter().flat_map(typed);
    let buttons = screen.buttons.iter().flat_map(|button| {
        [&button.label, &button.subtitle, &button.trailing, &button.badge].map(String::clone)
    });
    let copy = screen.copy.iter().map(|copy| copy.label.clone());
    // A line may contain a code.
    let is_named = |code: &str| screen.all_lines().any(|line| line.label == code || line.text == code);
    let code = screen.failure_code.iter().filter(|code| !is_named(code));
    let texts = [screen.title.clone()].into_iter().chain(code.cloned());
    texts
        .chain(status)
        .chain(lines)
        .chain(typed)
        .chain(buttons)
        .chain(copy)
        .filter(|text| !text.is_empty())
        .collect()
}

/// Each digit of its own, or a dot for it; the words around them, and the label of a field.
fn typed(entry: &Entry) -> Vec<String> {
    let digits = |digits: &str| digits.chars().map(String::from).collect::<Vec<_>>();
    match entry {
        Entry::Digits(DigitField { digits: Some(shown), .. }) => digits(shown),
        Entry::Digits(field) => digits(&"●".repeat(usize::from(field.typed))),
        Entry::EraDate(field) => {
            let words = [vec![field.era.clone()], field.units.clone(), digits(&field.digits)];
            words.concat()
        }
        Entry::Text(field) => vec![field.label.clone()],
        Entry::Password(field) => vec![field.label.clone()],
    }
}

/// How many things can be pressed.
fn pressed(screen: &Screen) -> usize {
    let keys = match &screen.entry {
        Some(Entry::Digits(field)) => usize::from(field.keys),
        Some(Entry::EraDate(_)) => 10,
        Some(Entry::Text(_) | Entry::Password(_)) => 1,
        None => 0,
    };
    let enabled = screen.buttons.iter().filter(|button| button.enabled).count();
    enabled + usize::from(screen.copy.is_some()) + keys
}
