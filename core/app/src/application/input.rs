use std::time::Duration;

use chrono::{DateTime, Utc};
use shikaku_clinic::failure::ReaderFailure;
use shikaku_reader::session::{LinkEvent, LinkFailure};
use shikaku_transport::LinkLimits;

use super::{CardAnswer, Speakers};
use crate::port::{GatewayLinkError, HttpResponse};
use crate::view::ButtonId;
use crate::workflow::{Advertisement, FileOutcome, ImportBytes, ImportOrigin, TypedText};

/// When an input happened, by the two clocks of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// The calendar clock. It may be wrong, and it may be set while the application runs.
    pub utc: DateTime<Utc>,
    /// Time of a clock that is never set back, from any fixed origin. All waits are measured by it.
    pub uptime: Duration,
}

/// Something that happened.
///
/// No `Debug`, no `Clone`: it may hold a digit of a PIN, a password or an answer of a card.
pub enum Input {
    /// A button was pressed. A button that the screen does not offer changes nothing.
    Press(ButtonId),
    /// A digit was typed: 0 to 9, or to 15 where the entry of the screen has such keys.
    Digit(u8),
    /// A whole text was typed in the field of a screen whose entry is a text or a password. The shell passes it on when the
    /// person presses `enter`, instead of that button. On any other screen it changes nothing.
    Text(TypedText),
    /// やめる: the back gesture of the device. It does not need a button on the screen.
    Cancel,
    /// The shell found a card on a link with these limits. A card before it is gone.
    CardFound(LinkLimits),
    /// The answer to [`Request::Transmit`](super::Request::Transmit).
    CardAnswered {
        /// The exchange, as in the request. The answer to any other exchange comes too late.
        exchange: u32,
        /// The response APDU, or why there is none.
        answer: CardAnswer,
    },
    /// The shell cannot look for a card.
    ReaderFailed(ReaderFailure),
    /// The answer to [`Request::SendHttp`](super::Request::SendHttp).
    HttpAnswered {
        /// The identifier of the request. The answer to any other request comes too late.
        request_id: u32,
        /// The HTTP response, or why there is none.
        answer: Result<HttpResponse, GatewayLinkError>,
    },
    /// The time of [`Output::wake_after`](super::Output::wake_after) has passed.
    TimePassed,
    /// Nothing happened: the output is the present one.
    Nothing,
    /// The shell starts, or lost an earlier output: the next output states again whether a card is wanted.
    Resync,
    /// The application came to the front of the device.
    Foreground,
    /// The application went to the background: a reader is disconnected.
    Background,
    /// A Bluetooth device advertises itself.
    Advertisement(Advertisement),
    /// The link to a reader reports something.
    LinkEvent {
        /// The platform's name of the reader.
        device: String,
        /// What the link reports.
        event: LinkEvent,
    },
    /// The shell cannot scan for Bluetooth devices.
    ScanFailed(LinkFailure),
    /// The [`ReadingControl`](crate::view::ReadingControl) of the screen was pressed.
    ReadAloudPressed,
    /// The voice came to the end of this utterance, or could not say it. An utterance that was stopped may be reported too.
    SpeechEnded {
        /// The identifier of the utterance.
        utterance: u32,
    },
    /// What on the device can speak: at the beginning, and whenever that changes. Until then nothing can.
    SpeakersChanged(Speakers),
    /// The shell copied the text of the screen to the clipboard.
    Copied,
    /// A copied result or a file came, by a person's order or by their choice. It is taken on the first screen, on the last one,
    /// and in 取り込み; a check that is under way goes on. Nothing in the clipboard is an empty text.
    ResultCame {
        /// How it came.
        origin: ImportOrigin,
        /// What came.
        bytes: ImportBytes,
    },
    /// The answer to [`Request::WriteResultFile`](super::Request::WriteResultFile).
    ResultFileAnswered {
        /// The name of the file, as in the request. The answer for any other file comes too late.
        name: String,
        /// What became of it.
        outcome: FileOutcome,
    },
}
