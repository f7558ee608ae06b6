use std::time::Duration;

use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_core::port::{GatewayLinkError, HttpRequest, HttpResponse};
use shikaku_core::workflow::{SaveOutcome, State};
use shikaku_reader::ReaderMessage;
use shikaku_reader::session::LinkNote;
use shikaku_transport::{LinkLimits, TransportError};

use super::UserAct;

/// One event at a reception or at a card. The set is closed; `words.rs` defines how each is written, in one line each.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
pub enum TranscriptEvent {
    /// A card is there, on a link with these limits.
    #[debug("CardFound")]
    CardFound(LinkLimits),
    /// The card is gone.
    CardLost,
    /// Bytes of a command APDU, to the card.
    #[debug("Command({} bytes)", _0.len())]
    Command(Vec<u8>),
    /// Bytes of a response APDU, from the card.
    #[debug("Response({} bytes)", _0.len())]
    Response(Vec<u8>),
    /// The last command has no answer.
    LinkError(TransportError),
    /// The reader failed.
    ReaderFailed(ReaderFailure),
    /// A person did something.
    User(UserAct),
    /// The time asked for has passed.
    Woke,
    /// The reception sends a request to the gateway.
    #[debug("Asked({call:?})")]
    Asked {
        /// Names the call.
        request_id: u32,
        /// The call.
        call: HttpRequest,
    },
    /// The gateway replied, or did not.
    #[debug("Replied({reply:?})")]
    Replied {
        /// Names the call.
        request_id: u32,
        /// Its reply.
        reply: Result<HttpResponse, GatewayLinkError>,
    },
    /// The reception wants to be woken after this time.
    WakeAfter(Duration),
    /// The reception is in another state now.
    #[debug("State({})", _0.name)]
    State(StateNote),
    /// The reception saves something in the history. The transcript does not hold the record.
    SaveRequested,
    /// The outcome of the save.
    SaveEnded(SaveOutcome),
    /// Something went over the link to a reader; not its bytes.
    Link(LinkNote),
    /// A whole message for a reader, in plain.
    #[debug("ToReader({:02X}, {} bytes)", _0.kind, _0.data.len())]
    ToReader(ReaderMessage),
    /// A whole message of a reader, in plain.
    #[debug("FromReader({:02X}, {} bytes)", _0.kind, _0.data.len())]
    FromReader(ReaderMessage),
    /// The recording is as long as it may be; what came after is missing.
    Full,
}

/// The state of a reception: its name and the failure that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateNote {
    /// [`State::name`].
    pub name: &'static str,
    /// The failure shown.
    pub failure: Option<Failure>,
    /// Tries left, if it is about them.
    pub tries_left: Option<u8>,
}

impl StateNote {
    /// The note of a state.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let notice = state.notice();
        Self {
            name: state.name(),
            failure: notice.map(|notice| notice.failure),
            tries_left: notice.and_then(|notice| notice.tries_left),
        }
    }
}

impl TranscriptEvent {
    /// Whether it is what a reader makes of what goes to a card and comes from it.
    #[must_use]
    pub const fn is_frame(&self) -> bool {
        matches!(self, Self::Link(_) | Self::ToReader(_) | Self::FromReader(_))
    }

    /// Whether the event is an output of the reception, not an input.
    #[must_use]
    pub const fn is_output(&self) -> bool {
        matches!(
            self,
            Self::Command(_) | Self::Asked { .. } | Self::WakeAfter(_) | Self::State(_) | Self::SaveRequested
        )
    }
}
