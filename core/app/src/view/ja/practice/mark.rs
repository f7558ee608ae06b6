use crate::view::{CopyText, Entry, Screen};

/// The screen of a practice check, marked: in its identifier, its title, the colours of its title bar and what is said first.
/// A text to be copied is replaced by one that no receipt computer can take for a result. A card is never looked for.
pub(super) fn practised(screen: Screen) -> Screen {
    let is_typing = screen.entry.as_ref().is_some_and(Entry::has_digits);
    // Said again with each digit, it would hide how many there are.
    let spoken = if is_typing || screen.spoken.is_empty() { screen.spoken } else { said(&screen.spoken) };
    Screen {
        id: format!("practice-{}", screen.id),
        is_practice: true,
        title: format!("【練習】{}", screen.title),
        spoken,
        read_aloud: said(&screen.read_aloud),
        copy: screen.copy.map(|copy| CopyText { text: COPIED.to_owned(), ..copy }),
        wants_card: false,
        ..screen
    }
}

fn said(text: &str) -> String {
    format!("練習。{text}")
}

/// In place of a result. It has no label and no value.
const COPIED: &str = "【練習】練習の結果です。資格情報ではありません。";

#[cfg(test)]
mod tests {
    use shikaku_eligibility::handover::clipboard::read;

    use super::COPIED;

    #[test]
    fn what_is_copied_in_practice_is_no_result() {
        assert!(COPIED.starts_with("【練習】") && read(COPIED).is_err());
    }
}
