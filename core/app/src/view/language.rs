//! The languages of the screens.

use std::borrow::Cow;

use strum::{IntoStaticStr, VariantArray};

/// A language in which a patient can read the screens that are for the patient. The screens of the staff are in Japanese.
///
/// # Examples
///
/// ```
/// use shikaku_core::view::Language;
///
/// let language = Language::by_tag("zh-Hant").expect("one of the seven");
/// assert_eq!(language.own_name(), "繁體中文");
/// assert_eq!(language.voice_tag(), "zh-TW");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
pub enum Language {
    /// 日本語, which the staff read.
    #[default]
    #[strum(serialize = "ja")]
    Japanese,
    /// やさしい日本語: short sentences, no difficult words, kana beside the kanji.
    #[strum(serialize = "ja-x-easy")]
    EasyJapanese,
    /// English.
    #[strum(serialize = "en")]
    English,
    /// 中文（简体）.
    #[strum(serialize = "zh-Hans")]
    SimplifiedChinese,
    /// 中文（繁體）.
    #[strum(serialize = "zh-Hant")]
    TraditionalChinese,
    /// 한국어.
    #[strum(serialize = "ko")]
    Korean,
    /// Tiếng Việt.
    #[strum(serialize = "vi")]
    Vietnamese,
}

impl Language {
    /// The language tag (BCP 47), for markup and fonts.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.into()
    }

    /// The language with this tag.
    #[must_use]
    pub fn by_tag(tag: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|language| language.tag() == tag)
    }

    /// The tag under which the voices of a device are found: a language and a region. No voice has the tag `ja-x-easy`.
    #[must_use]
    pub const fn voice_tag(self) -> &'static str {
        match self {
            Self::Japanese | Self::EasyJapanese => "ja-JP",
            Self::English => "en-US",
            Self::SimplifiedChinese => "zh-CN",
            Self::TraditionalChinese => "zh-TW",
            Self::Korean => "ko-KR",
            Self::Vietnamese => "vi-VN",
        }
    }

    /// The name in the language itself, so that its speakers find it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Japanese => "日本語",
            Self::EasyJapanese => "やさしい にほんご",
            Self::English => "English",
            Self::SimplifiedChinese => "简体中文",
            Self::TraditionalChinese => "繁體中文",
            Self::Korean => "한국어",
            Self::Vietnamese => "Tiếng Việt",
        }
    }

    /// The name in Japanese, for the staff; empty where the own name is Japanese.
    pub(super) const fn japanese_name(self) -> &'static str {
        match self {
            Self::Japanese | Self::EasyJapanese => "",
            Self::English => "英語",
            Self::SimplifiedChinese => "中国語（簡体字）",
            Self::TraditionalChinese => "中国語（繁体字）",
            Self::Korean => "韓国語",
            Self::Vietnamese => "ベトナム語",
        }
    }

    /// The mark between a label and its value, and between the parts of a line that a screen reader reads.
    pub(super) const fn comma(self) -> &'static str {
        match self {
            Self::Japanese | Self::EasyJapanese => "、",
            Self::SimplifiedChinese | Self::TraditionalChinese => "，",
            Self::English | Self::Korean | Self::Vietnamese => ", ",
        }
    }

    /// What ends a sentence.
    pub(super) const fn full_stop(self) -> &'static str {
        match self {
            Self::Japanese | Self::EasyJapanese | Self::SimplifiedChinese | Self::TraditionalChinese => "。",
            Self::English | Self::Korean | Self::Vietnamese => ".",
        }
    }

    /// What is between two sentences.
    pub(super) const fn gap(self) -> &'static str {
        match self {
            Self::Japanese | Self::EasyJapanese | Self::SimplifiedChinese | Self::TraditionalChinese => "",
            Self::English | Self::Korean | Self::Vietnamese => " ",
        }
    }

    /// A text that ends as a sentence.
    pub(super) fn sentence(self, text: &str) -> String {
        if self == Self::Japanese {
            return super::speech::sentence(text);
        }
        let is_ended = text.is_empty() || text.ends_with(['。', '.', '?', '？', '！']);
        if is_ended { text.to_owned() } else { format!("{text}{}", self.full_stop()) }
    }

    /// A text up to its first full stop.
    pub(super) fn first_sentence(self, spoken: &str) -> &str {
        if self.gap().is_empty() {
            return super::speech::first_sentence(spoken);
        }
        spoken.split_once(". ").map_or(spoken, |(first, _)| spoken.get(..=first.len()).unwrap_or(spoken))
    }

    /// Sentences behind each other.
    pub(super) fn joined<'a>(self, sentences: impl IntoIterator<Item = &'a str>) -> String {
        let said: Vec<_> = sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect();
        said.join(self.gap())
    }

    /// A written text as it is said. やさしい日本語 has the reading of a kanji behind it, which a voice would say twice, and
    /// blanks between words, at which a voice would pause.
    pub(super) fn spoken(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::EasyJapanese => without_readings(text).into(),
            _ => text.into(),
        }
    }
}

fn without_readings(text: &str) -> String {
    let mut parts = text.split('（');
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('）') {
            Some((reading, rest)) if reading.chars().all(is_hiragana) => said.push_str(rest),
            _ => {
                said.push('（');
                said.push_str(part);
            }
        }
    }
    said.replace(' ', "")
}

const fn is_hiragana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{3096}' | '\u{30FC}')
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::Language;

    #[test]
    fn every_language_is_found_by_its_own_tag() {
        for language in Language::VARIANTS {
            assert_eq!(Language::by_tag(language.tag()), Some(*language));
        }
        assert_eq!(Language::by_tag("JA"), None);
    }

    /// A voice is one of a language, so its tag begins as the tag of the text does.
    #[test]
    fn the_voice_speaks_the_language_of_the_text() {
        for language in Language::VARIANTS {
            let begin = |tag: &'static str| tag.split('-').next();
            assert_eq!(begin(language.voice_tag()), begin(language.tag()));
        }
    }

    #[test]
    fn a_reading_behind_a_kanji_is_not_said() {
        let easy = Language::EasyJapanese;
        assert_eq!(easy.spoken("番号（ばんごう）を いれて ください。"), "番号をいれてください。");
        assert_eq!(easy.spoken("（れい）カード（2枚（まい））です。"), "カード（2枚）です。");
        assert_eq!(Language::Japanese.spoken("番号（ばんごう）"), "番号（ばんごう）");
    }

    #[test]
    fn a_sentence_ends_once_and_the_first_of_several_is_found() {
        assert_eq!(Language::English.sentence("Please wait"), "Please wait.");
        assert_eq!(Language::SimplifiedChinese.sentence("请稍候。"), "请稍候。");
        assert_eq!(Language::English.first_sentence("Wait. Then go on."), "Wait.");
        assert_eq!(Language::Vietnamese.first_sentence("Xin chờ."), "Xin chờ.");
        assert_eq!(Language::TraditionalChinese.first_sentence("請稍候。然後繼續。"), "請稍候。");
        assert_eq!(Language::Korean.joined(["하나.", "", "둘."]), "하나. 둘.");
    }
}
