use pcsc::{Card, Disposition, MAX_BUFFER_SIZE_EXTENDED};
use shikaku_core::port::{CardTransport, LinkLimits, TransportError};
use zeroize::Zeroizing;

use super::error::{Lost, transport_error};

/// An exclusive connection to one card. Dropping it takes the power from the card: a warm reset would leave a
/// verified PIN verified (protocol reference, 1.10).
pub(super) struct PcscLink {
    /// Taken when dropped.
    card: Option<Card>,
    limits: LinkLimits,
    /// Answers may be personal.
    buffer: Zeroizing<Vec<u8>>,
}

impl PcscLink {
    pub(super) fn new(card: Card, limits: LinkLimits) -> Self {
        Self { card: Some(card), limits, buffer: Zeroizing::new(vec![0; MAX_BUFFER_SIZE_EXTENDED]) }
    }
}

impl CardTransport for PcscLink {
    fn limits(&self) -> LinkLimits {
        self.limits
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        if command.len() > self.limits.command_max {
            return Err(TransportError::TooLong);
        }
        let card = self.card.as_ref().ok_or(TransportError::NotSent)?;
        match card.transmit(command, &mut self.buffer) {
            // Some drivers (vpcd) say so of a card that left under way.
            Ok([]) => {
                log::warn!("PC/SC: an empty answer, taken as: the answer is missing");
                Err(TransportError::ReplyLost)
            }
            Ok(response) => Ok(response.to_vec()),
            Err(error) => {
                let is_card_there = card.status2_owned().is_ok();
                let lost = Lost { is_extended_read: is_extended_read(command), is_card_there };
                let meaning = transport_error(error, lost);
                log::warn!("PC/SC: {error:?}, taken as: {meaning}");
                Err(meaning)
            }
        }
    }
}

impl Drop for PcscLink {
    fn drop(&mut self) {
        if let Some(card) = self.card.take()
            && let Err((_, error)) = card.disconnect(Disposition::UnpowerCard)
        {
            log::debug!("PC/SC: {error:?} when disconnecting");
        }
    }
}

/// READ BINARY, case 2 in extended form (ISO/IEC 7816-4, 5.2).
const fn is_extended_read(command: &[u8]) -> bool {
    matches!(command, [_, 0xB0, _, _, 0x00, _, _])
}
