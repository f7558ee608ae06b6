use shikaku_core::view::{DigitField, Entry, EraDateField, PasswordField, TextField, TextKeyboard};

/// What a person types on a screen. The kinds exclude each other.
#[uniffi::remote(Enum)]
pub enum Entry {
    /// Digits, by a keypad. Each goes to `digit`.
    Digits(DigitField),
    /// A day of an era, by a keypad: six digits `YYMMDD`.
    EraDate(EraDateField),
    /// A text, in a field of the platform. The key `enter` passes all of it to `text`, and is not pressed.
    Text(TextField),
    /// A password, in a field of the platform, passed on in the same way.
    Password(PasswordField),
}

/// Digits that are typed by a keypad.
#[uniffi::remote(Record)]
pub struct DigitField {
    /// Digits asked for.
    pub length: u8,
    /// Fewest of them that are enough.
    pub least: u8,
    /// Digits typed so far.
    pub typed: u8,
    /// The digits themselves where the staff type them; absent for a PIN, which is neither shown nor spoken.
    pub digits: Option<String>,
    /// What is typed, for a screen reader.
    pub label: String,
    /// Digits there are: 10, or 16 with A to F.
    pub keys: u8,
}

/// A day of an era that is typed by a keypad: two digits each of the year, the month and the day.
#[uniffi::remote(Record)]
pub struct EraDateField {
    /// Name of the era, in front of the digits: `昭和`.
    pub era: String,
    /// The digits typed so far.
    pub digits: String,
    /// The words behind each two digits: `年`, `月`, `日`.
    pub units: Vec<String>,
    /// What is typed, for a screen reader.
    pub label: String,
}

/// A text that is typed in a field of the platform. It may be a name: it is never logged and never spoken by the shell.
#[uniffi::remote(Record)]
pub struct TextField {
    /// What the field holds when the screen opens, and after the library has read or refused it.
    pub text: String,
    /// Fewest characters that are enough.
    pub least: u16,
    /// Most characters.
    pub most: u16,
    /// The keyboard that helps.
    pub keyboard: TextKeyboard,
    /// What is typed: a visible label, and what a screen reader says.
    pub label: String,
}

/// A password that is typed in a field of the platform. No screen holds any of it; the field is emptied when the screen
/// changes.
#[uniffi::remote(Record)]
pub struct PasswordField {
    /// Fewest characters that are enough.
    pub least: u16,
    /// Most characters.
    pub most: u16,
    /// What is typed: a visible label, and what a screen reader says.
    pub label: String,
    /// Text on the control that shows the password until the screen changes.
    pub show: String,
    /// Text on the control that hides it again.
    pub hide: String,
}

/// The keyboard that helps to type a text.
#[uniffi::remote(Enum)]
pub enum TextKeyboard {
    /// Japanese: kana, and kanji by conversion.
    Kana,
    /// Latin letters and digits without correction of words.
    Latin,
    /// Digits.
    Number,
    /// An e-mail address.
    Email,
}
