use std::fmt;

/// SW1-SW2 of a response (ISO/IEC 7816-4, 5.6; the card's own use: protocol reference, 1.9).
///
/// What is not known is kept as it came.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusWord {
    /// `9000`
    Success,
    /// `61xx`: this many bytes more can be fetched; 0 stands for 256 or more.
    MoreAvailable(u8),
    /// `6282`: the end of the file came before Le bytes.
    EndOfFile,
    /// `6300`: verification failed on a key without a counter.
    VerificationFailed,
    /// `63Cx`: verification failed or is still to come, `x` tries left.
    TriesLeft(u8),
    /// `6700`
    WrongLength,
    /// `6881`
    LogicalChannelNotSupported,
    /// `6882`
    SecureMessagingNotSupported,
    /// `6981`
    CommandIncompatibleWithFile,
    /// `6982`
    SecurityStatusNotSatisfied,
    /// `6983`: authentication method blocked.
    AuthenticationBlocked,
    /// `6984`: reference data not usable; how this card says "blocked".
    ReferenceDataNotUsable,
    /// `6985`
    ConditionsNotSatisfied,
    /// `6986`: no current file.
    NoCurrentFile,
    /// `6A80`
    IncorrectData,
    /// `6A82`: file or application not found.
    NotFound,
    /// `6A86`
    IncorrectParameters,
    /// `6A88`
    ReferencedDataNotFound,
    /// `6B00`: parameters, here an offset, beyond the end.
    WrongParameters,
    /// `6Cxx`: repeat with this Le; 0 stands for 256.
    WrongLe(u8),
    /// `6D00`
    InstructionNotSupported,
    /// `6E00`
    ClassNotSupported,
    /// `6F00`: no precise diagnosis; this card also says it to the first command after power-up.
    NoDiagnosis,
    /// Anything else.
    Other(u16),
}

impl StatusWord {
    /// Whether the card refused the command before it ran it: the checking errors `67xx` to `6Exx` (ISO/IEC 7816-4, table 5).
    /// `6F00` gives no diagnosis, and so does not say that.
    #[must_use]
    pub fn is_checking_error(self) -> bool {
        matches!(u16::from(self), 0x6700..=0x6EFF)
    }
}

impl From<u16> for StatusWord {
    fn from(word: u16) -> Self {
        let [_, low] = word.to_be_bytes();
        match word {
            0x9000 => Self::Success,
            0x6100..=0x61FF => Self::MoreAvailable(low),
            0x6282 => Self::EndOfFile,
            0x6300 => Self::VerificationFailed,
            0x63C0..=0x63CF => Self::TriesLeft(low & 0x0F),
            0x6700 => Self::WrongLength,
            0x6881 => Self::LogicalChannelNotSupported,
            0x6882 => Self::SecureMessagingNotSupported,
            0x6981 => Self::CommandIncompatibleWithFile,
            0x6982 => Self::SecurityStatusNotSatisfied,
            0x6983 => Self::AuthenticationBlocked,
            0x6984 => Self::ReferenceDataNotUsable,
            0x6985 => Self::ConditionsNotSatisfied,
            0x6986 => Self::NoCurrentFile,
            0x6A80 => Self::IncorrectData,
            0x6A82 => Self::NotFound,
            0x6A86 => Self::IncorrectParameters,
            0x6A88 => Self::ReferencedDataNotFound,
            0x6B00 => Self::WrongParameters,
            0x6C00..=0x6CFF => Self::WrongLe(low),
            0x6D00 => Self::InstructionNotSupported,
            0x6E00 => Self::ClassNotSupported,
            0x6F00 => Self::NoDiagnosis,
            other => Self::Other(other),
        }
    }
}

impl From<StatusWord> for u16 {
    fn from(word: StatusWord) -> Self {
        match word {
            StatusWord::Success => 0x9000,
            StatusWord::MoreAvailable(count) => 0x6100 | Self::from(count),
            StatusWord::EndOfFile => 0x6282,
            StatusWord::VerificationFailed => 0x6300,
            StatusWord::TriesLeft(tries) => 0x63C0 | Self::from(tries & 0x0F),
            StatusWord::WrongLength => 0x6700,
            StatusWord::LogicalChannelNotSupported => 0x6881,
            StatusWord::SecureMessagingNotSupported => 0x6882,
            StatusWord::CommandIncompatibleWithFile => 0x6981,
            StatusWord::SecurityStatusNotSatisfied => 0x6982,
            StatusWord::AuthenticationBlocked => 0x6983,
            StatusWord::ReferenceDataNotUsable => 0x6984,
            StatusWord::ConditionsNotSatisfied => 0x6985,
            StatusWord::NoCurrentFile => 0x6986,
            StatusWord::IncorrectData => 0x6A80,
            StatusWord::NotFound => 0x6A82,
            StatusWord::IncorrectParameters => 0x6A86,
            StatusWord::ReferencedDataNotFound => 0x6A88,
            StatusWord::WrongParameters => 0x6B00,
            StatusWord::WrongLe(length) => 0x6C00 | Self::from(length),
            StatusWord::InstructionNotSupported => 0x6D00,
            StatusWord::ClassNotSupported => 0x6E00,
            StatusWord::NoDiagnosis => 0x6F00,
            StatusWord::Other(word) => word,
        }
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", u16::from(*self))
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::StatusWord;

    #[test]
    fn every_status_word_survives_there_and_back() {
        for word in 0..=u16::MAX {
            assert_eq!(u16::from(StatusWord::from(word)), word);
        }
    }

    #[test]
    fn a_command_that_may_have_run_was_not_refused_by_a_check() {
        for may_have_run in [0x9000, 0x6100, 0x6200, 0x6300, 0x63C3, 0x6400, 0x6581, 0x6600, 0x6F00, 0x6FFF] {
            assert!(!StatusWord::from(may_have_run).is_checking_error(), "{may_have_run:04X}");
        }
        for refused in [0x6700, 0x6881, 0x6982, 0x6A80, 0x6B00, 0x6C10, 0x6D00, 0x6E00] {
            assert!(StatusWord::from(refused).is_checking_error(), "{refused:04X}");
        }
    }

    #[test]
    fn the_number_in_a_word_is_read() {
        assert_eq!(StatusWord::from(0x63C2), StatusWord::TriesLeft(2));
        assert_eq!(StatusWord::from(0x6C00), StatusWord::WrongLe(0));
        assert_eq!(StatusWord::from(0x69FC), StatusWord::Other(0x69FC));
        assert_eq!(format!("{:?}", StatusWord::from(0x69FC)), "69FC");
    }
}
