use super::{CommandApdu, Header, Le, StatusWord};

/// One GET RESPONSE (ISO/IEC 7816-4, 11.4.3), and what may still be changed about it.
#[derive(Clone, Copy)]
pub(super) struct GetResponse {
    class: u8,
    le: Le,
    other_class_left: bool,
    correction_left: bool,
}

impl GetResponse {
    /// The first of an exchange, with the class byte of the command whose answer it fetches.
    pub(super) const fn first(class: u8, announced: u8) -> Self {
        Self { class, le: Le::from_short_byte(announced), other_class_left: true, correction_left: true }
    }

    /// The one behind this, with the class byte that the card took.
    pub(super) const fn next(self, announced: u8) -> Self {
        let le = Le::from_short_byte(announced);
        Self { le, other_class_left: false, correction_left: true, ..self }
    }

    /// The same bytes asked for in the way that `refused` calls for: once with the other class byte, because cards
    /// disagree whether GET RESPONSE belongs to the interindustry class, and once with the Le of `6Cxx`.
    pub(super) const fn corrected(self, refused: StatusWord) -> Option<Self> {
        match refused {
            StatusWord::ClassNotSupported | StatusWord::InstructionNotSupported if self.other_class_left => {
                let class = if self.class == INTERINDUSTRY { PROPRIETARY } else { INTERINDUSTRY };
                Some(Self { class, other_class_left: false, ..self })
            }
            StatusWord::WrongLe(le) if self.correction_left => {
                Some(Self { le: Le::from_short_byte(le), correction_left: false, ..self })
            }
            _ => None,
        }
    }

    /// Most bytes that it asks for.
    pub(super) const fn le(self) -> Le {
        self.le
    }

    pub(super) fn command(self) -> CommandApdu {
        CommandApdu::case2(Header::new(self.class, GET_RESPONSE, 0x00, 0x00), self.le)
    }
}

const GET_RESPONSE: u8 = 0xC0;
/// Class of the commands of ISO/IEC 7816-4, and of those that a card adds (ISO/IEC 7816-4, 5.4.1).
const INTERINDUSTRY: u8 = 0x00;
const PROPRIETARY: u8 = 0x80;
