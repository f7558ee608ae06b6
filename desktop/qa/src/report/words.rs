use maud::{Markup, html};

/// Text in which the Japanese words say that they are Japanese, so that a screen reader changes its voice.
pub(super) fn words(text: &str) -> Markup {
    let letters: Vec<char> = text.chars().collect();
    let runs = letters.chunk_by(|one, next| is_japanese(*one) == is_japanese(*next));
    html! {
        @for run in runs {
            @let part = run.iter().collect::<String>();
            @if run.first().is_some_and(|letter| is_japanese(*letter)) {
                span lang="ja" { (part) }
            } @else {
                (part)
            }
        }
    }
}

/// Kana, kanji, and the punctuation and wide forms between them.
const fn is_japanese(letter: char) -> bool {
    matches!(letter,
        '\u{3000}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// `1 transcript`, `2 transcripts`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn japanese_is_marked_and_markup_is_text() {
        let html = words("200, invalid 無効（新しい資格あり） <b>").into_string();
        let expected = "200, invalid <span lang=\"ja\">無効（新しい資格あり）</span> &lt;b&gt;";
        assert_eq!(html, expected);
    }
}
