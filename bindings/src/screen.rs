use shikaku_core::view;
use shikaku_core::view::{
    Button, ButtonId, ButtonRole, CopyText, Entry, Haptic, Icon, Illustration, Language, Line, LineKind,
    Progress, ReadingControl, Screen, Section, SectionKind, Sound, SpokenText, StatusItem, StatusKind, Tone,
};
use shikaku_core::workflow::{DisplaySettings, TextSize, Theme};
use uniffi::deps::anyhow;

// The bindings export the types of the core's view unchanged. The declarations below repeat them for the generators;
// the compiler rejects a difference.

uniffi::custom_type!(ButtonId, String, {
    remote,
    lower: |id| id.name().into_owned(),
    try_lift: |name| ButtonId::by_name(&name).ok_or_else(|| anyhow::anyhow!("no button has this name")),
});

uniffi::custom_type!(Language, String, {
    remote,
    lower: |language| language.tag().to_owned(),
    try_lift: |tag| Language::by_tag(&tag).ok_or_else(|| anyhow::anyhow!("no language has this tag")),
});

uniffi::custom_type!(TextSize, u16, {
    remote,
    lower: |size| size.percent(),
    try_lift: |percent| Ok(TextSize::of_percent(percent)),
});

/// A screen as plain text with nothing left out: what golden files hold, the same in every language.
#[uniffi::export]
#[must_use]
pub fn screen_text(screen: &Screen) -> String {
    view::screen_text(screen)
}

/// A line for a screen reader and a braille display: label and text as they are written, then how they are read where that
/// differs.
#[uniffi::export]
#[must_use]
pub fn accessible_text(line: &Line) -> String {
    line.accessible_text()
}

/// 画面: all that is drawn, said and let happen. One renderer draws every screen. It may hold personal data.
#[uniffi::remote(Record)]
pub struct Screen {
    /// Names the screen, stable across releases: `entering-pin`.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What the screen means as a whole.
    pub tone: Tone,
    /// A drawing that shows what to do. The shell holds the drawings.
    pub illustration: Option<Illustration>,
    /// Text below the heading, in reading order.
    pub sections: Vec<Section>,
    /// What a person is typing, if anything.
    pub entry: Option<Entry>,
    /// What a person can do now; digits go in without one.
    pub buttons: Vec<Button>,
    /// The button to press next, which the shell highlights. Absent while digits, a card or an answer are awaited, and
    /// wherever a person has to judge.
    #[uniffi(default = None)]
    pub proposed: Option<ButtonId>,
    /// What is said by itself: short, and what matters first.
    pub spoken: String,
    /// The whole screen, for a person who asks to have it read aloud.
    pub read_aloud: String,
    /// What the device does to the hand.
    pub haptic: Haptic,
    /// What the device plays besides speech.
    pub sound: Sound,
    /// How far a running step is.
    pub progress: Option<Progress>,
    /// Code of the failure shown, for support: `PIN-01`.
    pub failure_code: Option<String>,
    /// Whether a card is looked for while this is shown.
    pub wants_card: bool,
    /// What may be copied for the receipt computer.
    pub copy: Option<CopyText>,
    /// What is always in sight, in the title bar.
    pub status: Vec<StatusItem>,
    /// The control in the title bar that reads the screen aloud; absent where the device has no voice.
    #[uniffi(default = None)]
    pub reading: Option<ReadingControl>,
    /// A status message, below the title bar.
    #[uniffi(default = None)]
    pub message: Option<String>,
    /// The language of the title, of what is typed, and of what is said: `ja`, `zh-Hant`.
    #[uniffi(default = "ja")]
    pub language: Language,
    /// What is said in another language after `spoken`, and after `read_aloud`.
    #[uniffi(default = None)]
    pub also_spoken: Option<SpokenText>,
    /// Whether it is one of 練習モード: its title bar has the colours of practice.
    #[uniffi(default = false)]
    pub is_practice: bool,
    /// How it is drawn, where that is not as the device is set.
    #[uniffi(default = None)]
    pub display: Option<DisplaySettings>,
}

/// How screens are drawn, beside what the device is set to.
#[uniffi::remote(Record)]
pub struct DisplaySettings {
    /// The size of type in percent, in addition to that of the device: 100 to 200.
    pub text_size: TextSize,
    /// The colours. `appearance` makes them from this and what the device is set to.
    pub theme: Theme,
}

/// The colours of the screens.
#[uniffi::remote(Enum)]
pub enum Theme {
    /// Those that the device is set to.
    System,
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
    /// Black and white, as far apart as can be; dark or light as the device is set.
    HighContrast,
}

