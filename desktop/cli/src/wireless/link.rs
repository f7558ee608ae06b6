use std::sync::mpsc::{self, Sender};

use shikaku_transport::{CardTransport, LinkLimits, TransportError};
use zeroize::Zeroizing;

use super::Call;

/// A card on a reader. Dropping it takes the card's power, and with it every verified PIN.
pub(super) struct WirelessLink {
    calls: Sender<Call>,
    limits: LinkLimits,
}

impl WirelessLink {
    pub(super) const fn new(calls: Sender<Call>, limits: LinkLimits) -> Self {
        Self { calls, limits }
    }
}

impl CardTransport for WirelessLink {
    fn limits(&self) -> LinkLimits {
        self.limits
    }

    /// Waits as long as the session does: each of its waits ends, and so does this.
    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        if command.len() > self.limits.command_max {
            return Err(TransportError::TooLong);
        }
        let (answers, answered) = mpsc::channel();
        let command = Zeroizing::new(command.to_vec());
        self.calls.send(Call::Transmit(command, answers)).map_err(|_| TransportError::NotSent)?;
        // A loop that ended meanwhile may have sent it.
        let answer = answered.recv().unwrap_or(Err(TransportError::ReplyLost));
        answer.map(|response| response.to_vec()).inspect_err(|error| log::warn!("reader: {error}"))
    }
}

impl Drop for WirelessLink {
    fn drop(&mut self) {
        let _ = self.calls.send(Call::ReleaseCard);
        let _ = self.calls.send(Call::NoCardWanted);
    }
}
