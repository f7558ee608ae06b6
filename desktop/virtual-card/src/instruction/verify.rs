use super::{Answer, Reply};
use crate::card::VirtualCard;
use crate::command::{Command, Header};
use crate::file::Content;
use crate::status::StatusWord;

impl VirtualCard {
    /// VERIFY (ISO/IEC 7816-4, 11.5.6): with data a try, without data (and without Le) the retry query.
    pub(super) fn verify(&mut self, command: &Command) -> Answer {
        let Header { p1, p2, .. } = command.header;
        if p1 != 0x00 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        if command.expected.is_some() {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let id = self.named_file(p2)?;
        self.require_pin(id)?;
        self.session.file = Some(id);
        if command.data.is_empty() { self.query(id) } else { self.present(id, &command.data) }
    }

    /// CHANGE REFERENCE DATA, P1 = 01 (ISO/IEC 7816-4, 11.5.7): the new value only, after a right VERIFY.
    pub(super) fn change_reference_data(&mut self, command: &Command) -> Answer {
        let Header { p1, p2, .. } = command.header;
        if p1 != 0x01 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let id = self.named_file(p2)?;
        self.require_pin(id)?;
        if !self.session.verified.contains(&id) {
            return Err(StatusWord::NOT_AUTHORISED);
        }
        if !is_acceptable(id, &command.data) {
            return Err(StatusWord::WRONG_DATA);
        }
        let pin = self.application_mut().and_then(|application| application.pin_mut(id));
        pin.ok_or(StatusWord::NOT_FOUND)?.replace(&command.data);
        Ok(Reply::DONE)
    }

    /// The file that P2 names: `80` the current one, `80 + short identifier` that one.
    pub(super) fn named_file(&self, p2: u8) -> Result<u16, StatusWord> {
        match p2 {
            0x80 => self.session.file.ok_or(StatusWord::NO_CURRENT_FILE),
            0x81..=0x9E => self.short_file_id(p2),
            _ => Err(StatusWord::WRONG_PARAMETERS),
        }
    }

    fn require_pin(&self, id: u16) -> Result<(), StatusWord> {
        match &self.file(id).ok_or(StatusWord::NOT_FOUND)?.content {
            Content::Pin(_) => Ok(()),
            _ => Err(StatusWord::WRONG_FILE_TYPE),
        }
    }

    fn query(&self, id: u16) -> Answer {
        let pin =
            self.application().and_then(|application| application.pin(id)).ok_or(StatusWord::NOT_FOUND)?;
        if self.quirks.verified_query_succeeds && self.session.verified.contains(&id) {
            return Ok(Reply::DONE);
        }
        Err(if pin.left() == 0 { self.quirks.blocked_query } else { StatusWord::tries_left(pin.left()) })
    }

    fn present(&mut self, id: u16, value: &[u8]) -> Answer {
        let blocked = self.quirks.blocked_verify;
        let pin = self.application_mut().and_then(|application| application.pin_mut(id));
        let outcome = pin.ok_or(StatusWord::NOT_FOUND)?.present(value, blocked);
        self.session.verified.retain(|verified| *verified != id);
        outcome?;
        self.session.verified.push(id);
        Ok(Reply::DONE)
    }
}

/// Four digits; for the signature password (001B) 6 to 16 of A-Z and 0-9.
fn is_acceptable(id: u16, value: &[u8]) -> bool {
    if id == 0x001B {
        let allowed = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        return (6..=16).contains(&value.len()) && value.iter().all(allowed);
    }
    value.len() == 4 && value.iter().all(u8::is_ascii_digit)
}
