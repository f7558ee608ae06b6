//! Words for the ear. Voices differ in what they make of figures, half-width kana and ●; these forms leave
//! them no choice.

use chrono::NaiveDate;
use shikaku_calendar::{EraYear, is_hyphen, wareki};
use shikaku_clinic::failure::Failure;
use shikaku_eligibility::{Text, is_default_ignorable};
use unicode_normalization::UnicodeNormalization;

/// A text that ends as a sentence, so that a voice pauses. Every spoken line passes here.
pub(super) fn sentence(text: &str) -> String {
    let text = drawn(text);
    if text.is_empty() || text.ends_with('。') { text } else { format!("{text}。") }
}

/// Figures one by one, a pause after every fourth: `ゼロ イチ キュウ キュウ、ゼロ ゼロ イチ キュウ`. What is
/// no figure stays between them, a blank is a pause; a long-vowel mark behind a figure is a hyphen, behind a letter it is itself.
pub(super) fn one_by_one(text: &str) -> String {
    spell(text, false)
}

/// A code of enrolment or recovery for a voice, from its printed groups of four: figure by figure, with a pause between the
/// groups.
#[must_use]
pub fn spoken_digits(grouped: &str) -> String {
    sentence(&one_by_one(grouped))
}

/// An address: as [`one_by_one`], with の for a hyphen between figures: `1-1-1` is `イチの イチの イチ`.
pub(super) fn address(text: &str) -> String {
    spell(text, true)
}

/// The seven figures of a 郵便番号 as three and four; `None` for another text.
pub(super) fn postal_code(text: &str) -> Option<[String; 2]> {
    let is_mark = |character: char| character == '〒' || character == ' ' || is_hyphen(character);
    let figures: String = drawn(text).nfkc().filter(|character| !is_mark(*character)).collect();
    let is_code = figures.len() == 7 && figures.bytes().all(|figure| figure.is_ascii_digit());
    let (area, town) = figures.split_at_checked(3).filter(|_| is_code)?;
    Some([area.to_owned(), town.to_owned()])
}

/// How many things there are: `6つ`, from ten on `10個`.
pub(super) fn things(count: usize) -> String {
    let counter = if (1..10).contains(&count) { "つ" } else { "個" };
    format!("{count}{counter}")
}

/// Figures one by one. A hyphen between figures is `の` where `joins`, else its name.
fn spell(text: &str, joins: bool) -> String {
    let mut spoken = String::new();
    let (mut in_group, mut is_apart, mut is_joined) = (0_u8, false, false);
    let drawn = drawn(text);
    let mut characters = drawn.nfkc().peekable();
    while let Some(character) = characters.next() {
        if character.is_whitespace() {
            (in_group, is_apart) = (0, true);
            continue;
        }
        let is_between = in_group > 0 && characters.peek().is_some_and(|next| digit_word(*next).is_some());
        if joins && is_between && mark_word(character) == Some(HYPHEN) {
            spoken.push_str("の ");
            (in_group, is_joined) = (0, true);
            continue;
        }
        let word = digit_word(character);
        let pause = match (spoken.is_empty() || is_joined, word.is_some(), in_group) {
            (true, ..) => "",
            (_, false, 0) if !is_apart => "",
            (_, false, _) | (_, true, 1..=3) => " ",
            (_, true, _) => "、",
        };
        spoken.push_str(pause);
        if let Some(word) = word {
            spoken.push_str(word);
        } else {
            let mark = mark_word(character).filter(|_| character != LONG_VOWEL || in_group > 0);
            spoken.push_str(mark.unwrap_or(character.encode_utf8(&mut [0; 4])));
        }
        (in_group, is_apart) = (if word.is_some() { in_group % 4 + 1 } else { 0 }, false);
        is_joined = false;
    }
    spoken
}

/// A day in 和暦; of a day without an era, the year figure by figure.
pub(super) fn day(day: NaiveDate) -> String {
    match (EraYear::of(day), wareki(day).split_once('年')) {
        (None, Some((year, rest))) => format!("{}年{rest}", one_by_one(year)),
        (_, _) => wareki(day),
    }
}

