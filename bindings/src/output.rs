use shikaku_clinic::account::EnrolmentGateway;
use shikaku_core::application;
use shikaku_core::view::Screen;
use shikaku_core::workflow;
use shikaku_reader::Uuid;
use shikaku_reader::session::LinkOrder;

use crate::signals::Signals;

/// What the shell does after a call.
#[derive(uniffi::Record)]
pub struct Output {
    /// 画面: the screen to show.
    pub screen: Screen,
    /// What is played, felt and said now, after the screen is shown.
    pub signals: Signals,
    /// What to do, in this order.
    pub requests: Vec<Request>,
    /// Call `tick` after so many milliseconds, in place of every earlier value; absent: not at all.
    pub wake_after_millis: Option<u64>,
}

/// Something that the shell does.
///
/// The requests from `Scan` on are for a Bluetooth or USB reader. Each of them that names a device is answered by a
/// `link_event`, and a device gets the next one only after that.
#[derive(uniffi::Enum)]
pub enum Request {
    /// Send this command APDU to the card found last and wipe it. Answer with `card_answered` or `card_lost`.
    Transmit {
        /// Names the exchange.
        exchange: u32,
        /// It may hold a PIN: never log it.
        command: Vec<u8>,
    },
    /// Release the card found last.
    ReleaseCard,
    /// Look for a card, or stop looking. `true` again begins anew, so that a card that never left is found once more.
    SetCardWanted {
        /// Whether a card is wanted.
        wanted: bool,
        /// A Bluetooth or USB reader looks for it. A shell that has a card slot may look there too; it opens no NFC.
        by_reader: bool,
    },
    /// Await `send_http` with this identifier, then call `http_answered` with it. Other calls may be made meanwhile.
    SendHttp {
        /// Names the HTTP request.
        request_id: u32,
    },
    /// Clear the clipboard if it still has the text that was copied last.
    ClearClipboard,
    /// Read the text of the clipboard, because a person pressed 貼り付ける, and call `result_came` with it.
    ReadClipboard,
    /// Write a file of this name into the folder of the receipt computer, whole or not at all, overwrite none, and call
    /// `result_file_answered`. A device without such a folder gets none.
    WriteResultFile {
        /// The name of the file.
        name: String,
        /// What it holds. It is a person's: wipe it.
        bytes: Vec<u8>,
    },
    /// The tour of the application was seen or skipped: remember it, and open with it no more.
    TourSeen,
    /// Scan for Bluetooth devices; call `advertisement` for each, `scan_failed` if that is not possible.
    Scan,
    /// Stop scanning.
    StopScan,
    /// Connect and ask for the longest packets. Report `Connected`; at a cable `Plugged`; `Lost` if it fails, `Unavailable`
    /// if the device makes no connections.
    Connect {
        /// The platform's name of the reader.
        device: String,
    },
    /// Find the services and report `Services`.
    Discover {
        /// The reader.
        device: String,
    },
    /// Read characteristic 2A19 and report `Battery`.
    ReadBattery {
        /// The reader.
        device: String,
    },
    /// Subscribe to notifications and report `Subscribed`.
    Subscribe {
        /// The reader.
        device: String,
        /// Its service, a UUID in full.
        service: String,
        /// The characteristic that takes what is written.
        write: String,
        /// The characteristic that notifies.
        notify: String,
    },
    /// Write this and wipe it; report `Written` when the next piece may come. An empty one is a zero-length packet.
    Write {
        /// The reader.
        device: String,
        /// Frames of the reader's protocol. Over a reader without encryption they may hold a PIN: never log them.
        bytes: Vec<u8>,
    },
    /// Disconnect the reader and report `Lost`.
    Disconnect {
        /// The reader.
        device: String,
    },
}

/// A request that the object carries out itself. It keeps track of HTTP requests and gives a `SendHttp` for each that no call
/// carries.
pub enum OwnRequest {
    /// Keep track of HTTP requests.
    Http,
    /// Connect to this gateway.
    UseGateway(EnrolmentGateway),
    /// Make another key for the device.
    RenewDeviceKey,
}

impl TryFrom<application::Request> for Request {
    type Error = OwnRequest;

    fn try_from(request: application::Request) -> Result<Self, OwnRequest> {
        Ok(match request {
            application::Request::Transmit { exchange, mut command } => {
                Self::Transmit { exchange, command: std::mem::take(&mut *command) }
            }
            application::Request::ReleaseCard => Self::ReleaseCard,
            application::Request::SetCardWanted { wanted, by_reader } => {
                Self::SetCardWanted { wanted, by_reader }
            }
            application::Request::TourSeen => Self::TourSeen,
            application::Request::Reader(order) => order.into(),
            application::Request::ClearClipboard => Self::ClearClipboard,
            application::Request::ReadClipboard => Self::ReadClipboard,
            application::Request::WriteResultFile { name, mut bytes } => {
                Self::WriteResultFile { name: name.to_string(), bytes: std::mem::take(&mut *bytes) }
            }
            application::Request::SendHttp(_) | application::Request::CancelHttp { .. } => {
                return Err(OwnRequest::Http);
            }
            application::Request::UseGateway(gateway) => return Err(OwnRequest::UseGateway(gateway)),
            application::Request::RenewDeviceKey => return Err(OwnRequest::RenewDeviceKey),
        })
    }
}

impl From<workflow::ReaderOrder> for Request {
    fn from(order: workflow::ReaderOrder) -> Self {
        let (device, order) = match order {
            workflow::ReaderOrder::Scan => return Self::Scan,
            workflow::ReaderOrder::StopScan => return Self::StopScan,
            workflow::ReaderOrder::Link { device, order } => (device, order),
        };
        match order {
            LinkOrder::Connect => Self::Connect { device },
            LinkOrder::Discover => Self::Discover { device },
            LinkOrder::ReadBattery => Self::ReadBattery { device },
            LinkOrder::Subscribe(gatt) => {
                let text = |uuid: Uuid| uuid.to_string();
                let (service, write, notify) = (text(gatt.service), text(gatt.write), text(gatt.notify));
                Self::Subscribe { device, service, write, notify }
            }
            LinkOrder::Write(mut piece) => Self::Write { device, bytes: std::mem::take(&mut *piece) },
            LinkOrder::Disconnect => Self::Disconnect { device },
        }
    }
}
