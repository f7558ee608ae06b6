use shikaku_reader::session::ReaderSessionFailure;

failures! {
    /// The reader or the link to the card is the reason.
    ReaderFailure {
        CardLost "READ-01" HoldCardAgain "The card left the reader before it was read; no PIN was spent."
        NoReader "READ-02" CheckReader "No card reader is connected."
        ReaderLost "READ-03" CheckReader "The reader was disconnected."
        ReaderBusy "READ-04" CloseOtherPrograms "Another program holds the card."
        NoService "READ-05" CheckReader "The smart-card service of this computer is not running."
        NoCardInTime "READ-06" HoldCardAgain "No card was held up in time."
        BluetoothOff "READ-07" TurnBluetoothOn "Bluetooth is switched off on this device."
        BluetoothNotAllowed "READ-08" AllowBluetooth "The app may not use Bluetooth."
        ReaderNotFound "READ-09" WakeReader "The Bluetooth reader does not answer; it sleeps or is out of reach."
        ReaderKeyMismatch "READ-10" SetReaderKey "The Bluetooth reader holds another key than the app."
        ReaderKeyLocked "READ-11" CallSupport "The Bluetooth reader locked itself after too many wrong keys."
        ReaderUnknown "READ-12" ChooseReader "The device found is no reader that the app can speak with."
        ReaderUnsteady "READ-13" MoveReaderCloser "The link to the reader breaks again and again."
        ReaderTroubled "READ-14" RestartReader "The reader does not answer as it should."
        CardMute "READ-15" HoldCardAgain "The card does not answer the reader: it is upside down, in a case, or broken."
        AccessRefused "READ-16" CallSupport "A policy of this computer forbids this account to use the reader."
        NfcOff "READ-17" TurnNfcOn "NFC is switched off on this device."
        NfcUnavailable "READ-18" HoldCardAgain "The device does not start its own NFC reader."
        OtherCardInReader "READ-19" UseMyNumberCard "A card that is no My Number Card is in a slot and was set aside; the wait goes on."
        CardKeepsFailing "READ-20" CheckReader "Reading the card failed again and again, and was given up; no PIN was spent."
        NoRandom "READ-21" CallSupport "The operating system gives no random bytes, so no reader is authenticated."
    }
}

impl From<ReaderSessionFailure> for ReaderFailure {
    fn from(failure: ReaderSessionFailure) -> Self {
        match failure {
            ReaderSessionFailure::NoReader => Self::NoReader,
            ReaderSessionFailure::BluetoothOff => Self::BluetoothOff,
            ReaderSessionFailure::BluetoothNotAllowed => Self::BluetoothNotAllowed,
            ReaderSessionFailure::NotFound => Self::ReaderNotFound,
            ReaderSessionFailure::KeyMismatch => Self::ReaderKeyMismatch,
            ReaderSessionFailure::KeyLocked => Self::ReaderKeyLocked,
            ReaderSessionFailure::Unknown => Self::ReaderUnknown,
            ReaderSessionFailure::Unsteady => Self::ReaderUnsteady,
            ReaderSessionFailure::Malfunction => Self::ReaderTroubled,
            ReaderSessionFailure::NoRandom => Self::NoRandom,
        }
    }
}
