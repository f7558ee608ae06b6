use std::borrow::Cow;

use shikaku_core::view::ButtonId;

/// What a person did, without what they typed: a digit is recorded as having been typed, never which. An era is a part of
/// a birth date, so it is recorded in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserAct {
    /// A digit of a PIN, a birth date or a 患者番号.
    Digit,
    /// The era of a birth date.
    Era,
    /// Another button.
    Press(ButtonId),
}

impl UserAct {
    /// What is recorded of a press.
    #[must_use]
    pub const fn of_press(button: ButtonId) -> Self {
        match button {
            ButtonId::ChooseEra(_) => Self::Era,
            other => Self::Press(other),
        }
    }

    /// Stable across releases: `digit`, `choose-era`, `choose-pin`.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Digit => Cow::Borrowed(DIGIT),
            Self::Era | Self::Press(ButtonId::ChooseEra(_)) => Cow::Borrowed(ERA),
            Self::Press(button) => button.name(),
        }
    }

    /// The act of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            DIGIT => Some(Self::Digit),
            ERA => Some(Self::Era),
            _ => ButtonId::by_name(name)
                .filter(|button| !matches!(button, ButtonId::ChooseEra(_)))
                .map(Self::Press),
        }
    }
}

const DIGIT: &str = "digit";
const ERA: &str = "choose-era";
