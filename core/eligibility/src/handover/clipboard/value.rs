//! How the fields are written for the eye, and how they are read back. What is not understood stays as it came.

/// 氏名 and all else that is text.
pub(super) mod text {
    use crate::Text;

    pub(in super::super) const IS_FREE: bool = true;

    pub(in super::super) fn print(text: &Text) -> String {
        text.as_str().to_owned()
    }

    pub(in super::super) const fn is_known(_: &Text) -> bool {
        true
    }

    pub(in super::super) fn parse(typed: &str) -> (Text, bool) {
        (typed.into(), true)
    }
}

/// Dates in Western years; a text that is no date is kept as it came.
pub(super) mod date {
    use super::super::date;
    use crate::DateText;

    pub(in super::super) const IS_FREE: bool = false;

    pub(in super::super) fn print(text: &DateText) -> String {
        text.date().map_or_else(|| text.as_str().to_owned(), date::western)
    }

    pub(in super::super) const fn is_known(_: &DateText) -> bool {
        true
    }

    pub(in super::super) fn parse(typed: &str) -> (DateText, bool) {
        date::read(typed).map_or_else(|| (typed.into(), false), |day| (day.into(), true))
    }
}

/// An end date, or `9999/99/99` for none, so that a program that reads the figures gets the official text.
pub(super) mod end {
    use super::super::date;
    use crate::{DateText, EndDate};

    pub(in super::super) const IS_FREE: bool = false;

    const OPEN: &str = "9999/99/99";

    pub(in super::super) fn print(text: &DateText) -> String {
        match text.end() {
            Some(EndDate::Open) => OPEN.to_owned(),
            Some(EndDate::LastDay(day)) => date::western(day),
            None => text.as_str().to_owned(),
        }
    }

    pub(in super::super) const fn is_known(_: &DateText) -> bool {
        true
    }

    pub(in super::super) fn parse(typed: &str) -> (DateText, bool) {
        match DateText::from(typed).end() {
            Some(EndDate::Open) => (DateText::OPEN_END.into(), true),
            Some(EndDate::LastDay(_)) | None => super::date::parse(typed),
        }
    }
}

/// `3割`, or percent where tenths do not say it.
pub(super) mod ratio {
    use shikaku_calendar::has_other_digits;
    use unicode_normalization::UnicodeNormalization;

    pub(in super::super) const IS_FREE: bool = false;

    use crate::{ContributionRatio, Text};

    pub(in super::super) fn print(raw: &Text) -> String {
        match ContributionRatio::read(raw.as_str()).map(ContributionRatio::percent) {
            Some(percent) if percent % 10 == 0 => format!("{}割", percent / 10),
            Some(percent) => format!("{percent}パーセント"),
            None => raw.as_str().to_owned(),
        }
    }

    pub(in super::super) const fn is_known(_: &Text) -> bool {
        true
    }

    pub(in super::super) fn parse(typed: &str) -> (Text, bool) {
        match percent(typed) {
            Some(percent) if percent <= 100 => (format!("{percent:03}").into(), true),
            _ => (typed.into(), false),
        }
    }

    fn percent(typed: &str) -> Option<u16> {
        if has_other_digits(typed) {
            return None;
        }
        let folded: String = typed.nfkc().filter(|character| !character.is_whitespace()).collect();
        let number = |digits: &str| {
            let is_number =
                (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| digits.parse::<u16>().ok()).flatten()
        };
        if let Some(tenths) = folded.strip_suffix('割') {
            return number(tenths).map(|tenths| tenths * 10);
        }
        match folded.strip_suffix('%').or_else(|| folded.strip_suffix("パーセント")) {
            Some(percent) => number(percent),
            None => number(&folded).filter(|_| folded.len() == 3),
        }
    }
}

/// An official code by its word; a code without a word is printed as it is.
pub(super) mod code {
    use unicode_normalization::UnicodeNormalization;

    pub(in super::super) const IS_FREE: bool = false;

    use crate::{
        InsuredCardClassification, PersonalFamilyClassification, PreschoolClassification, ReasonOfLoss, Sex,
    };

    pub(in super::super) trait Word: Clone + From<String> + 'static {
        const KNOWN: &'static [Self];
        fn word(&self) -> Option<&'static str>;
        fn code(&self) -> &str;
    }

    macro_rules! words {
        ($($name:ident)*) => {$(
            impl Word for $name {
                const KNOWN: &'static [Self] = Self::KNOWN;

                fn word(&self) -> Option<&'static str> {
                    self.label()
                }

                fn code(&self) -> &str {
                    self.code()
                }
            }
        )*};
    }

    words! { InsuredCardClassification PersonalFamilyClassification PreschoolClassification ReasonOfLoss Sex }

    pub(in super::super) fn print<T: Word>(code: &T) -> String {
        code.word().unwrap_or(code.code()).to_owned()
    }

    /// Whether others understand it: a code without a word stops them.
    pub(in super::super) fn is_known<T: Word>(code: &T) -> bool {
        code.word().is_some()
    }

    pub(in super::super) fn parse<T: Word>(typed: &str) -> (T, bool) {
        let folded = fold(typed);
        let is_meant = |known: &&T| known.word().is_some_and(|word| fold(word) == folded);
        let known = T::KNOWN.iter().find(is_meant).cloned();
        let code = known.unwrap_or_else(|| T::from(typed.to_owned()));
        let is_known = code.word().is_some();
        (code, is_known)
    }

    fn fold(word: &str) -> String {
        word.nfkc().filter(|character| !character.is_whitespace()).collect()
    }
}
