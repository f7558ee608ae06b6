//! How long a voice takes to say a text: the table that `cargo xtask speech` measured.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use shikaku_core::view::Screen;

/// The table, from the workspace root.
pub const TABLE: &str = "fixtures/speech/sentences.txt";

/// Whether the voice can say a screen: it speaks Japanese alone. Screens in other languages are not measured.
#[must_use]
pub fn is_measured(screen: &Screen) -> bool {
    screen.language.voice_tag() == VOICE
}

/// The language of the voice, `Open JTalk`.
const VOICE: &str = "ja-JP";

/// The sentences of a text, each with its end.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['。', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// What the voice made of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// With the silence before and after it.
    pub length: Duration,
    /// How it was read, in katakana.
    pub reading: String,
}

/// Every sentence that was measured.
pub struct Table(BTreeMap<String, Measured>);

impl Table {
    /// Reads the table.
    ///
    /// # Errors
    /// When the file cannot be read, or a line is none of the table.
    pub fn read() -> io::Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(TABLE);
        let rows = fs::read_to_string(path)?
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(row)
            .collect::<Option<_>>();
        rows.map(Self).ok_or_else(|| io::Error::other(format!("{TABLE} has a line that is none")))
    }

    /// How long a text takes; the sentence that is missing in the table, if one is.
    ///
    /// # Errors
    /// The first sentence that was not measured.
    pub fn length<'a>(&self, text: &'a str) -> Result<Duration, &'a str> {
        sentences(text).map(|sentence| self.measured(sentence).map(|it| it.length).ok_or(sentence)).sum()
    }

    /// What the voice made of a sentence.
    #[must_use]
    pub fn measured(&self, sentence: &str) -> Option<&Measured> {
        self.0.get(sentence)
    }
}

/// Seconds, reading and sentence, with tabs between.
fn row(line: &str) -> Option<(String, Measured)> {
    let mut parts = line.split('\t');
    let length = Duration::try_from_secs_f64(parts.next()?.parse().ok()?).ok()?;
    let (reading, sentence) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    parts.next().is_none().then_some((sentence, Measured { length, reading }))
}