/// Kana in full width, whatever width it came in: `ｼｶｸ ﾀﾛｳ` is `シカク タロウ`.
pub(super) fn kana(text: &str) -> String {
    // Blanks again, because NFKC makes one of a spacing mark.
    drawn(&text.nfkc().collect::<String>())
}

/// A name or an address with every lost character (●) named.
pub(super) fn readable(text: &str) -> String {
    drawn(text).replace(Text::UNREPRESENTABLE, "、判読できない文字、").trim_matches('、').to_owned()
}

/// A text as a voice reads it: one line without what no font draws, and words with one blank between them. A line end, a
/// tab and a control separate words as a blank does.
fn drawn(text: &str) -> String {
    let is_between = |character: char| character.is_whitespace() || character.is_control();
    let seen: String = text.chars().filter(|character| !is_default_ignorable(*character)).collect();
    let words: Vec<_> = seen.split(is_between).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A failure's code in spoken form, for a call to support: `ピン、ゼロ イチ`.
pub(super) fn code(failure: Failure) -> String {
    let family = match failure {
        Failure::Card(_) => "カード",
        Failure::Pin(_) => "ピン",
        Failure::Reader(_) => "リード",
        Failure::Gateway(_) => "ゲート",
        Failure::Store(_) => "ストア",
        Failure::SignIn(_) => "サイン",
        Failure::Import(_) => "コピー",
    };
    let number = failure.code().split_once('-').map_or("", |(_, number)| number);
    format!("{family}、{}", one_by_one(number))
}

const fn digit_word(character: char) -> Option<&'static str> {
    Some(match character {
        '0' => "ゼロ",
        '1' => "イチ",
        '2' => "ニ",
        '3' => "サン",
        '4' => "ヨン",
        '5' => "ゴ",
        '6' => "ロク",
        '7' => "ナナ",
        '8' => "ハチ",
        '9' => "キュウ",
        _ => return None,
    })
}

/// ー, which is typed for a hyphen as well.
const LONG_VOWEL: char = '\u{30FC}';

const HYPHEN: &str = "ハイフン";

const fn mark_word(character: char) -> Option<&'static str> {
    Some(match character {
        Text::UNREPRESENTABLE => "判読できない文字",
        hyphen if is_hyphen(hyphen) => HYPHEN,
        _ => return None,
    })
}

