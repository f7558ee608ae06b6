use std::time::Duration;

use shikaku_clinic::account::EnrolmentGateway;
use shikaku_eligibility::handover::FileName;
use zeroize::Zeroizing;

use super::Signals;
use crate::view::Screen;
use crate::workflow::{GatewayRequest, ReaderOrder};

/// What the shell does after an input.
pub struct Output {
    /// The screen to show.
    pub screen: Screen,
    /// What is played, felt and said now, after the screen is shown.
    pub signals: Signals,
    /// What to do, in this order.
    pub requests: Vec<Request>,
    /// After this time the shell sends [`Input::TimePassed`](super::Input::TimePassed). It replaces every earlier value;
    /// `None`: there is nothing to wait for.
    pub wake_after: Option<Duration>,
}

/// Something that the shell does.
///
/// No `Debug`, no `Clone`: a command may hold a PIN.
pub enum Request {
    /// Send this command APDU to the card that was found last, and wipe it. The answer is
    /// [`Input::CardAnswered`](super::Input::CardAnswered).
    Transmit {
        /// Names the exchange; it goes back with the answer.
        exchange: u32,
        /// The command APDU.
        command: Zeroizing<Vec<u8>>,
    },
    /// Release the card that was found last.
    ReleaseCard,
    /// Look for a card, or stop looking. `true` again begins anew, so that a card that never left the field is found.
    SetCardWanted {
        /// Whether a card is wanted.
        wanted: bool,
        /// A Bluetooth or USB reader looks for it. A shell that has a card slot may look there too; it opens no NFC.
        by_reader: bool,
    },
    /// Send this to the gateway. The answer is [`Input::HttpAnswered`](super::Input::HttpAnswered).
    SendHttp(GatewayRequest),
    /// The answer to this HTTP request is not needed any more.
    CancelHttp {
        /// The identifier of the request.
        request_id: u32,
    },
    /// Send every later HTTP request to this gateway, which an enrolment sheet named, in place of the one before.
    UseGateway(EnrolmentGateway),
    /// Make another key for the device in place of the present one, because it is enrolled anew.
    RenewDeviceKey,
    /// The tour was seen or skipped: the shell remembers it, and does not begin with it again.
    TourSeen,
    /// Do this with the radio or the cable of a reader.
    Reader(ReaderOrder),
    /// Clear the clipboard if it still has what was copied from a screen, or the result that was read from it. Either is
    /// personal.
    ClearClipboard,
    /// Read the text of the clipboard, because a person pressed 貼り付ける. The answer is
    /// [`Input::ResultCame`](super::Input::ResultCame).
    ReadClipboard,
    /// Write a file of this name into the folder of the receipt computer, whole or not at all, and overwrite none. The answer is
    /// [`Input::ResultFileAnswered`](super::Input::ResultFileAnswered).
    WriteResultFile {
        /// Its name.
        name: FileName,
        /// What it holds. It is a person's: wipe it.
        bytes: Zeroizing<Vec<u8>>,
    },
}
