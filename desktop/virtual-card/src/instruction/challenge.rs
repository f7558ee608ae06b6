use rsa::rand_core::RngCore;

use super::{Answer, Reply};
use crate::application::{JPKI_AID, TEXT_AID};
use crate::card::VirtualCard;
use crate::command::{Command, Header};
use crate::status::StatusWord;

impl VirtualCard {
    /// GET CHALLENGE (ISO/IEC 7816-4, 11.5.3): 1 to 256 bytes of the card's own sequence, the same at every run.
    pub(super) fn get_challenge(&mut self, command: &Command) -> Answer {
        let Header { p1, p2, .. } = command.header;
        if (p1, p2) != (0x00, 0x00) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        if command.extended {
            return Err(StatusWord::CONDITIONS);
        }
        let length = command.expected.filter(|_| command.data.is_empty()).ok_or(StatusWord::WRONG_LENGTH)?;
        let mut challenge = vec![0; length];
        self.random.fill_bytes(&mut challenge);
        Ok(Reply::with(challenge))
    }

    /// SET SESSION KEY `80 AE`: not built. Refused as each application refuses what it cannot do (reference 1.9, 1.10).
    pub(super) fn set_session_key(&self) -> Answer {
        match self.application().map(|application| application.aid) {
            Some(aid) if aid == JPKI_AID || aid == TEXT_AID => Err(StatusWord::NOT_AUTHORISED),
            _ => Err(StatusWord(0x66F1)),
        }
    }

    /// The closed terminal authentication `80 A2` of the JPKI application: every P1-P2 tried in public gave this.
    pub(super) fn terminal_certificate(&self) -> Answer {
        match self.application().map(|application| application.aid) {
            Some(aid) if aid == JPKI_AID => Err(StatusWord::WRONG_PARAMETERS),
            _ => Err(StatusWord::UNKNOWN_INSTRUCTION),
        }
    }
}
