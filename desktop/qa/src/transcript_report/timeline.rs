use std::time::Duration;

use shikaku_card::apdu::{ResponseApdu, StatusWord};
use shikaku_clinic::failure::Failure;
use shikaku_core::gateway::{Answer, read_confirmation};
use shikaku_core::port::{GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use shikaku_core::workflow::SaveOutcome;
use shikaku_transcript::{
    CardStateTracker, CommandKind, Entry, Meaning, Redaction, StateNote, TranscriptEvent, UserAct,
    status_in_words,
};
use shikaku_transport::LinkLimits;

use super::files::{CardFile, Reader};
use super::totals::Tries;
use super::words::{plain, preview, span_in_words};
use super::{FailureNote, Kind, Outcome, Row, Traffic, VerdictName, frames};

/// Entries joined to rows, and what was learnt on the way.
pub(super) struct Timeline {
    pub(super) rows: Vec<Row>,
    pub(super) files: Vec<CardFile>,
    pub(super) tries: Tries,
    pub(super) outcome: Outcome,
}

/// Joins commands with responses and calls with replies.
pub(super) fn timeline(entries: &[Entry], redaction: Redaction) -> Timeline {
    let mut weaver = TimelineBuilder::new(redaction);
    for entry in entries {
        weaver.take(entry.at, &entry.event);
    }
    let outcome =
        Outcome::of(weaver.state, weaver.shown, weaver.verdict, weaver.failure, weaver.note.is_some());
    Timeline { rows: weaver.rows, files: weaver.reader.files(), tries: weaver.tries, outcome }
}

struct TimelineBuilder {
    rows: Vec<Row>,
    card: CardStateTracker,
    reader: Reader,
    /// The command that has no answer yet, and its row.
    command: Option<(Meaning, usize)>,
    /// Calls that have no reply yet, and their rows.
    calls: Vec<(u32, usize)>,
    tries: Tries,
    /// The last state before the end, and the failure that it showed.
    state: Option<&'static str>,
    shown: Option<FailureNote>,
    note: Option<StateNote>,
    verdict: Option<VerdictName>,
    failure: Option<FailureNote>,
}

impl TimelineBuilder {
    fn new(redaction: Redaction) -> Self {
        Self {
            rows: Vec::new(),
            card: CardStateTracker::default(),
            reader: Reader::new(redaction),
            command: None,
            calls: Vec::new(),
            tries: Tries::default(),
            state: None,
            shown: None,
            note: None,
            verdict: None,
            failure: None,
        }
    }

    fn take(&mut self, at: Duration, event: &TranscriptEvent) {
        match event {
            TranscriptEvent::CardFound(limits) => self.card_found(at, *limits),
            TranscriptEvent::CardLost => self.say(at, Kind::Card, "card lost"),
            TranscriptEvent::Command(bytes) => self.command(at, bytes),
            TranscriptEvent::Response(bytes) => self.response(at, bytes),
            TranscriptEvent::LinkError(error) => self.no_answer(at, error.to_string()),
            TranscriptEvent::ReaderFailed(failure) => {
                self.fail(at, Kind::Card, "reader failed", (*failure).into());
                self.command = None;
            }
            TranscriptEvent::User(act) => self.person(at, *act),
            TranscriptEvent::Woke => self.say(at, Kind::Wait, "the time has passed"),
            TranscriptEvent::WakeAfter(wait) => {
                self.say(at, Kind::Wait, format!("waits {}", span_in_words(*wait)));
            }
            TranscriptEvent::Asked { request_id, call } => self.asked(at, *request_id, call),
            TranscriptEvent::Replied { request_id, reply } => self.replied(at, *request_id, reply),
            TranscriptEvent::State(note) => self.show_state(at, *note),
            TranscriptEvent::SaveRequested => self.say(at, Kind::SaveOutcome, "keeps the result"),
            TranscriptEvent::SaveEnded(SaveOutcome::Saved) => self.say(at, Kind::SaveOutcome, "kept"),
            TranscriptEvent::SaveEnded(SaveOutcome::NoHistory) => {
                self.say(at, Kind::SaveOutcome, "kept nowhere");
            }
            TranscriptEvent::SaveEnded(SaveOutcome::Failed(failure)) => {
                self.fail(at, Kind::SaveOutcome, "not kept", *failure);
            }
            TranscriptEvent::Link(note) => self.rows.extend(frames::link(at, note)),
            TranscriptEvent::ToReader(message) => self.rows.push(frames::sent(at, message)),
            TranscriptEvent::FromReader(message) => self.rows.push(frames::received(at, message)),
            TranscriptEvent::Full => {
                self.say(at, Kind::End, "the recording is full; what came after is missing");
            }
        }
    }

    fn say(&mut self, at: Duration, kind: Kind, words: impl Into<String>) {
        self.rows.push(Row::new(at, kind, words));
    }

    fn fail(&mut self, at: Duration, kind: Kind, words: &str, failure: Failure) {
        let note = FailureNote::new(failure, None);
        self.failure = Some(note);
        self.rows.push(Row { failure: Some(note), ..Row::new(at, kind, words) });
    }

    /// Begins another card session: nothing is selected, and perhaps it is another card.
    fn card_found(&mut self, at: Duration, limits: LinkLimits) {
        self.card = CardStateTracker::default();
        self.reader.another_card();
        let form = if limits.extended { "extended" } else { "short" };
        let words = format!("card found, {form} APDUs up to {} bytes", limits.command_max);
        self.say(at, Kind::Card, words);
    }

    /// Of the bytes of a command only their number is shown: a PIN is among them, and a damaged VERIFY has one too.
    fn command(&mut self, at: Duration, bytes: &[u8]) {
        let meaning = self.card.command(bytes);
        if matches!(meaning.command_kind, CommandKind::Verify(_)) {
            self.tries.sent += 1;
        }
        let traffic = Some(Traffic { out: bytes.len(), back: 0 });
        self.command = Some((meaning, self.rows.len()));
        self.rows.push(Row { traffic, ..Row::new(at, Kind::Exchange, plain(&meaning.to_string())) });
    }

    fn response(&mut self, at: Duration, bytes: &[u8]) {
        let Some((meaning, place)) = self.command.take() else {
            let traffic = Some(Traffic { out: 0, back: bytes.len() });
            let words = "a response without a command";
            self.rows.push(Row { traffic, ..Row::new(at, Kind::Exchange, words) });
            return;
        };
        let answer = ResponseApdu::parse(bytes).ok();
        let (result, shown) = match &answer {
            Some(ResponseApdu { data, status }) => {
                self.card.answered(*status);
                self.count_tries(&meaning, *status);
                let may_show = self.reader.answered(&meaning, data, *status);
                let shown = may_show && !data.is_empty();
                (status_in_words(*status), shown.then(|| preview(data)))
            }
            None => ("no status word".to_owned(), None),
        };
        if let Some(row) = self.rows.get_mut(place) {
            row.took = Some(at.saturating_sub(row.at));
            row.result = Some(result);
            row.preview = shown;
            row.traffic.get_or_insert_default().back = bytes.len();
        }
    }

    fn count_tries(&mut self, meaning: &Meaning, status: StatusWord) {
        let left = match (meaning.command_kind, status) {
            (CommandKind::Verify(_) | CommandKind::QueryTries, StatusWord::TriesLeft(left)) => left,
            (
                CommandKind::Verify(_) | CommandKind::QueryTries,
                StatusWord::AuthenticationBlocked | StatusWord::ReferenceDataNotUsable,
            ) => 0,
            _ => return,
        };
        let lowest = self.tries.lowest_left.unwrap_or(left);
        self.tries.lowest_left = Some(lowest.min(left));
    }

    fn no_answer(&mut self, at: Duration, error: String) {
        let place = self.command.take().map(|(_, place)| place);
        match place.and_then(|place| self.rows.get_mut(place)) {
            Some(row) => {
                row.took = Some(at.saturating_sub(row.at));
                row.result = Some(error);
            }
            None => self.rows.push(Row { result: Some(error), ..Row::new(at, Kind::Card, "no answer") }),
        }
    }

    /// Digits typed one after the other are one row.
    fn person(&mut self, at: Duration, act: UserAct) {
        match (act, self.rows.last_mut()) {
            (UserAct::Digit, Some(row)) if row.kind == Kind::Person && row.words == TYPES => {
                row.took = Some(at.saturating_sub(row.at));
            }
            (UserAct::Digit, _) => self.say(at, Kind::Person, TYPES),
            (UserAct::Era | UserAct::Press(_), _) => {
                self.say(at, Kind::Person, format!("presses {}", act.name()));
            }
        }
    }

    fn asked(&mut self, at: Duration, request_id: u32, call: &HttpRequest) {
        let method = match call.method {
            HttpMethod::Get => "GET",
            HttpMethod::Post => "POST",
        };
        let traffic = Some(Traffic { out: call.body.len(), back: 0 });
        self.calls.push((request_id, self.rows.len()));
        let words = plain(&format!("{method} {}", call.path));
        self.rows.push(Row { traffic, ..Row::new(at, Kind::Call, words) });
    }

    fn replied(&mut self, at: Duration, request_id: u32, reply: &Result<HttpResponse, GatewayLinkError>) {
        let (result, failure) = self.read_reply(reply);
        let open = self.calls.iter().rposition(|(open, _)| *open == request_id);
        let place = if let Some(open) = open {
            self.calls.remove(open).1
        } else {
            self.say(at, Kind::Call, "a reply to no call");
            self.rows.len().saturating_sub(1)
        };
        if let Some(row) = self.rows.get_mut(place) {
            row.took = Some(at.saturating_sub(row.at));
            row.result = Some(result);
            row.failure = failure;
            let back = reply.as_ref().map_or(0, |reply| reply.body.len());
            row.traffic.get_or_insert_default().back = back;
        }
    }

    /// Describes a reply. Of a body it shows the verdict and nothing else.
    fn read_reply(
        &mut self,
        reply: &Result<HttpResponse, GatewayLinkError>,
    ) -> (String, Option<FailureNote>) {
        let status = match reply {
            Ok(reply) if reply.status == 201 => return ("201, challenge".to_owned(), None),
            Ok(reply) => reply.status.to_string(),
            Err(error) => error.to_string(),
        };
        match read_confirmation(reply.clone()) {
            Ok(Answer::Completed(confirmation)) => {
                let verdict = VerdictName::of(&confirmation.verdict());
                self.verdict = Some(verdict);
                (format!("{status}, {} {}", verdict.english, verdict.japanese), None)
            }
            Ok(Answer::Pending { ask_again_after, .. }) => {
                (format!("{status}, pending; ask again after {}", span_in_words(ask_again_after)), None)
            }
            Err(refusal) => {
                let note = FailureNote::new(refusal.failure.into(), None);
                self.failure = Some(note);
                (status, Some(note))
            }
        }
    }

    /// Adds a row for a state. A repeated state has no second row.
    fn show_state(&mut self, at: Duration, note: StateNote) {
        if self.note.replace(note) == Some(note) {
            return;
        }
        let failure = note.failure.map(|failure| FailureNote::new(failure, note.tries_left));
        self.failure = failure.or(self.failure);
        if note.name != "closed" {
            (self.state, self.shown) = (Some(note.name), failure);
        }
        self.rows.push(Row { failure, ..Row::new(at, Kind::State, note.name) });
    }
}

const TYPES: &str = "types digits";
