use shikaku_core::view;
use shikaku_core::view::{Button, ButtonId, CopyText, Entry, Haptic, Line, LineKind, Progress, Screen};
use uniffi::deps::anyhow;

// The bindings export the types of the core's view unchanged. The declarations below repeat them for the generators;
// the compiler rejects a difference.

uniffi::custom_type!(ButtonId, String, {
    remote,
    lower: |id| id.name().into_owned(),
    try_lift: |name| ButtonId::by_name(&name).ok_or_else(|| anyhow::anyhow!("no button has this name")),
});

/// A screen as plain text with nothing left out: what golden files hold, the same in every language.
#[uniffi::export]
#[must_use]
pub fn screen_text(screen: &Screen) -> String {
    view::screen_text(screen)
}

/// 画面: all that is drawn, said and let happen. One renderer draws every screen. It may hold personal data.
#[uniffi::remote(Record)]
pub struct Screen {
    /// Names the screen, stable across releases: `entering-pin`.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Text below the heading, in reading order.
    pub lines: Vec<Line>,
    /// What a person is typing, if anything.
    pub entry: Option<Entry>,
    /// What a person can do now; digits go in without one.
    pub buttons: Vec<Button>,
    /// The button to press next, which the shell highlights. Absent while digits, a card or an answer are awaited, and
    /// wherever a person has to judge.
    #[uniffi(default = None)]
    pub proposed: Option<ButtonId>,
    /// The whole screen for a screen reader or TTS: what matters first.
    pub spoken: String,
    /// What the device does to the hand.
    pub haptic: Haptic,
    /// How far a running step is.
    pub progress: Option<Progress>,
    /// Code of the failure shown, for support: `PIN-01`.
    pub failure_code: Option<String>,
    /// Whether a card is looked for while this is shown.
    pub wants_card: bool,
    /// What may be copied for the receipt computer.
    pub copy: Option<CopyText>,
}

/// One line of a screen.
#[uniffi::remote(Record)]
pub struct Line {
    /// Its severity; colour alone never shows it, because the text says it too.
    pub kind: LineKind,
    /// Label in front of the value, empty for plain text.
    pub label: String,
    /// Text or value.
    pub text: String,
    /// The line for a screen reader. Empty where another line says it.
    pub spoken: String,
}

/// Weight of a line.
#[uniffi::remote(Enum)]
pub enum LineKind {
    /// The one thing to know.
    Headline,
    /// Ordinary text.
    Plain,
    /// Something to take care of.
    Notice,
    /// Label and value.
    Detail,
}

/// What is being typed.
#[uniffi::remote(Record)]
pub struct Entry {
    /// Digits asked for.
    pub length: u8,
    /// Fewest of them that are enough.
    pub least: u8,
    /// Digits typed so far.
    pub typed: u8,
    /// The digits themselves where the staff type them; absent for a PIN, which is neither shown nor spoken.
    pub digits: Option<String>,
    /// What is typed, for a screen reader.
    pub label: String,
    /// Digits there are: 10, or 16 with A to F.
    pub keys: u8,
}

/// A button. Pressed, its `id` goes to `press`.
#[uniffi::remote(Record)]
pub struct Button {
    /// What it does, stable across releases: `choose-pin`.
    pub id: ButtonId,
    /// Text on it.
    pub label: String,
    /// What a screen reader says.
    pub spoken: String,
}

/// What may be copied, and the words on the control that does it. Nothing is pressed for it.
#[uniffi::remote(Record)]
pub struct CopyText {
    /// Text on the control.
    pub label: String,
    /// What a screen reader says.
    pub spoken: String,
    /// One `label TAB value` a line. Personal: mark it as sensitive, clear it after hand-over.
    pub text: String,
}

/// What the device does to the hand.
#[uniffi::remote(Enum)]
pub enum Haptic {
    /// Nothing.
    None,
    /// One short tick: a step is done.
    Tick,
    /// Two short: success.
    Success,
    /// One long: look here.
    Warning,
    /// Three: failed.
    Failure,
}

/// How far a running step is.
#[uniffi::remote(Enum)]
pub enum Progress {
    /// It runs, and how long is not known.
    Running,
    /// Do not move the card.
    HoldStill,
}
