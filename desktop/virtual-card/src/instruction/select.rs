use super::{Answer, Reply};
use crate::card::VirtualCard;
use crate::command::{Command, Header};
use crate::status::StatusWord;
use crate::tlv;

impl VirtualCard {
    /// SELECT (ISO/IEC 7816-4, 11.2.2): an application by name, or an elementary file of the current one.
    pub(super) fn select(&mut self, command: &Command) -> Answer {
        let Header { p1, p2, .. } = command.header;
        let answer_with_fci = match p2 {
            0x00 => command.expected.is_some(),
            0x0C => false,
            _ => return Err(StatusWord::WRONG_PARAMETERS),
        };
        match p1 {
            0x00 => self.select_master_file(command),
            0x02 => self.select_file(&command.data),
            0x04 => self.select_application(&command.data, answer_with_fci),
            _ => Err(StatusWord::WRONG_PARAMETERS),
        }
    }

    /// `00 A4 00 00` does nothing and says 9000 inside an application, and is refused before one is selected; 3F00
    /// does not exist (reference 1.7).
    fn select_master_file(&self, command: &Command) -> Answer {
        match (command.data.is_empty(), self.session.application) {
            (true, 0) => Err(StatusWord::WRONG_PARAMETERS),
            (true, _) => Ok(Reply::DONE),
            (false, _) => Err(StatusWord::NOT_FOUND),
        }
    }

    fn select_file(&mut self, id: &[u8]) -> Answer {
        let id = id.try_into().map(u16::from_be_bytes).map_err(|_| StatusWord::WRONG_LENGTH)?;
        self.file(id).ok_or(StatusWord::NOT_FOUND)?;
        self.session.file = Some(id);
        Ok(Reply::DONE)
    }

    /// A prefix of a name selects too. A refused SELECT changes nothing.
    fn select_application(&mut self, name: &[u8], answer_with_fci: bool) -> Answer {
        if name.is_empty() || name.len() > 16 {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let found = self.applications.iter().position(|application| application.aid.starts_with(name));
        let index = found.ok_or(StatusWord::NOT_FOUND)?;
        if index != self.session.application || self.quirks.reselect_clears {
            self.session.verified.clear();
        }
        self.session.application = index;
        self.session.file = None;
        let fci = self.application().filter(|_| answer_with_fci).map(|application| {
            let name = tlv::object(0x84, application.aid);
            tlv::object(0x6F, &name)
        });
        Ok(Reply::with(fci.unwrap_or_default()))
    }
}
