use std::borrow::Cow;

use shikaku_core::view::ButtonId;

/// What a person did, without what they typed: a digit is recorded as having been typed, never which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserAct {
    /// A digit of a PIN, a birth date or a 患者番号.
    Digit,
    /// A button.
    Press(ButtonId),
}

impl UserAct {
    /// Stable across releases: `digit`, `choose-pin`.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Digit => Cow::Borrowed(DIGIT),
            Self::Press(button) => button.name(),
        }
    }

    /// The act of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        if name == DIGIT { Some(Self::Digit) } else { ButtonId::by_name(name).map(Self::Press) }
    }
}

const DIGIT: &str = "digit";
