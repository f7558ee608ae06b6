use std::collections::VecDeque;

use shikaku_card::apdu::CommandApdu;
use shikaku_transport::{CardTransport, LinkLimits, TransportError};

use super::{Difference, Matching};
use crate::{CardStateTracker, CommandKind, Entry, FileRef, Meaning, Transcript, TranscriptEvent};

/// The card of a transcript, as a link: it answers what was answered.
///
/// After a difference it gives no more answers, and [`Self::difference`] returns the first one. At the end,
/// [`Self::finish`] reports what was recorded and not requested.
pub struct CardPlayer {
    limits: LinkLimits,
    matching: Matching,
    card_state_tracker: CardStateTracker,
    exchanges: VecDeque<Exchange>,
    files: Vec<(FileRef, Vec<u8>)>,
    /// What selecting a file, key or PIN was answered, or would have been.
    selections: Vec<(FileRef, Vec<u8>)>,
    difference: Option<Box<Difference>>,
}

struct Exchange {
    entry: usize,
    command: Vec<u8>,
    meaning: Meaning,
    answer: Result<Vec<u8>, TransportError>,
    /// Its answer is still to come.
    is_open: bool,
}

/// What a player says to a command.
pub(super) enum Said {
    /// The recorded answer.
    Answer(Result<Vec<u8>, TransportError>),
    /// Nothing more was recorded here.
    NoMore,
    /// Something else was recorded.
    Differs(Box<Difference>),
}

impl CardPlayer {
    /// The card of a whole transcript.
    #[must_use]
    pub fn new(transcript: &Transcript, matching: Matching) -> Self {
        Self::of(&transcript.entries, 0, transcript.header.limits, matching)
    }

    /// The card of some entries, of which the first is the `first`-th of its transcript.
    pub(super) fn of(entries: &[Entry], first: usize, limits: LinkLimits, matching: Matching) -> Self {
        let exchanges = match matching {
            Matching::Strict => exchanges(entries, first),
            Matching::Lenient => put_together(exchanges(entries, first)),
        };
        let (files, selections) = match matching {
            Matching::Strict => Default::default(),
            Matching::Lenient => (files(&exchanges), selections(&exchanges)),
        };
        let found = entries.iter().find_map(|entry| match entry.event {
            TranscriptEvent::CardFound(limits) => Some(limits),
            _ => None,
        });
        let limits = found.unwrap_or(limits);
        let card_state_tracker = CardStateTracker::default();
        Self { limits, matching, card_state_tracker, exchanges, files, selections, difference: None }
    }

    /// The first difference, if there was one.
    #[must_use]
    pub fn difference(&self) -> Option<&Difference> {
        self.difference.as_deref()
    }

    /// What was recorded and not asked for counts as a difference too.
    ///
    /// # Errors
    /// The first difference.
    pub fn finish(mut self) -> Result<(), Box<Difference>> {
        if let Some(difference) = self.difference {
            return Err(difference);
        }
        self.skip_known();
        match self.exchanges.front() {
            Some(left) => Err(left.difference(None)),
            None => Ok(()),
        }
    }

    pub(super) fn say(&mut self, command: &[u8]) -> Said {
        let meaning = self.card_state_tracker.command(command);
        let said = match self.known(meaning, command) {
            Some(answer) => Said::Answer(Ok(answer)),
            None => self.in_order(meaning, command),
        };
        if let Said::Answer(Ok(answer)) = &said {
            self.card_state_tracker.response(answer);
        }
        said
    }

    fn in_order(&mut self, meaning: Meaning, command: &[u8]) -> Said {
        self.skip_known();
        let Some(next) = self.exchanges.front() else { return Said::NoMore };
        let same = match self.matching {
            Matching::Strict => next.command == command,
            Matching::Lenient => next.is_like(meaning, command),
        };
        if !same {
            return Said::Differs(next.difference(Some((command, meaning))));
        }
        match self.exchanges.pop_front() {
            Some(exchange) => Said::Answer(exchange.answer),
            None => Said::NoMore,
        }
    }

    /// What does not depend on its place: a selection, and a read of a file whose content was recorded whole, however it is
    /// asked for.
    fn known(&self, meaning: Meaning, command: &[u8]) -> Option<Vec<u8>> {
        match meaning.command_kind {
            CommandKind::SelectFile => {
                let selection = self.selections.iter().find(|(file_ref, _)| *file_ref == meaning.file_ref);
                selection.map(|(_, answer)| answer.clone())
            }
            CommandKind::Read { from, .. } => {
                let (_, content) = self.files.iter().find(|(file_ref, _)| *file_ref == meaning.file_ref)?;
                if from >= content.len() {
                    return Some(vec![0x6B, 0x00]);
                }
                let wanted = CommandApdu::parse(command).ok()?.le()?.get();
                let mut answer = content.get(from..content.len().min(from + wanted))?.to_vec();
                answer.extend([0x90, 0x00]);
                Some(answer)
            }
            _ => None,
        }
    }

    /// Passes over what is answered without its place.
    fn skip_known(&mut self) {
        if self.matching == Matching::Strict {
            return;
        }
        let files = &self.files;
        let is_known = |exchange: &Exchange| match exchange.meaning.command_kind {
            CommandKind::SelectFile => true,
            CommandKind::Read { .. } => {
                files.iter().any(|(file_ref, _)| *file_ref == exchange.meaning.file_ref)
            }
            _ => false,
        };
        while self.exchanges.front().is_some_and(is_known) {
            self.exchanges.pop_front();
        }
    }
}

