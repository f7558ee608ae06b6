use std::fmt;

use data_encoding::HEXUPPER;
use shikaku_card::apdu::{CommandApdu, Header, Le};
use shikaku_reader::ReaderMessage;

use crate::frame_words::{link_note_text, message_in_words};
use crate::{CardStateTracker, CommandKind, Entry, Meaning, TranscriptEvent};

/// Where a replay first went another way.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Difference({entry:?}: {recorded:?}, {played:?})")]
pub struct Difference {
    /// The entry of the transcript, counted from 0; `None` behind its end.
    pub entry: Option<usize>,
    /// What was recorded; `None` when nothing more was.
    pub recorded: Option<TranscriptEvent>,
    /// What was done instead; `None` when nothing more was done.
    pub played: Option<TranscriptEvent>,
    /// What both commands mean where the card stood, where they are commands.
    pub meanings: [Option<Meaning>; 2],
}

impl Difference {
    /// A difference after these entries, from which it computes the state of the card.
    pub(super) fn behind(
        before: &[Entry],
        entry: Option<usize>,
        recorded: Option<TranscriptEvent>,
        played: Option<TranscriptEvent>,
    ) -> Box<Self> {
        let mut card = CardStateTracker::default();
        for entry in before {
            card.follow(&entry.event);
        }
        let meaning = |event: &Option<TranscriptEvent>| match event {
            Some(TranscriptEvent::Command(bytes)) => Some(card.clone().command(bytes)),
            _ => None,
        };
        let meanings = [meaning(&recorded), meaning(&played)];
        Box::new(Self { entry, recorded, played, meanings })
    }
}

impl fmt::Display for Difference {
    /// Both sides beside each other, decoded, and nothing that a person typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some(entry) => writeln!(f, "first difference at entry {}", entry + 1)?,
            None => writeln!(f, "first difference behind the end of the transcript")?,
        }
        let [of_recorded, of_played] = self.meanings;
        let recorded = side(self.recorded.as_ref(), of_recorded);
        let played = side(self.played.as_ref(), of_played);
        let width = recorded.iter().map(|line| line.chars().count()).max().unwrap_or(0).max(8);
        writeln!(f, "  {:width$}  | played", "recorded")?;
        let lines = recorded.len().max(played.len());
        for line in 0..lines {
            let left = recorded.get(line).map_or("", String::as_str);
            let right = played.get(line).map_or("", String::as_str);
            writeln!(f, "  {left:width$}  | {right}")?;
        }
        Ok(())
    }
}

fn side(event: Option<&TranscriptEvent>, meaning: Option<Meaning>) -> Vec<String> {
    match event {
        None => vec!["(nothing)".to_owned()],
        Some(TranscriptEvent::Command(bytes)) => command(bytes, meaning),
        Some(TranscriptEvent::Asked { request_id, call }) => {
            vec![
                format!("ask {request_id}"),
                format!("{:?} {}", call.method, call.path),
                format!("{} bytes", call.body.len()),
            ]
        }
        Some(TranscriptEvent::State(note)) => {
            let mut lines = vec![format!("state {}", note.name)];
            lines.extend(note.failure.map(|failure| failure.code().to_owned()));
            lines.extend(note.tries_left.map(|tries| format!("{tries} tries left")));
            lines
        }
        Some(TranscriptEvent::Link(note)) => vec![format!("link {}", link_note_text(note))],
        Some(TranscriptEvent::ToReader(sent)) => {
            let mut lines = message(true, sent);
            // Of a part there is nothing to decode, and a PIN may be in it.
            if sent.kind == 0x6F && sent.params == [0; 3] {
                lines.extend(command(&sent.data, None));
            }
            lines
        }
        Some(TranscriptEvent::FromReader(received)) => message(false, received),
        Some(TranscriptEvent::WakeAfter(wait)) => vec![format!("wake after {wait:?}")],
        Some(other) => vec![format!("{other:?}")],
    }
}

fn message(to: bool, message: &ReaderMessage) -> Vec<String> {
    vec![
        format!("reader {}", message_in_words(to, message).join(" ")),
        format!("{} bytes", message.data.len()),
    ]
}

/// A command decoded.
fn command(bytes: &[u8], meaning: Option<Meaning>) -> Vec<String> {
    let meaning = meaning.unwrap_or_else(|| CardStateTracker::default().command(bytes));
    let Ok(command) = CommandApdu::parse(bytes) else {
        return vec![meaning.to_string(), format!("{} bytes", bytes.len())];
    };
    let Header { cla, ins, p1, p2 } = command.header();
    let secret = matches!(meaning.command_kind, CommandKind::Verify(_) | CommandKind::ChangeReference(_));
    let mut lines = vec![
        meaning.to_string(),
        format!("CLA {cla:02X} INS {ins:02X} P1 {p1:02X} P2 {p2:02X}"),
        format!("{:?} form, Le {}", command.form(), command.le().map_or(0, Le::get)),
    ];
    if !command.data().is_empty() {
        let data = if secret { "not shown".to_owned() } else { preview(command.data()) };
        lines.push(format!("data ({} bytes) {data}", command.data().len()));
    }
    lines
}

/// The first bytes in hexadecimal.
fn preview(bytes: &[u8]) -> String {
    const SHOWN: usize = 24;
    let shown = HEXUPPER.encode(bytes.get(..SHOWN).unwrap_or(bytes));
    if bytes.len() > SHOWN { shown + "…" } else { shown }
}