/// The control that reads a screen aloud or stops the voice. Pressed, it is `readAloudPressed`.
#[uniffi::remote(Record)]
pub struct ReadingControl {
    /// Text on it.
    pub label: String,
    /// The accessible name, which begins with the label.
    pub spoken: String,
    /// Whether something is said now, so that a press stops it.
    pub is_reading: bool,
}

/// A text for a voice, and its language.
#[uniffi::remote(Record)]
pub struct SpokenText {
    /// The language of the text.
    pub language: Language,
    /// What is said.
    pub text: String,
}

/// Lines that belong together. Each kind is drawn in its own way.
#[uniffi::remote(Record)]
pub struct Section {
    /// What the lines are.
    pub kind: SectionKind,
    /// Heading of the second level; empty where there is none.
    pub heading: String,
    /// What a notice or the hero means; neutral for other kinds.
    pub tone: Tone,
    /// Whether it is drawn closed, with its heading as the control that opens it.
    pub folded: bool,
    /// The lines, in reading order.
    pub lines: Vec<Line>,
}

/// What the lines of a section are.
#[uniffi::remote(Enum)]
pub enum SectionKind {
    /// The one thing to know.
    Hero,
    /// Ordinary text.
    Text,
    /// One alert: a title, its text, and the code last.
    Notice,
    /// Whose result it is.
    Person,
    /// Labels and values.
    Details,
}

/// What a screen, a section or a status means. It is shown as a colour, an icon and a word together.
#[uniffi::remote(Enum)]
pub enum Tone {
    /// Nothing has come out yet.
    Neutral,
    /// It is in order, and nothing is left to ask.
    Valid,
    /// Something is to be taken care of.
    Attention,
    /// It failed.
    Failed,
}

/// A drawing on a screen.
#[uniffi::remote(Enum)]
pub enum Illustration {
    /// A card at the back of the device.
    CardOnPhone,
    /// A card on a reader.
    CardOnReader,
    /// A card in the slot of a reader.
    CardInReader,
    /// A face beside the photograph on a card.
    FaceAndCard,
}

/// What the device plays besides speech, once, when the screen differs from the one before.
#[uniffi::remote(Enum)]
pub enum Sound {
    /// Nothing.
    None,
    /// A card is found, and its reading begins.
    CardFound,
    /// The outcome is in order, and nothing is left to ask.
    Valid,
    /// The outcome leaves something to take care of.
    Attention,
    /// It failed.
    Failed,
}

/// What is always in sight, in the title bar.
#[uniffi::remote(Record)]
pub struct StatusItem {
    /// What it is about.
    pub kind: StatusKind,
    /// A few words.
    pub text: String,
    /// What a screen reader says.
    pub spoken: String,
    /// Whether it is in order.
    pub tone: Tone,
    /// The language of its texts.
    #[uniffi(default = "ja")]
    pub language: Language,
}

/// What a status is about.
#[uniffi::remote(Enum)]
pub enum StatusKind {
    /// The card reader.
    Reader,
    /// The battery of the card reader.
    Battery,
    /// The network.
    Network,
    /// The person who works at the device.
    Staff,
    /// The clinic.
    Clinic,
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
    /// The language of its texts, which may differ from that of the screen.
    #[uniffi(default = "ja")]
    pub language: Language,
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

/// A button. Pressed, its `id` goes to `press`.
#[uniffi::remote(Record)]
pub struct Button {
    /// What it does, stable across releases: `choose-pin`.
    pub id: ButtonId,
    /// Text on it.
    pub label: String,
    /// The accessible name, whole: it begins with the label and contains whatever else is written on the button.
    pub spoken: String,
    /// How it is drawn, and where.
    pub role: ButtonRole,
    /// Second line below the label; empty where there is none.
    pub subtitle: String,
    /// Text at the end of a row; empty where there is none.
    pub trailing: String,
    /// Words that stand out; empty where there are none.
    pub badge: String,
    /// A drawing in front of the label.
    pub icon: Option<Icon>,
    /// Whether it can be pressed now. A press of a disabled button changes nothing.
    pub enabled: bool,
    /// The language of the label and of the accessible name.
    #[uniffi(default = "ja")]
    pub language: Language,
    /// The language of the subtitle, of the text at the end and of the badge.
    #[uniffi(default = "ja")]
    pub detail_language: Language,
}

/// How a button is drawn, and where.
#[uniffi::remote(Enum)]
pub enum ButtonRole {
    /// The next step. A screen has one at most.
    Primary,
    /// Another step.
    Secondary,
    /// The way back, in the title bar.
    Navigation,
    /// One of several ways: a large card with an icon, a title and a subtitle.
    Choice,
    /// A row of a list.
    Row,
    /// A key of the keypad.
    Key,
    /// Something for the whole screen, in the title bar.
    Tool,
    /// It gives up something that does not come back.
    Destructive,
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
