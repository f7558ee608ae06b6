use shikaku_transcript::{CardStateTracker, CommandKind, Meaning, Transcript, TranscriptEvent};
use shikaku_transport::TransportError;

/// What a recorded card says to any command, whatever came before: it has been broken out of its order.
pub(super) struct RecordedCard {
    exchanges: Vec<Exchange>,
}

struct Exchange {
    command: Vec<u8>,
    meaning: Meaning,
    answer: Answer,
}

pub(super) type Answer = Result<Vec<u8>, TransportError>;

impl RecordedCard {
    pub(super) fn of(transcript: &Transcript) -> Self {
        let mut follower = CardStateTracker::default();
        let mut exchanges: Vec<Exchange> = Vec::new();
        for entry in &transcript.entries {
            match (&entry.event, exchanges.last_mut()) {
                (TranscriptEvent::Command(command), _) => {
                    let meaning = follower.command(command);
                    let answer = Err(TransportError::ReplyLost);
                    exchanges.push(Exchange { command: command.clone(), meaning, answer });
                    continue;
                }
                (TranscriptEvent::Response(bytes), Some(last)) => last.answer = Ok(bytes.clone()),
                (TranscriptEvent::LinkError(error), Some(last)) => last.answer = Err(*error),
                _ => {}
            }
            follower.follow(&entry.event);
        }
        Self { exchanges }
    }

    /// Bytes of each answer.
    pub(super) fn lengths(&self) -> Vec<usize> {
        self.exchanges.iter().map(|exchange| exchange.answer.as_ref().map_or(0, Vec::len)).collect()
    }

    /// The answer to the `place`-th command: that of its place if it is the recorded one, else that of the same command, of
    /// one that means the same, or that there is no such thing. A card that comes back answers: a loss is lost once.
    pub(super) fn answer(&self, place: usize, command: &[u8], meaning: Meaning) -> Answer {
        let here = self.exchanges.get(place).filter(|exchange| exchange.command == command);
        let answered = || self.exchanges.iter().filter(|exchange| exchange.answer.is_ok());
        let same = || answered().find(|exchange| exchange.command == command);
        let alike = || answered().find(|exchange| is_alike(exchange.meaning, meaning));
        match here.or_else(same).or_else(alike) {
            Some(exchange) => exchange.answer.clone(),
            None => Ok(nothing(meaning.command_kind).to_vec()),
        }
    }
}

/// A read answers from its own place only: bytes of another would be another file.
fn is_alike(recorded: Meaning, asked: Meaning) -> bool {
    let same_read = match (recorded.command_kind, asked.command_kind) {
        (CommandKind::Read { from: recorded, .. }, CommandKind::Read { from: asked, .. }) => {
            recorded == asked
        }
        (recorded, asked) => recorded == asked,
    };
    same_read && recorded.file_ref == asked.file_ref
}

const fn nothing(command_kind: CommandKind) -> [u8; 2] {
    match command_kind {
        CommandKind::SelectApplication | CommandKind::SelectFile => [0x6A, 0x82],
        CommandKind::Read { .. } => [0x6B, 0x00],
        CommandKind::QueryTries => [0x63, 0xC2],
        _ => [0x6D, 0x00],
    }
}
