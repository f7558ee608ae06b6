use chrono::NaiveDate;
use strum::VariantArray as _;

use super::{
    ButtonText, ButtonWords, CardWords, FailureWords, FallbackWords, Language, LanguageWords, OutcomeWords,
    PinWords, StepWords, Words,
};
use crate::view::FailureText;

const DUE: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");

fn all() -> impl Iterator<Item = &'static Words> {
    Language::VARIANTS.iter().map(|language| Words::of(*language))
}

/// Every text of a language, sentences and titles. A new field has to be listed here.
fn texts(words: &Words) -> (Vec<String>, Vec<String>) {
    let Words {
        language: _,
        pin,
        card,
        idle,
        preparing,
        reading,
        asking,
        processing,
        failures,
        fallback,
        outcome,
        languages,
        buttons,
    } = words;
    let OutcomeWords { finished, not_finished, closed } = outcome;
    let LanguageWords { headline, in_use, back, open } = languages;
    let ButtonWords { enter, erase, cancel, fallback: to_fallback } = buttons;
    let buttons = [back, open, enter, erase, cancel, to_fallback];
    let explanations = buttons.map(|ButtonText { explanation, .. }| *explanation);
    let mut sentences = [*finished, *not_finished, *closed, *headline].map(str::to_owned).to_vec();
    sentences.extend(explanations.map(str::to_owned));
    let mut titles = vec![(*in_use).to_owned()];
    titles.extend(buttons.map(|button| button.label.to_owned()));
    for (more_sentences, more_titles) in [
        of_pin(pin),
        of_card(card),
        of_steps(&[idle, preparing, reading, asking, processing]),
        of_failures(failures),
        of_fallback(fallback),
    ] {
        sentences.extend(more_sentences);
        titles.extend(more_titles);
    }
    (sentences, titles)
}

fn of_pin(words: &PinWords) -> (Vec<String>, Vec<String>) {
    let PinWords {
        title,
        headline,
        which,
        last_try,
        same_card,
        connecting,
        entry,
        typed,
        complete,
        tries_label,
        tries,
        tries_said,
    } = words;
    let mut sentences = [*headline, *which, *last_try, *same_card, *connecting, *entry, *complete]
        .map(str::to_owned)
        .to_vec();
    sentences.extend([typed(1), typed(2), tries_said(1), tries_said(2)]);
    (sentences, vec![(*title).to_owned(), (*tries_label).to_owned(), tries(1), tries(2)])
}

fn of_card(words: &CardWords) -> (Vec<String>, Vec<String>) {
    let CardWords { title, hold, hold_same, place, case, not_readable, then_hold, then_hold_same } = words;
    let sentences = [*hold, *hold_same, *place, *case, *then_hold, *then_hold_same].map(str::to_owned);
    (sentences.to_vec(), [*title, *not_readable].map(str::to_owned).to_vec())
}

fn of_steps(steps: &[&StepWords]) -> (Vec<String>, Vec<String>) {
    let sentences =
        steps.iter().flat_map(|StepWords { headline, more, .. }| Some(*headline).into_iter().chain(*more));
    (sentences.map(str::to_owned).collect(), steps.iter().map(|step| step.title.to_owned()).collect())
}

fn of_failures(words: &FailureWords) -> (Vec<String>, Vec<String>) {
    let FailureWords {
        wrong_pin,
        earlier_pin_wrong,
        earlier_pin_right,
        pin_unspent,
        accepted_then_lost,
        pin_outcome_lost,
        pin_outcome_unclear,
        card_lost,
        no_card_in_time,
        for_staff,
    } = words;
    let all = [
        wrong_pin,
        earlier_pin_wrong,
        earlier_pin_right,
        pin_unspent,
        accepted_then_lost,
        pin_outcome_lost,
        pin_outcome_unclear,
        card_lost,
        no_card_in_time,
        for_staff,
    ];
    let sentences = all.map(|FailureText { advice, .. }| (*advice).to_owned());
    (sentences.to_vec(), all.map(|text| text.title.to_owned()).to_vec())
}

fn of_fallback(words: &FallbackWords) -> (Vec<String>, Vec<String>) {
    let FallbackWords {
        title,
        headline,
        online_result,
        qualification_certificate,
        portal,
        notice_with_card,
        insurance_card,
        oral,
        later,
        emergency,
    } = words;
    let sentences = [
        *headline,
        *online_result,
        *qualification_certificate,
        *portal,
        *notice_with_card,
        *insurance_card,
        *oral,
        *emergency,
    ];
    let sentences = sentences.map(str::to_owned).into_iter().chain([later(DUE)]);
    (sentences.collect(), vec![(*title).to_owned()])
}

