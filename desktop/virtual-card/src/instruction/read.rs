use super::{Answer, Reply};
use crate::card::VirtualCard;
use crate::command::{Command, Header};
use crate::file::Content;
use crate::quirk::{EndOfFile, LongRead, ReadEnd, Support};
use crate::status::StatusWord;

impl VirtualCard {
    /// READ BINARY (ISO/IEC 7816-4, 11.3.3) of the current file with a 15-bit offset, or of a file named by its short
    /// identifier, which becomes current, with an 8-bit offset.
    pub(super) fn read_binary(&mut self, command: &Command) -> Answer {
        let wanted = command.expected.filter(|_| command.data.is_empty()).ok_or(StatusWord::WRONG_LENGTH)?;
        let Header { p1, p2, .. } = command.header;
        let (id, offset) = if p1 & 0x80 == 0 {
            let id = self.session.file.ok_or(StatusWord::NO_CURRENT_FILE)?;
            (id, usize::from(u16::from_be_bytes([p1, p2])))
        } else {
            (self.short_file_id(p1)?, usize::from(p2))
        };
        let file = self.file(id).ok_or(StatusWord::NOT_FOUND)?;
        let bytes = match &file.content {
            Content::Transparent(bytes) => bytes,
            Content::Absent => &[][..],
            _ => return Err(StatusWord::WRONG_FILE_TYPE),
        };
        if !file.access.allows(&self.session.verified) {
            return Err(StatusWord::NOT_AUTHORISED);
        }
        match self.quirks.long_read {
            LongRead::Refused(above, status) if wanted > above => return Err(status),
            LongRead::Empty(above) if wanted > above => return Ok(Reply::DONE),
            _ => {}
        }
        let rest = bytes.get(offset..).filter(|rest| !rest.is_empty()).ok_or(StatusWord::BEYOND_END)?;
        let reply = if self.quirks.read_end == ReadEnd::AtFileEnd {
            Ok(Reply::with(rest.to_vec()))
        } else {
            self.cut(rest, wanted)
        };
        self.session.file = Some(id);
        reply
    }

    /// The identifier behind `100xxxxx`.
    pub(super) fn short_file_id(&self, parameter: u8) -> Result<u16, StatusWord> {
        if let Support::Refused(status) = self.quirks.short_file_id {
            return Err(status);
        }
        match parameter & 0x7F {
            short @ 0x01..=0x1E => Ok(u16::from(short)),
            _ => Err(StatusWord::WRONG_PARAMETERS),
        }
    }

    /// Returns as much of `rest` as was requested and fits one response.
    fn cut(&self, rest: &[u8], wanted: usize) -> Answer {
        let largest = self.quirks.response_max.saturating_sub(2);
        let (data, beyond) = rest.split_at(rest.len().min(wanted).min(largest));
        let past_end = beyond.is_empty() && wanted > data.len();
        match self.quirks.end_of_file {
            EndOfFile::Warning if past_end && !asks_for_all(wanted) => {
                Ok(Reply { data: data.to_vec(), status: StatusWord::END_OF_FILE })
            }
            EndOfFile::CorrectLe if past_end && data.len() > 256 => Err(StatusWord::WRONG_LENGTH),
            EndOfFile::CorrectLe if past_end => Err(StatusWord::correct_le(data.len())),
            _ => Ok(Reply::with(data.to_vec())),
        }
    }
}

/// Le of zero means "all there is, up to the largest", which the end of the file fulfils.
const fn asks_for_all(wanted: usize) -> bool {
    wanted == 256 || wanted == 65_536
}
