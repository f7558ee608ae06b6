use strum::IntoStaticStr;

use crate::workflow::EraDigits;

/// 入力欄: what a person types on a screen. `Debug` prints no content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Digits, by a keypad. Each goes to [`Input::Digit`](crate::application::Input::Digit).
    Digits(DigitField),
    /// A day of an era: six digits `YYMMDD`, by a keypad.
    EraDate(EraDateField),
    /// A text, in a field of the platform. The button `enter` passes all of it on, as one
    /// [`Input::Text`](crate::application::Input::Text).
    Text(TextField),
    /// A password, in a field of the platform, passed on in the same way.
    Password(PasswordField),
}

/// Digits that are typed by a keypad.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("DigitField({typed} of {length})")]
pub struct DigitField {
    /// Digits asked for.
    pub length: u8,
    /// Fewest of them that are enough; as many as asked for where the length is fixed.
    pub least: u8,
    /// Digits typed so far.
    pub typed: u8,
    /// The digits themselves where the staff type them; `None` for a PIN, which is neither shown nor spoken.
    pub digits: Option<String>,
    /// What is typed, for a screen reader.
    pub label: String,
    /// Digits there are: 10, or 16 with A to F.
    pub keys: u8,
}

/// A day of an era that is typed by a keypad: two digits each of the year, the month and the day.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("EraDateField({} digits)", digits.len())]
pub struct EraDateField {
    /// Name of the era, in front of the digits: `昭和`.
    pub era: String,
    /// The digits typed so far.
    pub digits: String,
    /// The words behind the year, the month and the day: `年`, `月`, `日`.
    pub units: Vec<String>,
    /// What is typed, for a screen reader.
    pub label: String,
}

/// A text that is typed in a field of the platform.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("TextField({least} to {most})")]
pub struct TextField {
    /// What the field holds when the screen opens, and after the library has read or refused it.
    pub text: String,
    /// Fewest characters that are enough.
    pub least: u16,
    /// Most characters; a shell lets no more be typed where the platform can limit them.
    pub most: u16,
    /// The keyboard that helps.
    pub keyboard: TextKeyboard,
    /// What is typed: a visible label, and what a screen reader says.
    pub label: String,
}

/// A password that is typed in a field of the platform. No screen holds any of it.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("PasswordField({least} to {most})")]
pub struct PasswordField {
    /// Fewest characters that are enough.
    pub least: u16,
    /// Most characters.
    pub most: u16,
    /// What is typed: a visible label, and what a screen reader says.
    pub label: String,
    /// Text on the control that shows the password, in the shell alone, until the screen changes.
    pub show: String,
    /// Text on the control that hides it again.
    pub hide: String,
}

/// The keyboard that helps to type a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum TextKeyboard {
    /// Japanese: kana, and kanji by conversion.
    Kana,
    /// Latin letters and digits without correction of words: an identifier.
    Latin,
    /// Digits.
    Number,
    /// An e-mail address.
    Email,
}

impl EraDateField {
    /// Digits of a whole day: two each of year, month and day.
    pub const LENGTH: usize = EraDigits::LENGTH;
}

impl Entry {
    /// Whether something was typed that can be taken back digit by digit.
    #[must_use]
    pub const fn has_digits(&self) -> bool {
        match self {
            Self::Digits(field) => field.typed > 0,
            Self::EraDate(field) => !field.digits.is_empty(),
            Self::Text(_) | Self::Password(_) => false,
        }
    }

    /// Whether enough was typed. The library learns a text only when it is whole, so a text may be passed on at any time.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        match self {
            Self::Digits(field) => field.typed >= field.least,
            Self::EraDate(field) => field.digits.len() >= EraDateField::LENGTH,
            Self::Text(_) | Self::Password(_) => true,
        }
    }

    /// Whether it is typed by a keypad, digit by digit.
    #[must_use]
    pub const fn has_keypad(&self) -> bool {
        matches!(self, Self::Digits(_) | Self::EraDate(_))
    }

    /// Whether what is typed must not be shown: a PIN or a password.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        match self {
            Self::Digits(field) => field.digits.is_none(),
            Self::EraDate(_) | Self::Text(_) => false,
            Self::Password(_) => true,
        }
    }

    /// What the screen shows of what was typed; `None` for a secret.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        match self {
            Self::Digits(field) => field.digits.as_deref(),
            Self::EraDate(field) => Some(&field.digits),
            Self::Text(field) => Some(&field.text),
            Self::Password(_) => None,
        }
    }

    /// What is typed, for a screen reader.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Digits(field) => &field.label,
            Self::EraDate(field) => &field.label,
            Self::Text(field) => &field.label,
            Self::Password(field) => &field.label,
        }
    }

    /// So many digits of so many, shown or not.
    pub(in crate::view) fn of(typed: usize, length: usize, digits: Option<String>, label: &str) -> Self {
        let count = |digits| u8::try_from(digits).unwrap_or(u8::MAX);
        let length = count(length);
        let typed = count(typed);
        Self::Digits(DigitField { length, least: length, typed, digits, label: label.to_owned(), keys: 10 })
    }

    /// Other digits are typed.
    pub(in crate::view) fn of_keys(self, keys: u8) -> Self {
        self.with_digits(|field| DigitField { keys, ..field })
    }

    /// Fewer digits are enough.
    pub(in crate::view) fn at_least(self, least: u8) -> Self {
        self.with_digits(|field| DigitField { least, ..field })
    }

    fn with_digits(self, change: impl FnOnce(DigitField) -> DigitField) -> Self {
        match self {
            Self::Digits(field) => Self::Digits(change(field)),
            other => other,
        }
    }
}