#[test]
fn each_language_has_its_own_words() {
    for (language, words) in Language::VARIANTS.iter().zip(all()) {
        assert_eq!(words.language, *language);
    }
}

#[test]
fn no_text_is_empty_and_no_placeholder_is_left() {
    for words in all() {
        let (sentences, titles) = texts(words);
        for text in sentences.iter().chain(&titles) {
            assert!(!text.trim().is_empty() && !text.contains(['{', '}']), "{:?}: {text:?}", words.language);
            assert_eq!(text.trim(), text, "{:?}", words.language);
        }
    }
}

#[test]
fn a_sentence_ends_with_a_full_stop_and_a_title_does_not() {
    for words in all() {
        let (sentences, titles) = texts(words);
        let stops = [words.language.full_stop(), "?", "？"];
        for text in sentences {
            assert!(stops.iter().any(|stop| text.ends_with(stop)), "{:?}: {text}", words.language);
        }
        for text in titles {
            assert!(!stops.iter().any(|stop| text.ends_with(stop)), "{:?}: {text}", words.language);
        }
    }
}

#[test]
fn only_japanese_has_kana_and_only_korean_has_hangul() {
    for words in all() {
        let is_japanese = words.language.voice_tag() == "ja-JP";
        let (sentences, titles) = texts(words);
        for text in sentences.iter().chain(&titles) {
            let kana = text.chars().any(|letter| matches!(letter, '\u{3040}'..='\u{30FF}'));
            let hangul = text.chars().any(|letter| matches!(letter, '\u{AC00}'..='\u{D7AF}'));
            let han = text.chars().any(|letter| matches!(letter, '\u{4E00}'..='\u{9FFF}'));
            assert!(!kana || is_japanese, "{:?}: {text}", words.language);
            assert!(!hangul || words.language == Language::Korean, "{:?}: {text}", words.language);
            let has_han =
                !matches!(words.language, Language::English | Language::Korean | Language::Vietnamese);
            assert!(!han || has_han, "{:?}: {text}", words.language);
        }
    }
}

#[test]
fn a_number_is_in_each_text_that_is_about_one() {
    for words in all() {
        for left in 0..=3_u8 {
            let figure = left.to_string();
            let pin = &words.pin;
            for text in [(pin.tries)(left), (pin.tries_said)(left), (pin.typed)(left.into())] {
                let figures: String = text.chars().filter(char::is_ascii_digit).collect();
                assert_eq!(figures, figure, "{:?}: {text}", words.language);
            }
        }
        let later = (words.fallback.later)(DUE);
        let is_by_era = words.language == Language::Japanese;
        assert!(later.contains(if is_by_era { "令和8年" } else { "2026" }), "{later}");
        assert!(later.contains("30"), "{later}");
    }
}

#[test]
fn english_has_one_try_and_two_tries() {
    let pin = &Words::of(Language::English).pin;
    assert_eq!([1, 2].map(pin.tries), ["1 try left", "2 tries left"]);
    assert_eq!([1, 2].map(pin.typed), ["1 digit entered.", "2 digits entered."]);
}

/// The reading is in brackets behind each word in kanji; a word ends where kana begin.
#[test]
fn easy_japanese_has_the_reading_of_each_word_in_kanji() {
    let (sentences, titles) = texts(Words::of(Language::EasyJapanese));
    for text in sentences.iter().chain(&titles) {
        let is_kanji = |letter: char| matches!(letter, '\u{4E00}'..='\u{9FFF}' | '々');
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let ends = is_kanji(letter) && letters.peek().is_none_or(|next| !is_kanji(*next));
            let is_said = said_only(text);
            assert!(!ends || letters.peek() == Some(&'（') || is_said, "{text}");
        }
    }
}

/// Whether a text is only said: no reading is written in it.
fn said_only(text: &str) -> bool {
    let pin = &Words::of(Language::EasyJapanese).pin;
    [pin.entry.to_owned(), (pin.tries_said)(1), (pin.tries_said)(2)].iter().any(|said| said == text)
}

/// A key has a third of the width of a phone.
#[test]
fn the_labels_of_keys_are_short() {
    for words in all() {
        for button in [words.buttons.enter, words.buttons.erase] {
            let width: usize =
                button.label.chars().map(|letter| if letter < '\u{2000}' { 1 } else { 2 }).sum();
            assert!(width <= 8, "{:?}: {}", words.language, button.label);
        }
    }
}
