//! Files of the card, put together from the pieces in which they were read, and described field by field.

mod certificate;
mod content;
mod node;

use serde::Serialize;
use shikaku_card::FileId;
use shikaku_card::apdu::StatusWord;
use shikaku_transcript::{ApplicationName, CommandKind, FileRef, Meaning, Redaction};

use super::Fact;
use super::words::plain;

pub use node::Node;

/// A file as far as it was read.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CardFile {
    /// Its name in the field.
    pub name: String,
    /// Whose it is.
    pub application: String,
    /// Bytes read from its beginning on without a gap.
    pub bytes: usize,
    /// How often the same content was read.
    pub reads: usize,
    /// What it is: `certificate`, `TLV`, `bytes`.
    pub form: &'static str,
    /// What it says, where its fields are known.
    pub facts: Vec<Fact>,
    /// What it holds, where it is BER-TLV and nothing more is known.
    pub nodes: Vec<Node>,
    /// What is wrong or missing.
    pub note: Option<String>,
}

/// Longest file put together, in bytes. Offsets of READ BINARY end at 32,767.
const FILE_MAX: usize = 0x8000 + 0x1_0000;

/// Puts files together while commands and answers go by.
pub(super) struct Reader {
    redaction: Redaction,
    /// Files of earlier card sessions.
    done: Vec<Pieces>,
    /// Files of this card session.
    open: Vec<Pieces>,
    /// Where the rest of the last answer belongs.
    rest: Option<(FileRef, usize)>,
}

struct Pieces {
    file_ref: FileRef,
    bytes: Vec<u8>,
    reads: usize,
}

impl Reader {
    pub(super) const fn new(redaction: Redaction) -> Self {
        Self { redaction, done: Vec::new(), open: Vec::new(), rest: None }
    }

    /// Closes the files read until now, because they are of another card session.
    pub(super) fn another_card(&mut self) {
        self.rest = None;
        for file in self.open.drain(..) {
            match self.done.iter_mut().find(|one| one.file_ref == file.file_ref && one.bytes == file.bytes) {
                Some(same) => same.reads += file.reads,
                None => self.done.push(file),
            }
        }
    }

    /// Takes what the card answered; whether its data may be shown.
    pub(super) fn answered(&mut self, meaning: &Meaning, data: &[u8], status: StatusWord) -> bool {
        let gave =
            matches!(status, StatusWord::Success | StatusWord::EndOfFile | StatusWord::MoreAvailable(_));
        let place = match meaning.command_kind {
            CommandKind::Read { from, .. } => Some((meaning.file_ref, from)),
            CommandKind::GetResponse => self.rest,
            _ => None,
        };
        let place = place.filter(|_| gave);
        if let Some((file_ref, from)) = place {
            self.put(file_ref, from, data);
        }
        let more = matches!(status, StatusWord::MoreAvailable(_));
        self.rest =
            place.filter(|_| more).map(|(file_ref, from)| (file_ref, from.saturating_add(data.len())));
        let holds_a_pin = matches!(
            meaning.command_kind,
            CommandKind::Verify(_) | CommandKind::ChangeReference(_) | CommandKind::NoCommand
        );
        !holds_a_pin && shows(self.redaction, &place.map_or(meaning.file_ref, |(file_ref, _)| file_ref))
    }

    /// Pieces come in order; one that leaves a gap is not put together.
    fn put(&mut self, file_ref: FileRef, from: usize, data: &[u8]) {
        let place = self.open.iter().position(|file| file.file_ref == file_ref);
        let file = match place.and_then(|place| self.open.get_mut(place)) {
            Some(file) => file,
            None if data.is_empty() => return,
            None => {
                self.open.push(Pieces { file_ref, bytes: Vec::new(), reads: 1 });
                let Some(file) = self.open.last_mut() else { return };
                file
            }
        };
        let end = from.saturating_add(data.len());
        if from > file.bytes.len() || end > FILE_MAX {
            return;
        }
        let kept = file.bytes.get(end..).map(<[u8]>::to_vec).unwrap_or_default();
        file.bytes.truncate(from);
        file.bytes.extend_from_slice(data);
        file.bytes.extend(kept);
    }

    /// Returns a description of every file that was read.
    pub(super) fn files(mut self) -> Vec<CardFile> {
        self.another_card();
        let redaction = self.redaction;
        self.done
            .iter()
            .filter(|file| !file.bytes.is_empty())
            .map(|file| card_file(file, redaction))
            .collect()
    }
}

fn card_file(file: &Pieces, redaction: Redaction) -> CardFile {
    let Pieces { file_ref, bytes, reads } = file;
    let content = content::content(file_ref, bytes, shows(redaction, file_ref));
    CardFile {
        name: plain(&file_ref.to_string()),
        application: plain(&file_ref.application.to_string()),
        bytes: bytes.len(),
        reads: *reads,
        form: content.form,
        facts: content.facts,
        nodes: content.nodes,
        note: content.note,
    }
}

/// Returns whether the content of a file may be shown. My Number never may: keeping it needs a purpose that the law
/// names (番号法), and QA has none.
fn shows(redaction: Redaction, file_ref: &FileRef) -> bool {
    let is =
        |application, file| file_ref.application == application && file_ref.file == Some(FileId::new(file));
    let my_number = is(ApplicationName::Text, 0x0001) || is(ApplicationName::Surface, 0x0005);
    redaction == Redaction::Redacted && !my_number
}