impl Exchange {
    /// Whether two commands mean the same, whatever short identifier or selection they use.
    fn is_like(&self, meaning: Meaning, command: &[u8]) -> bool {
        let data = |bytes: &[u8]| CommandApdu::parse(bytes).map(|command| command.data().to_vec()).ok();
        let both_read = matches!(
            (self.meaning.command_kind, meaning.command_kind),
            (CommandKind::Read { .. }, CommandKind::Read { .. })
        );
        let same_command_kind = both_read || self.meaning.command_kind == meaning.command_kind;
        same_command_kind && self.meaning.file_ref == meaning.file_ref && data(&self.command) == data(command)
    }

    fn difference(&self, played: Option<(&[u8], Meaning)>) -> Box<Difference> {
        let recorded = Some(TranscriptEvent::Command(self.command.clone()));
        let meanings = [Some(self.meaning), played.map(|(_, meaning)| meaning)];
        let played = played.map(|(command, _)| TranscriptEvent::Command(command.to_vec()));
        Box::new(Difference { entry: Some(self.entry), recorded, played, meanings })
    }
}

fn exchanges(entries: &[Entry], first: usize) -> VecDeque<Exchange> {
    let mut card_state_tracker = CardStateTracker::default();
    let mut exchanges: VecDeque<Exchange> = VecDeque::new();
    for (place, entry) in entries.iter().enumerate() {
        let open = exchanges.back_mut().filter(|exchange| exchange.is_open);
        match (&entry.event, open) {
            (TranscriptEvent::CardFound(_), _) => card_state_tracker = CardStateTracker::default(),
            (TranscriptEvent::Command(command), _) => {
                let (entry, command, meaning) =
                    (first + place, command.clone(), card_state_tracker.command(command));
                // An answer that was never recorded was lost.
                let answer = Err(TransportError::ReplyLost);
                exchanges.push_back(Exchange { entry, command, meaning, answer, is_open: true });
            }
            (TranscriptEvent::Response(bytes), Some(exchange)) => {
                card_state_tracker.response(bytes);
                (exchange.answer, exchange.is_open) = (Ok(bytes.clone()), false);
            }
            (TranscriptEvent::LinkError(error), Some(exchange)) => {
                (exchange.answer, exchange.is_open) = (Err(*error), false);
            }
            _ => {}
        }
    }
    exchanges
}

/// Answers that came in pieces, as one: the way of a link to carry them is none of its card.
fn put_together(exchanges: VecDeque<Exchange>) -> VecDeque<Exchange> {
    let mut whole: VecDeque<Exchange> = VecDeque::new();
    for exchange in exchanges {
        let before = whole.back_mut().filter(|_| exchange.meaning.command_kind == CommandKind::GetResponse);
        let begun = before.and_then(|before| {
            let (data, [0x61, _]) = before.answer.as_deref().ok()?.split_last_chunk::<2>()? else {
                return None;
            };
            Some((data.to_vec(), before))
        });
        match begun {
            Some((data, before)) => before.answer = exchange.answer.map(|rest| [data, rest].concat()),
            None => whole.push_back(exchange),
        }
    }
    whole
}

/// Files that were read from their beginning to their end without a fault.
fn files(exchanges: &VecDeque<Exchange>) -> Vec<(FileRef, Vec<u8>)> {
    let mut files: Vec<(FileRef, Option<Vec<u8>>)> = Vec::new();
    for exchange in exchanges {
        let CommandKind::Read { from, .. } = exchange.meaning.command_kind else { continue };
        let file_ref = exchange.meaning.file_ref;
        let data = exchange.answer.as_deref().ok().and_then(|bytes| bytes.split_last_chunk::<2>());
        // Refusals of a way to the file say nothing about its content.
        let Some((data, [0x90 | 0x62, _])) = data else {
            if exchange.answer.is_err() {
                files.retain(|(known, _)| *known != file_ref);
                files.push((file_ref, None));
            }
            continue;
        };
        match files.iter_mut().find(|(known, _)| *known == file_ref) {
            None if from == 0 => files.push((file_ref, Some(data.to_vec()))),
            Some((_, Some(content))) if from <= content.len() => {
                content.truncate(from);
                content.extend(data);
            }
            Some((_, content)) => *content = None,
            None => files.push((file_ref, None)),
        }
    }
    files.into_iter().filter_map(|(file_ref, content)| Some((file_ref, content?))).collect()
}

/// How each selection was answered. What was used without one could have been selected.
fn selections(exchanges: &VecDeque<Exchange>) -> Vec<(FileRef, Vec<u8>)> {
    let mut selections: Vec<(FileRef, Vec<u8>)> = Vec::new();
    let (made, used): (Vec<_>, Vec<_>) =
        exchanges.iter().partition(|exchange| exchange.meaning.command_kind == CommandKind::SelectFile);
    let made = made
        .into_iter()
        .filter_map(|exchange| Some((exchange.meaning.file_ref, exchange.answer.clone().ok()?)));
    let used = used.into_iter().map(|exchange| (exchange.meaning.file_ref, vec![0x90, 0x00]));
    for (file_ref, answer) in made.chain(used) {
        if !selections.iter().any(|(known, _)| *known == file_ref) {
            selections.push((file_ref, answer));
        }
    }
    selections
}

impl CardTransport for CardPlayer {
    fn limits(&self) -> LinkLimits {
        self.limits
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        if self.difference.is_some() {
            return Err(TransportError::ReaderLost);
        }
        match self.say(command) {
            Said::Answer(answer) => return answer,
            Said::Differs(difference) => self.difference = Some(difference),
            Said::NoMore => {
                let played = Some(TranscriptEvent::Command(command.to_vec()));
                self.difference = Some(Difference::behind(&[], None, None, played));
            }
        }
        Err(TransportError::ReaderLost)
    }
}
