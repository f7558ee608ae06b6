//! A reader session that is played by a transcript.

use std::collections::VecDeque;
use std::sync::PoisonError;
use std::time::Duration;

use shikaku_reader::ReaderMessage;
use shikaku_reader::acs::AcsKey;
use shikaku_reader::session::{LinkEvent, LinkNote, LinkOrder, ReaderSession};
use shikaku_transport::LinkLimits;
use zeroize::Zeroizing;

use super::incoming::Incoming;
use super::played_session::{EventQueue, session};
use super::reader_side::{ReaderSide, is_same};
use super::{Difference, Matching};
use crate::event_writer::reader_news;
use crate::{Entry, Transcript, TranscriptEvent};

/// Plays the shell and the reader to a real session.
pub(super) struct ReaderPlayer<'a> {
    entries: &'a [Entry],
    matching: Matching,
    session: ReaderSession,
    queue: EventQueue,
    news: VecDeque<TranscriptEvent>,
    side: Option<ReaderSide>,
    incoming: Incoming,
    /// What the session wrote of a frame so far.
    written: Zeroizing<Vec<u8>>,
    /// Messages that were recorded and not written yet, with their entries.
    sent: VecDeque<(usize, &'a ReaderMessage)>,
    command: Option<&'a [u8]>,
    now: Duration,
    /// Whether the session was seen from its beginning.
    begun: bool,
    exchange: Exchange,
    count: Count,
}

/// Whether an answer is awaited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exchange {
    None,
    InFlight,
    /// The card session ended before the answer came: the reception may never receive it.
    Forgone,
}

/// What was played.
#[derive(Default)]
pub(super) struct Count {
    pub(super) sessions: usize,
    pub(super) messages: usize,
    pub(super) exchanges: usize,
}

type Played = Result<(), Box<Difference>>;

/// More was never notified at once.
const PIECE_MAX: usize = 70_000;

/// The clock of a session and that of the desk may differ by so much.
const CLOCKS_DIFFER: Duration = Duration::from_millis(10);

impl<'a> ReaderPlayer<'a> {
    pub(super) fn new(transcript: &'a Transcript, matching: Matching) -> Self {
        let queue = EventQueue::default();
        Self {
            entries: &transcript.entries,
            matching,
            session: session(&queue),
            queue,
            news: VecDeque::new(),
            side: None,
            incoming: Incoming::default(),
            written: Zeroizing::default(),
            sent: VecDeque::new(),
            command: None,
            now: Duration::ZERO,
            begun: false,
            exchange: Exchange::None,
            count: Count::default(),
        }
    }

    pub(super) fn play(mut self) -> Result<Count, Box<Difference>> {
        for (place, entry) in self.entries.iter().enumerate() {
            self.now = self.now.max(entry.at);
            match &entry.event {
                TranscriptEvent::Full => return Ok(self.count),
                TranscriptEvent::Link(LinkNote::Session) => self.another_session(place)?,
                TranscriptEvent::Link(LinkNote::Joined) => self.begun = false,
                event if self.begun => self.entry(place, event)?,
                _ => {}
            }
        }
        self.end()?;
        Ok(self.count)
    }

    /// Begins another reader session, or the first. It drops the news of the session before.
    fn another_session(&mut self, place: usize) -> Played {
        self.silent(Some(place))?;
        self.count.sessions += 1;
        self.session = session(&self.queue);
        self.news.clear();
        self.begun = true;
        self.begin(None);
        Ok(())
    }