/// A spoken text up to its first full stop.
pub(super) fn first_sentence(spoken: &str) -> &str {
    spoken.split_inclusive('。').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use shikaku_clinic::failure::{Failure, PinFailure};

    use super::{address, code, kana, one_by_one, postal_code, readable, spoken_digits, things};

    #[test]
    fn figures_are_said_one_by_one_in_groups_of_four() {
        for (written, spoken) in [
            ("", ""),
            ("01", "ゼロ イチ"),
            ("01990019", "ゼロ イチ キュウ キュウ、ゼロ ゼロ イチ キュウ"),
            ("  990010", "キュウ キュウ ゼロ ゼロ、イチ ゼロ"),
            ("１２－３", "イチ ニ ハイフン、サン"),
            ("12−3", "イチ ニ ハイフン、サン"),
            ("12\u{200B}3", "イチ ニ サン"),
            ("生玉1", "生玉、イチ"),
            ("コーポ１ー２", "コーポ、イチ ハイフン、ニ"),
        ] {
            assert_eq!(one_by_one(written), spoken, "{written}");
        }
    }

    #[test]
    fn a_code_of_enrolment_is_said_in_the_groups_of_its_paper() {
        let spoken = "イチ ニ サン ヨン、ゴ ロク ナナ ハチ、キュウ ゼロ イチ。";
        assert_eq!(spoken_digits("1234 5678 901"), spoken);
    }

    #[test]
    fn every_dash_between_figures_is_said_as_a_hyphen() {
        for dash in "―–—─−‐‑－-ー‒﹣ｰ".chars() {
            assert_eq!(one_by_one(&format!("12{dash}34")), "イチ ニ ハイフン、サン ヨン", "{dash:?}");
        }
    }

    /// A line end, a control or a tab separates words, and what no font draws is no sign.
    #[test]
    fn a_spoken_text_is_one_line_of_drawn_characters_and_single_blanks() {
        let breaking = "\t\n\r\u{B}\u{C}\0\u{1B}\u{7F}\u{85}\u{A0}\u{2003}\u{2028}\u{2029}\u{3000}";
        for blank in breaking.chars() {
            let text = format!("{blank}資格{blank}{blank}太郎{blank}");
            assert_eq!(readable(&text), "資格 太郎", "{blank:?}");
            assert_eq!(kana(&format!("{blank}ｼｶｸ{blank} ﾀﾛｳ{blank}")), "シカク タロウ", "{blank:?}");
            assert_eq!(one_by_one(&format!("{blank}12{blank}{blank}34")), "イチ ニ、サン ヨン", "{blank:?}");
            assert_eq!(one_by_one(&format!("見本{blank}1{blank}町")), "見本、イチ 町", "{blank:?}");
        }
        let undrawn = "\u{AD}\u{61C}\u{200B}\u{200D}\u{200E}\u{200F}\u{202A}\u{202E}\u{2060}\u{2066}\u{2069}\u{FEFF}\u{E0100}";
        for nothing in undrawn.chars() {
            let text = format!("{nothing}資{nothing}格{nothing}");
            assert_eq!(readable(&text), "資格", "{nothing:?}");
            assert_eq!(kana(&format!("ｼ{nothing}ｶｸ")), "シカク", "{nothing:?}");
        }
        assert_eq!((readable("\u{202E}\u{2028}"), kana("\u{2029}")), (String::new(), String::new()));
    }

    #[test]
    fn a_hyphen_between_the_figures_of_an_address_is_said_as_people_say_it() {
        for (written, spoken) in [
            ("見本町1-1-1", "見本町、イチの イチの イチ"),
            ("１２−３４５６７", "イチ ニの サン ヨン ゴ ロク、ナナ"),
            ("見本1ー2コーポ", "見本、イチの ニ コーポ"),
            ("コーポ-1", "コーポハイフン、イチ"),
            ("1-", "イチ ハイフン"),
            ("1--2", "イチ ハイフンハイフン、ニ"),
        ] {
            assert_eq!(address(written), spoken, "{written}");
        }
    }

    #[test]
    fn a_postal_code_is_three_and_four_figures_however_it_was_written() {
        for written in ["9990001", "999-0001", "〒９９９－０００１", " 999 0001"] {
            assert_eq!(
                postal_code(written).map(|parts| parts.join("|")).as_deref(),
                Some("999|0001"),
                "{written}"
            );
        }
        for other in ["", "999001", "99900011", "999000x", "見本"] {
            assert_eq!(postal_code(other), None, "{other}");
        }
    }

    #[test]
    fn things_are_counted_in_words_that_exist() {
        assert_eq!([0, 1, 9, 10].map(things), ["0個", "1つ", "9つ", "10個"]);
    }

    #[test]
    fn no_figure_is_left_to_the_voice() {
        let every: String = ('0'..='9').chain('０'..='９').collect();
        assert!(!one_by_one(&every).chars().any(char::is_numeric));
    }

    #[test]
    fn kana_is_said_in_full_width_with_its_marks() {
        assert_eq!(kana("ｼﾊﾞﾀ ﾊﾟｰﾙ"), "シバタ パール");
        assert_eq!(kana("シカク　タロウ"), "シカク タロウ");
    }

    #[test]
    fn a_lost_character_is_named() {
        assert_eq!(readable("●田　花子"), "判読できない文字、田 花子");
        assert_eq!(readable("山●　花子"), "山、判読できない文字、 花子");
    }

    #[test]
    fn a_code_is_said_as_a_word_and_figures() {
        assert_eq!(code(Failure::Pin(PinFailure::Wrong)), "ピン、ゼロ イチ");
    }
}
