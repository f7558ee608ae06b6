use strum::IntoStaticStr;

use crate::view::Language;

/// What a screen means as a whole. A renderer shows it as a colour, an icon and a word together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Tone {
    /// Nothing has come out yet.
    #[default]
    Neutral,
    /// It is in order, and nothing is left to ask.
    Valid,
    /// Something is to be taken care of.
    Attention,
    /// It failed.
    Failed,
}

/// A drawing on a screen, by its name. Renderers hold the drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
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

/// What is always in sight, in the title bar. It may name a person: no `Debug` of contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("StatusItem({kind:?}, {tone:?})")]
pub struct StatusItem {
    /// What it is about.
    pub kind: StatusKind,
    /// A few words.
    pub text: String,
    /// What a screen reader says.
    pub spoken: String,
    /// Whether it is in order.
    pub tone: Tone,
    /// The language of its texts: that of the staff.
    pub language: Language,
}

/// What a status is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
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

/// What the device does to the hand, so that success and failure differ without eye or ear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It runs, and how long is not known.
    Running,
    /// Do not move the card.
    HoldStill,
}
