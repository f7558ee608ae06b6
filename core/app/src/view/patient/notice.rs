//! What happened before, beside a form or a wait.

use crate::view::ja::{alert, code_line};
use crate::view::words::Words;
use crate::view::{FailureText, Haptic, Language, Line, LineKind, Screen, Section, failure_text};
use crate::workflow::Notice;

/// Puts what happened first. The hand feels it only when it is `news`, not again with every digit.
pub(in crate::view) fn noticed(screen: Screen, words: &Words, notice: Option<Notice>, news: bool) -> Screen {
    let Some(notice) = notice else {
        return screen;
    };
    let failure = notice.failure;
    let haptic = if news { Haptic::Warning } else { Haptic::None };
    let screen = match for_staff(words, notice).filter(|_| words.failures.of(failure).is_none()) {
        Some(section) => screen.section_first(section),
        None => screen,
    };
    screen
        .section_first(for_patient(words, notice))
        .haptic(haptic)
        .failure_code(failure.code())
        .said_to_staff(words, Some(notice).filter(|_| news))
}

/// The words for the patient, with what the staff need of a failure that the patient can put right.
fn for_patient(words: &Words, notice: Notice) -> Section {
    let failure = notice.failure;
    let text = text(words, notice);
    let own = [words.notice(text.title)].into_iter().chain(notice.tries_left.map(|left| tries(words, left)));
    let own = own.chain([words.plain(text.advice)]);
    let is_mine = words.failures.of(failure).is_some() || words.are_of_staff();
    let title = (!words.are_of_staff()).then(|| Line::detail("職員の方へ", failure_text(failure).title));
    let of_staff = title.into_iter().chain([code_line(failure)]).map(Line::unsaid);
    Section::notice(own.chain(of_staff.filter(|_| is_mine)))
}

/// A failure that the staff have to put right; `None` where they have read it already.
fn for_staff(words: &Words, notice: Notice) -> Option<Section> {
    let text = failure_text(notice.failure);
    (!words.are_of_staff()).then(|| alert(notice.failure, [text.advice]))
}

/// What the patient reads of a failure.
fn text(words: &Words, notice: Notice) -> FailureText {
    let own = words.failures.of(notice.failure);
    let other = if words.are_of_staff() { failure_text(notice.failure) } else { words.failures.for_staff };
    own.unwrap_or(other)
}

/// 残り回数, before the next one is spent.
fn tries(words: &Words, left: u8) -> Line {
    let pin = &words.pin;
    let (label, text) = (pin.tries_label.to_owned(), (pin.tries)(left));
    Line {
        kind: LineKind::Notice,
        label,
        text,
        spoken: words.said(&(pin.tries_said)(left)),
        language: words.language,
    }
}

/// What happened and what to do, without the form, because the person has listened to the form once already.
pub(super) fn in_short(words: &Words, notice: Notice) -> String {
    let text = text(words, notice);
    let tries = notice.tries_left.map(words.pin.tries_said).unwrap_or_default();
    words.all_said([text.title, &tries, text.advice])
}

impl Screen {
    /// Says in Japanese what happened, where the words for the patient are in another language.
    pub(super) fn said_to_staff(self, words: &Words, notice: Option<Notice>) -> Self {
        match notice {
            Some(notice) if !words.are_of_staff() => {
                let title = failure_text(notice.failure).title;
                self.also_say(Language::Japanese, Language::Japanese.sentence(title))
            }
            _ => self,
        }
    }
}
