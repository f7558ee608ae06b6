//! Line ends: CR LF, LF and CR alone, one rule for every text.

/// The lines of a text, in whichever way each of them ends. A text of no line end is one line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((line, behind)) = text.find(['\r', '\n']).and_then(|end| text.split_at_checked(end)) else {
            return Some(text);
        };
        rest = behind.strip_prefix("\r\n").or_else(|| behind.strip_prefix(['\r', '\n']));
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::lines;

    #[test]
    fn a_line_ends_with_cr_lf_or_both() {
        for (text, expected) in [
            ("", &[""][..]),
            ("a", &["a"]),
            ("a\nb\rc\r\nd", &["a", "b", "c", "d"]),
            ("a\r\n", &["a", ""]),
            ("a\n\rb", &["a", "", "b"]),
            ("\r\r\n\n", &["", "", "", ""]),
            ("a\u{2028}b\u{85}c", &["a\u{2028}b\u{85}c"]),
        ] {
            assert_eq!(lines(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_kind_of_line_end_gives_the_same_lines(text in "[ab\n]{0,20}") {
            let plain: Vec<_> = text.split('\n').collect();
            for end in ["\n", "\r\n", "\r"] {
                let ended = text.replace('\n', end);
                prop_assert_eq!(lines(&ended).collect::<Vec<_>>(), plain.clone());
            }
        }
    }
}
