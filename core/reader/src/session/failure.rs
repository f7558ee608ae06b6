use thiserror::Error;

/// Why a reader session has no card for those who want one. Attempts may go on all the same.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq, Hash)]
pub enum ReaderSessionFailure {
    /// The device has no radio or no such port, or no reader is registered.
    #[error("no reader is connected")]
    NoReader,
    /// Bluetooth is switched off.
    #[error("Bluetooth is switched off")]
    BluetoothOff,
    /// The app has no permission to use Bluetooth.
    #[error("the app may not use Bluetooth")]
    BluetoothNotAllowed,
    /// The reader does not answer: it sleeps or is out of reach.
    #[error("the reader does not answer; wake it")]
    NotFound,
    /// The reader holds another key than the session.
    #[error("the reader holds another key")]
    KeyMismatch,
    /// The reader locked itself after too many wrong keys.
    #[error("the reader is locked after too many wrong keys")]
    KeyLocked,
    /// The device is no reader of the registry.
    #[error("the device is no known reader")]
    Unknown,
    /// The connection breaks repeatedly.
    #[error("the connection breaks repeatedly; move the reader closer")]
    Unsteady,
    /// The reader answers, but not as its protocol demands.
    #[error("the reader does not answer as its protocol demands; restart it")]
    Malfunction,
    /// The random source of the device gives no bytes, without which no reader is authenticated.
    #[error("the random source of the device gives no bytes; restart the device")]
    NoRandom,
}