    fn entry(&mut self, place: usize, event: &'a TranscriptEvent) -> Played {
        match event {
            TranscriptEvent::Link(note) if note.is_order() => self.order(place, note),
            TranscriptEvent::Link(LinkNote::Garbled(_)) | TranscriptEvent::FromReader(_) => {
                self.expect_event(place, event)
            }
            TranscriptEvent::ToReader(message) => {
                self.sent.push_back((place, message));
                Ok(())
            }
            TranscriptEvent::Link(note) => self.happens(place, note),
            TranscriptEvent::Command(bytes) => {
                self.command = Some(bytes);
                Ok(())
            }
            TranscriptEvent::CardFound(_) | TranscriptEvent::Response(_) | TranscriptEvent::LinkError(_) => {
                self.news(place, event)
            }
            // A desk has other reasons too to say why there is no card.
            TranscriptEvent::ReaderFailed(_) => match self.news.front() {
                Some(news @ TranscriptEvent::ReaderFailed(_)) if news != event => {
                    Err(self.differs(Some(place), Some(news.clone())))
                }
                Some(TranscriptEvent::ReaderFailed(_)) => {
                    self.news.pop_front();
                    Ok(())
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn forgo(&mut self) {
        if self.exchange == Exchange::InFlight {
            self.exchange = Exchange::Forgone;
        }
    }

    /// Compares news that a reception received with the news of the session.
    fn news(&mut self, place: usize, recorded: &TranscriptEvent) -> Played {
        while self
            .news
            .front()
            .is_some_and(|news| !is_like_recorded(news, recorded) && self.may_be_unheard(news))
        {
            self.news.pop_front();
        }
        // The shell itself reports a command that was not sent, because the card session had ended before.
        let from_shell = matches!(recorded, TranscriptEvent::LinkError(_))
            && (self.exchange == Exchange::Forgone || self.command.is_some());
        match self.news.front() {
            Some(news) if is_like_recorded(news, recorded) => {
                self.news.pop_front();
                if !matches!(recorded, TranscriptEvent::CardFound(_)) {
                    self.exchange = Exchange::None;
                }
                Ok(())
            }
            _ if from_shell => Ok(()),
            other => Err(self.differs(Some(place), other.cloned())),
        }
    }

    /// Whether the reception may never have received this news: a card or a failure, on the page of the readers or on
    /// the way to another thread, and an answer after the end of a card session.
    fn may_be_unheard(&self, news: &TranscriptEvent) -> bool {
        match news {
            TranscriptEvent::ReaderFailed(_) | TranscriptEvent::CardFound(_) => true,
            _ => self.exchange == Exchange::Forgone,
        }
    }

    /// Plays a call to the session, or an event of the link.
    fn happens(&mut self, place: usize, note: &LinkNote) -> Played {
        // A shell may ask for several things before it takes the orders, but it takes them before it waits for anything.
        if note.is_call() {
            if let Some(event) = self.next_event() {
                return Err(self.differs(Some(place), Some(event)));
            }
        } else {
            self.silent(Some(place))?;
        }
        let now = self.now;
        match note {
            LinkNote::Wanted(wanted) => self.session.set_card_wanted(*wanted, now),
            LinkNote::ConnectRequested => self.session.connect(now),
            LinkNote::DisconnectRequested => {
                self.forgo();
                self.session.disconnect(now);
            }
            LinkNote::Rekeyed => self.session.change_key(AcsKey::factory(), now),
            LinkNote::ReleaseCard => {
                self.forgo();
                self.session.release_card(now);
            }
            LinkNote::Transmit(length) => {
                let Some(command) = self.command.take().filter(|command| command.len() == *length) else {
                    return Err(self.differs(Some(place), None));
                };
                self.count.exchanges += 1;
                self.exchange = Exchange::InFlight;
                self.session.transmit(Zeroizing::new(command.to_vec()), now);
            }
            LinkNote::Woke => {
                let soon = |due: &Duration| *due > now && *due <= now.saturating_add(CLOCKS_DIFFER);
                self.now = self.session.poll_timeout().filter(soon).unwrap_or(now);
                self.session.on_timeout(self.now);
            }
            event => {
                if let Some(event) = self.event(place, event) {
                    self.session.on_link_event(event, now);
                }
            }
        }
        while let Some(news) = self.session.poll_news() {
            self.news.push_back(reader_news(&news));
        }
        Ok(())
    }

    fn event(&mut self, place: usize, note: &LinkNote) -> Option<LinkEvent> {
        Some(match note {
            LinkNote::Connected { write_limit } => {
                self.begin(None);
                LinkEvent::Connected { write_limit: *write_limit }
            }
            LinkNote::Plugged { features, message_max, packet_size, slot } => {
                self.begin(Some(ReaderSide::Ccid));
                let (features, message_max) = (*features, *message_max);
                LinkEvent::Plugged { features, message_max, packet_size: *packet_size, slot: *slot }
            }
            LinkNote::Services(services) => {
                self.side = ReaderSide::of(services);
                LinkEvent::Services(services.clone())
            }
            LinkNote::Battery(level) => LinkEvent::Battery(*level),
            LinkNote::Subscribed => LinkEvent::Subscribed,
            LinkNote::Written => LinkEvent::Written,
            LinkNote::Notified(length) => {
                let length = (*length).min(PIECE_MAX);
                let piece = match &mut self.side {
                    Some(side) => self.incoming.piece(self.entries, place, length, side),
                    None => vec![0xFF; length],
                };
                LinkEvent::Notified(Zeroizing::new(piece))
            }
            LinkNote::Noticed(_) => LinkEvent::Noticed(self.notice(place)),
            LinkNote::Lost => {
                self.begin(None);
                LinkEvent::Lost
            }
            LinkNote::Unavailable(failure) => {
                self.begin(None);
                LinkEvent::Unavailable(*failure)
            }
            LinkNote::Available => LinkEvent::Available,
            _ => return None,
        })
    }

    /// Another connection, or none: nothing of the one before goes on.
    fn begin(&mut self, side: Option<ReaderSide>) {
        self.side = side;
        self.incoming = Incoming::default();
        self.written = Zeroizing::default();
        self.sent.clear();
    }

    fn notice(&self, place: usize) -> Vec<u8> {
        match self.entries.get(place + 1).map(|entry| &entry.event) {
            Some(TranscriptEvent::FromReader(message)) => [&[message.kind], message.data.as_slice()].concat(),
            _ => Vec::new(),
        }
    }

    /// Takes the next input of the session from its reader, which has to be compared first.
    fn next_event(&self) -> Option<TranscriptEvent> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Checks that the session has no input and no order left.
    fn silent(&mut self, place: Option<usize>) -> Played {
        let order = |session: &mut ReaderSession| {
            session.poll_order().map(|order| TranscriptEvent::Link(LinkNote::from(&order)))
        };
        match self.next_event().or_else(|| order(&mut self.session)) {
            Some(more) => Err(self.differs(place, Some(more))),
            None => Ok(()),
        }
    }

    fn order(&mut self, place: usize, recorded: &LinkNote) -> Played {
        if let Some(event) = self.next_event() {
            return Err(self.differs(Some(place), Some(event)));
        }
        let Some(order) = self.session.poll_order() else {
            return Err(self.differs(Some(place), None));
        };
        let played = LinkNote::from(&order);
        let alike = std::mem::discriminant(&played) == std::mem::discriminant(recorded);
        if played != *recorded && !(alike && self.matching == Matching::Lenient) {
            return Err(self.differs(Some(place), Some(TranscriptEvent::Link(played))));
        }
        match order {
            LinkOrder::Write(piece) => self.write(&piece),
            _ => Ok(()),
        }
    }

    /// The reader takes a piece. Once a frame is whole it is opened and held against the recorded message.
    fn write(&mut self, piece: &[u8]) -> Played {
        let Some(side) = &mut self.side else { return Ok(()) };
        self.written = Zeroizing::new([self.written.as_slice(), piece].concat());
        if piece.is_empty() || side.length(&self.written) != Some(self.written.len()) {
            return Ok(());
        }
        let played = side.open(&std::mem::take(&mut self.written));
        let lenient = self.matching == Matching::Lenient;
        let recorded = self.sent.pop_front();
        self.count.messages += 1;
        match (&played, recorded) {
            (Some(played), Some((_, recorded))) if is_same(recorded, played, lenient) => Ok(()),
            (_, recorded) => {
                let place = recorded.map(|(place, _)| place);
                Err(self.differs(place, played.map(TranscriptEvent::ToReader)))
            }
        }
    }

    fn expect_event(&mut self, place: usize, recorded: &TranscriptEvent) -> Played {
        let event = self.next_event();
        let same = match (recorded, &event) {
            (TranscriptEvent::FromReader(recorded), Some(TranscriptEvent::FromReader(played))) => {
                is_same(recorded, played, self.matching == Matching::Lenient)
                    || self.notice_is(place, recorded, played)
            }
            (recorded, played) => played.as_ref() == Some(recorded),
        };
        self.count.messages += 1;
        if same { Ok(()) } else { Err(self.differs(Some(place), event)) }
    }

    /// A notice has no header to be compared.
    fn notice_is(&self, place: usize, recorded: &ReaderMessage, played: &ReaderMessage) -> bool {
        let before = place.checked_sub(1).and_then(|before| self.entries.get(before));
        let noticed =
            before.is_some_and(|before| matches!(before.event, TranscriptEvent::Link(LinkNote::Noticed(_))));
        noticed && is_same(recorded, played, true)
    }

    fn end(&mut self) -> Played {
        self.silent(None)?;
        while self.news.front().is_some_and(|news| self.may_be_unheard(news)) {
            self.news.pop_front();
        }
        if let Some(more) = self.news.pop_front() {
            return Err(self.differs(None, Some(more)));
        }
        match self.sent.front() {
            Some((place, _)) if self.written.is_empty() => Err(self.differs(Some(*place), None)),
            _ => Ok(()),
        }
    }

    fn differs(&self, entry: Option<usize>, played: Option<TranscriptEvent>) -> Box<Difference> {
        let recorded = entry.and_then(|entry| self.entries.get(entry)).map(|entry| entry.event.clone());
        let before = self.entries.get(..entry.unwrap_or(self.entries.len())).unwrap_or_default();
        Difference::behind(before, entry, recorded, played)
    }
}

/// Compares news with recorded news. A shell may have set the link to use no extended APDUs.
fn is_like_recorded(news: &TranscriptEvent, recorded: &TranscriptEvent) -> bool {
    match (news, recorded) {
        (TranscriptEvent::CardFound(news), TranscriptEvent::CardFound(recorded)) => {
            *recorded == LinkLimits { extended: recorded.extended && news.extended, ..*news }
        }
        (news, recorded) => news == recorded,
    }
}
