use shikaku_core::view::ButtonId;
use zeroize::Zeroizing;

/// What a person did on the page, as its form or its script sends it. No `Debug`: it may be a digit of a PIN or a password.
pub(crate) enum Action {
    /// A button of the screen.
    Press(ButtonId),
    /// A digit of a keypad, or a number key of the keyboard.
    Digit(u8),
    /// The whole text of a field.
    Text(Zeroizing<String>),
    /// Esc.
    Cancel,
    /// コピー: the page asks for the text.
    CopyAsked,
    /// The text is in the clipboard.
    Copied,
    /// 読み上げる.
    ReadAloud,
    /// The voice of the browser came to the end of this utterance.
    SpeechEnded(u32),
    /// Whether the browser has a voice for Japanese.
    HasVoice(bool),
    /// 患者さんの画面を開く: the page asks for the path that opens it.
    PatientPageAsked,
}

impl Action {
    /// Whether it is for the screen that was shown when it was made, and for no other. A window that shows an earlier
    /// screen presses nothing on the present one.
    pub(crate) const fn is_for_screen(&self) -> bool {
        match self {
            Self::Press(_) | Self::Digit(_) | Self::Text(_) | Self::Cancel | Self::CopyAsked => true,
            Self::Copied
            | Self::ReadAloud
            | Self::SpeechEnded(_)
            | Self::HasVoice(_)
            | Self::PatientPageAsked => false,
        }
    }
}

/// An action, and the screen on which it was made.
pub(crate) struct Sent {
    pub(crate) action: Action,
    /// The identifier of the screen that the page showed. A page without a script does not say it.
    pub(crate) screen: Option<String>,
}

impl Sent {
    /// What a form (`application/x-www-form-urlencoded`) holds; `None` where that is no action.
    pub(crate) fn parse(form: &[u8]) -> Option<Self> {
        let screen = form_urlencoded::parse(form).find(|(name, _)| name == "screen");
        let screen = screen.map(|(_, screen)| screen.into_owned());
        Some(Self { action: Action::parse(form)?, screen })
    }
}

impl Action {
    /// Whether the patient's page may do it: the keys of the PIN, and nothing else.
    pub(crate) const fn is_of_patient(&self) -> bool {
        matches!(self, Self::Digit(_) | Self::Press(ButtonId::Enter | ButtonId::Erase))
    }

    fn parse(form: &[u8]) -> Option<Self> {
        let mut press = None;
        for (name, value) in form_urlencoded::parse(form) {
            let value = Zeroizing::new(value.into_owned());
            match &*name {
                // A field has its key as `press` beside it.
                "text" => return Some(Self::Text(value)),
                "press" => press = ButtonId::by_name(&value),
                "digit" => return digit(&value).map(Self::Digit),
                "cancel" => return Some(Self::Cancel),
                "copy" => return Some(Self::CopyAsked),
                "copied" => return Some(Self::Copied),
                "patient-page" => return Some(Self::PatientPageAsked),
                "read-aloud" => return Some(Self::ReadAloud),
                "speech-ended" => return value.parse().ok().map(Self::SpeechEnded),
                "voice" => return Some(Self::HasVoice(value.as_str() == "japanese")),
                _ => {}
            }
        }
        press.map(Self::Press)
    }
}

/// 0 to 9, or to 15 where the keypad has letters.
fn digit(value: &str) -> Option<u8> {
    value.parse().ok().filter(|digit| *digit <= 15)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Action;

    #[test]
    fn a_form_is_one_action() {
        assert!(matches!(Action::parse(b"press=choose-pin"), Some(Action::Press(_))));
        assert!(matches!(Action::parse(b"digit=9"), Some(Action::Digit(9))));
        let text = Action::parse("press=enter&text=%E5%B1%B1".as_bytes());
        assert!(matches!(text, Some(Action::Text(text)) if text.as_str() == "山"));
        assert!(matches!(Action::parse(b"text=&press=enter"), Some(Action::Text(text)) if text.is_empty()));
        assert!(matches!(Action::parse(b"voice=none"), Some(Action::HasVoice(false))));
        for none in ["", "press=Enter", "press=", "digit=16", "digit=-1", "speech-ended=x", "other=1"] {
            assert!(Action::parse(none.as_bytes()).is_none(), "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_action_or_none(form in any::<Vec<u8>>()) {
            let digit = Action::parse(&form);
            let is_in_range = !matches!(digit, Some(Action::Digit(16..)));
            prop_assert!(is_in_range);
        }
    }
}
