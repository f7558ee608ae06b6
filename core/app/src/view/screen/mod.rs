mod button;
mod button_id;
mod entry;
mod section;
mod signal;

pub use button::{Button, ButtonRole, Icon};
pub use button_id::ButtonId;
pub use entry::{DigitField, Entry, EraDateField, PasswordField, TextField, TextKeyboard};
pub(in crate::view) use section::letters;
pub use section::{Line, LineKind, Section, SectionKind};
pub use signal::{Haptic, Illustration, Progress, Sound, StatusItem, StatusKind, Tone};

use shikaku_clinic::history::HistoryId;

use super::Language;
use crate::workflow::DisplaySettings;

/// 画面: all that a shell draws, says and lets happen. A shell draws any screen with one renderer; a new state
/// needs no new shell. It may hold personal data: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Screen({id}, {} lines, {} buttons)", self.all_lines().count(), buttons.len())]
pub struct Screen {
    /// Names the screen, stable across releases: `entering-pin`.
    pub id: String,
    /// The language of the title, of what is typed, and of what is said. A line and a button have their own.
    pub language: Language,
    /// Whether it is one of 練習モード. Its title says so, and its title bar has the colours of practice.
    pub is_practice: bool,
    /// Heading.
    pub title: String,
    /// What the screen means as a whole.
    pub tone: Tone,
    /// A drawing that shows what to do.
    pub illustration: Option<Illustration>,
    /// Text below the heading, in reading order.
    pub sections: Vec<Section>,
    /// What a person is typing, if anything.
    pub entry: Option<Entry>,
    /// What a person can do now; digits go in without one.
    pub buttons: Vec<Button>,
    /// The button to press next. A shell highlights it, and an empty answer presses it. `None` while digits, a card or an
    /// answer are awaited, and wherever a person has to judge: identity, the insurance that applies, the last try.
    pub proposed: Option<ButtonId>,
    /// What is said by itself: short, and what matters first. Said once, when it differs from what was said before.
    pub spoken: String,
    /// The whole screen, for a person who asks to have it read aloud.
    pub read_aloud: String,
    /// What is said in another language after `spoken`, and after `read_aloud`: to the staff on a screen that the patient
    /// reads, or to the patient on a screen of the staff.
    pub also_spoken: Option<SpokenText>,
    /// What the device does to the hand, once, when the screen differs from the one before.
    pub haptic: Haptic,
    /// What the device plays besides speech, once, when the screen differs from the one before.
    pub sound: Sound,
    /// How far a running step is.
    pub progress: Option<Progress>,
    /// Code of the failure shown, for support: `PIN-01`.
    pub failure_code: Option<String>,
    /// Whether a card is looked for while this is shown.
    pub wants_card: bool,
    /// What may be copied for the receipt computer.
    pub copy: Option<CopyText>,
    /// What is always in sight, in the title bar: the reader, its battery.
    pub status: Vec<StatusItem>,
    /// The control in the title bar that reads the screen aloud; `None` where the device has no voice.
    pub reading: Option<ReadingControl>,
    /// How it is drawn, where that is not as the device is set.
    pub display: Option<DisplaySettings>,
    /// A status message (WCAG 2.2, 4.1.3): what became of something that changed nothing else on the screen.
    pub message: Option<String>,
}

impl Screen {
    /// The lines of all sections, in reading order.
    pub fn all_lines(&self) -> impl Iterator<Item = &Line> {
        self.sections.iter().flat_map(|section| &section.lines)
    }
}

/// A text for a voice, and its language. It may hold personal data: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("SpokenText({})", language.tag())]
pub struct SpokenText {
    /// The language of the text.
    pub language: Language,
    /// What is said.
    pub text: String,
}

/// Things to choose from: a heading, and a line for each with its name in the history. It may hold personal data: no
/// `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Listing({}, {} rows)", heading.id, rows.len())]
pub struct Listing {
    /// What they are, how many, and what to know first.
    pub heading: Screen,
    /// The things, in the order to show them.
    pub rows: Vec<(HistoryId, Line)>,
}

/// What may be copied, and the words on the control that does it. The shell does it alone: nothing is pressed.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("CopyText({} lines)", text.lines().count())]
pub struct CopyText {
    /// Text on the control.
    pub label: String,
    /// What a screen reader says.
    pub spoken: String,
    /// One `label TAB value` a line (eligibility reference, 1.5). Personal: to be marked as sensitive on the
    /// clipboard and cleared from it after hand-over.
    pub text: String,
}

/// The control that reads a screen aloud or stops the voice, and the words on it. A press of it is
/// [`Input::ReadAloudPressed`](crate::application::Input::ReadAloudPressed).
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("ReadingControl({is_reading})")]
pub struct ReadingControl {
    /// Text on it.
    pub label: String,
    /// The accessible name, which begins with the label.
    pub spoken: String,
    /// Whether something is said now, so that a press stops it.
    pub is_reading: bool,
}
