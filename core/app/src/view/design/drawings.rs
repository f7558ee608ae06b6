//! The drawings. Icons lie on a grid of 240, illustrations on one of 480 by 400.

use super::drawing::{Drawing, Paint, Shape};
use crate::view::{Icon, Illustration, Tone};

/// What a drawing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::From)]
pub enum Glyph {
    /// In front of a button.
    #[from]
    Button(Icon),
    /// Beside the word of a tone. [`Tone::Neutral`] has none.
    #[from]
    Tone(Tone),
    /// What to do.
    #[from]
    Illustration(Illustration),
    /// 戻る.
    Back,
    /// A row that opens something.
    Open,
    /// A fold that is closed.
    Unfold,
    /// コピー.
    Copy,
    /// 読み上げる.
    ReadAloud,
    /// 声を止める.
    StopReading,
}

impl Glyph {
    /// The drawing; `None` where none is wanted.
    #[must_use]
    pub const fn drawing(self) -> Option<Drawing> {
        let layers: &[&[Shape]] = match self {
            Self::Tone(Tone::Neutral) => return None,
            Self::Tone(Tone::Valid) => &[VALID],
            Self::Tone(Tone::Attention) => &[ATTENTION],
            Self::Tone(Tone::Failed) => &[FAILED],
            Self::Button(icon) => button(icon),
            Self::Back => &[BACK],
            Self::Open => &[OPEN],
            Self::Unfold => &[UNFOLD],
            Self::Copy => &[COPY],
            Self::ReadAloud => &[READ_ALOUD],
            Self::StopReading => &[STOP_READING],
            Self::Illustration(illustration) => {
                let layers: &[&[Shape]] = match illustration {
                    Illustration::CardOnPhone => &[CARD_ON_PHONE, CARD],
                    Illustration::CardOnReader => &[CARD_ON_READER, CARD],
                    Illustration::CardInReader => &[CARD_IN_READER, CARD],
                    Illustration::FaceAndCard => &[FACE_AND_CARD],
                };
                return Some(Drawing { width: 480, height: 400, layers });
            }
        };
        Some(Drawing { width: 240, height: 240, layers })
    }
}

/// The icon of the product: a card, and the sign that it is in order.
#[must_use]
pub const fn product_icon() -> Drawing {
    Drawing { width: 240, height: 240, layers: &[PRODUCT] }
}

const fn button(icon: Icon) -> &'static [&'static [Shape]] {
    match icon {
        Icon::Pin => &[PIN],
        Icon::Face => &[FACE],
        Icon::Document => &[DOCUMENT],
        Icon::Phone => &[PHONE],
        Icon::Speech => &[SPEECH],
        Icon::Later => &[LATER],
        Icon::Emergency => &[ATTENTION],
        Icon::Insurance => &[INSURANCE],
        Icon::History => &[HISTORY],
        Icon::FollowUp => &[FOLLOW_UP],
        Icon::Reader => &[READER],
        Icon::Checklist => &[CHECKLIST],
        Icon::Search => &[SEARCH],
        Icon::Practice => &[PRACTICE],
        Icon::Language => &[GLOBE],
        Icon::Account => &[PERSON],
        Icon::Clinic => &[BUILDING],
        Icon::Settings => &[SLIDERS],
    }
}

const VALID: &[Shape] = &[Shape::circle(120, 120, 96), Shape::lines(&[(72, 124), (106, 158), (170, 90)])];
const ATTENTION: &[Shape] = &[
    Shape::lines(&[(120, 30), (220, 206), (20, 206), (120, 30)]),
    Shape::lines(&[(120, 96), (120, 144)]),
    Shape::circle(120, 176, 12).area(Paint::Text),
];
const FAILED: &[Shape] = &[
    Shape::circle(120, 120, 96),
    Shape::lines(&[(84, 84), (156, 156)]),
    Shape::lines(&[(156, 84), (84, 156)]),
];
/// Three controls that are moved to and fro.
const SLIDERS: &[Shape] = &[
    Shape::lines(&[(30, 60), (66, 60)]),
    Shape::circle(90, 60, 24),
    Shape::lines(&[(114, 60), (210, 60)]),
    Shape::lines(&[(30, 120), (126, 120)]),
    Shape::circle(150, 120, 24),
    Shape::lines(&[(174, 120), (210, 120)]),
    Shape::lines(&[(30, 180), (66, 180)]),
    Shape::circle(90, 180, 24),
    Shape::lines(&[(114, 180), (210, 180)]),
];
const PIN: &[Shape] = &[
    Shape::rect(18, 66, 204, 108, 26),
    Shape::circle(74, 120, 15).area(Paint::Text),
    Shape::circle(120, 120, 15).area(Paint::Text),
    Shape::circle(166, 120, 15).area(Paint::Text),
];
const FACE: &[Shape] = &[
    Shape::circle(92, 82, 44),
    Shape::lines(&[(20, 206), (26, 178), (44, 160), (68, 150), (116, 150), (140, 160), (154, 174)]),
    Shape::lines(&[(160, 112), (182, 134), (224, 88)]),
];
const BUILDING: &[Shape] = &[
    Shape::lines(&[(24, 116), (120, 36), (216, 116)]),
    Shape::lines(&[(52, 98), (52, 204), (188, 204), (188, 98)]),
    Shape::lines(&[(120, 116), (120, 172)]),
    Shape::lines(&[(92, 144), (148, 144)]),
];
const PERSON: &[Shape] = &[
    Shape::circle(120, 78, 44),
    Shape::lines(&[
        (36, 208),
        (42, 178),
        (62, 158),
        (90, 148),
        (150, 148),
        (178, 158),
        (198, 178),
        (204, 208),
        (36, 208),
    ]),
];
const DOCUMENT: &[Shape] = &[
    Shape::lines(&[(146, 24), (50, 24), (50, 216), (190, 216), (190, 68), (146, 24), (146, 68), (190, 68)]),
    Shape::lines(&[(86, 120), (154, 120)]),
    Shape::lines(&[(86, 164), (154, 164)]),
];
const PHONE: &[Shape] = &[Shape::rect(66, 20, 108, 200, 22), Shape::lines(&[(106, 184), (134, 184)])];
const SPEECH: &[Shape] = &[
    Shape::lines(&[(24, 40), (216, 40), (216, 170), (120, 170), (72, 212), (72, 170), (24, 170), (24, 40)]),
    Shape::lines(&[(70, 88), (170, 88)]),
    Shape::lines(&[(70, 124), (140, 124)]),
];
const LATER: &[Shape] = &[Shape::circle(120, 120, 96), Shape::lines(&[(120, 66), (120, 124), (158, 148)])];
const INSURANCE: &[Shape] = &[
    Shape::rect(18, 52, 204, 136, 20),
    Shape::circle(76, 108, 20),
    Shape::lines(&[(126, 100), (186, 100)]),
    Shape::lines(&[(54, 152), (186, 152)]),
];
const HISTORY: &[Shape] = &[
    Shape::circle(40, 66, 14).area(Paint::Text),
    Shape::circle(40, 120, 14).area(Paint::Text),
    Shape::circle(40, 174, 14).area(Paint::Text),
    Shape::lines(&[(84, 66), (212, 66)]),
    Shape::lines(&[(84, 120), (212, 120)]),
    Shape::lines(&[(84, 174), (212, 174)]),
];
const FOLLOW_UP: &[Shape] = &[
    Shape::rect(48, 42, 144, 178, 18),
    Shape::rect(86, 20, 68, 44, 14),
    Shape::lines(&[(120, 98), (120, 150)]),
    Shape::circle(120, 182, 12).area(Paint::Text),
];
const READER: &[Shape] = &[
    Shape::rect(40, 112, 160, 106, 20),
    Shape::lines(&[(72, 112), (72, 24), (168, 24), (168, 112)]),
    Shape::lines(&[(86, 166), (154, 166)]),
];
const SEARCH: &[Shape] = &[Shape::circle(102, 102, 70), Shape::lines(&[(152, 152), (216, 216)])];
const CHECKLIST: &[Shape] = &[
    Shape::lines(&[(28, 68), (46, 86), (80, 48)]),
    Shape::lines(&[(28, 160), (46, 178), (80, 140)]),
    Shape::lines(&[(112, 70), (212, 70)]),
    Shape::lines(&[(112, 162), (212, 162)]),
];
/// A pencil.
const PRACTICE: &[Shape] = &[
    Shape::lines(&[(40, 200), (52, 146), (164, 34), (206, 76), (94, 188), (40, 200)]),
    Shape::lines(&[(136, 62), (178, 104)]),
    Shape::lines(&[(130, 206), (206, 206)]),
];
const GLOBE: &[Shape] = &[
    Shape::circle(120, 120, 96),
    Shape::lines(&[(24, 120), (216, 120)]),
    Shape::lines(&[(120, 24), (88, 66), (78, 120), (88, 174), (120, 216)]),
    Shape::lines(&[(120, 24), (152, 66), (162, 120), (152, 174), (120, 216)]),
];
const BACK: &[Shape] = &[Shape::lines(&[(150, 50), (80, 120), (150, 190)])];
const OPEN: &[Shape] = &[Shape::lines(&[(90, 50), (160, 120), (90, 190)])];
const UNFOLD: &[Shape] = &[Shape::lines(&[(50, 90), (120, 160), (190, 90)])];
const COPY: &[Shape] = &[
    Shape::rect(84, 74, 120, 140, 16),
    Shape::lines(&[(84, 166), (36, 166), (36, 26), (156, 26), (156, 74)]),
];
/// A loudspeaker with waves.
const READ_ALOUD: &[Shape] = &[
    Shape::lines(&[(28, 92), (72, 92), (124, 46), (124, 194), (72, 148), (28, 148), (28, 92)]),
    Shape::lines(&[(156, 90), (168, 120), (156, 150)]),
    Shape::lines(&[(190, 62), (212, 120), (190, 178)]),
];
const STOP_READING: &[Shape] = &[Shape::rect(54, 54, 132, 132, 16).area(Paint::Text)];
const PRODUCT: &[Shape] = &[
    Shape::rect(0, 0, 240, 240, 52).area(Paint::Accent),
    Shape::rect(38, 70, 164, 104, 16).area(Paint::Surface),
    Shape::circle(78, 108, 18).area(Paint::Accent),
    Shape::rect(54, 132, 48, 26, 12).area(Paint::Accent),
    Shape::lines(&[(124, 124), (144, 144), (182, 100)]).outline(Paint::Accent, 16),
];

/// The card, tilted, with its photograph at the left. Corners are rounded by the outline.
const CARD: &[Shape] = &[
    Shape::lines(&[(112, 62), (372, 30), (392, 186), (132, 218)]).area(Paint::Surface),
    Shape::lines(&[(112, 62), (372, 30), (392, 186), (132, 218), (112, 62)]).outline(Paint::Accent, 10),
    Shape::lines(&[(138, 92), (204, 84), (214, 166), (148, 174)]).area(Paint::AccentSoft),
    Shape::circle(173, 114, 17).area(Paint::Accent),
    Shape::lines(&[(152, 172), (156, 148), (172, 138), (192, 136), (206, 144), (212, 165)])
        .area(Paint::Accent),
    Shape::lines(&[(236, 92), (340, 79)]).outline(Paint::Quiet, 10),
    Shape::lines(&[(240, 124), (320, 114)]).outline(Paint::Quiet, 10),
];

const CARD_ON_PHONE: &[Shape] = &[
    Shape::rect(150, 96, 180, 296, 30).area(Paint::Quiet),
    Shape::rect(164, 112, 152, 264, 18).area(Paint::AccentSoft),
    Shape::lines(&[(240, 244), (240, 320)]).outline(Paint::Accent, 12),
    Shape::lines(&[(210, 292), (240, 322), (270, 292)]).outline(Paint::Accent, 12),
];
const CARD_ON_READER: &[Shape] = &[
    Shape::rect(80, 250, 320, 130, 34).area(Paint::Quiet),
    Shape::rect(104, 270, 272, 90, 22).area(Paint::AccentSoft),
    Shape::lines(&[(240, 236), (240, 318)]).outline(Paint::Accent, 12),
    Shape::lines(&[(210, 290), (240, 320), (270, 290)]).outline(Paint::Accent, 12),
];
const CARD_IN_READER: &[Shape] = &[
    Shape::rect(70, 300, 340, 84, 26).area(Paint::Quiet),
    Shape::rect(110, 312, 260, 16, 8).area(Paint::Surface),
    Shape::lines(&[(250, 232), (250, 286)]).outline(Paint::Accent, 12),
    Shape::lines(&[(222, 260), (250, 288), (278, 260)]).outline(Paint::Accent, 12),
];
const FACE_AND_CARD: &[Shape] = &[
    Shape::circle(116, 148, 64).outline(Paint::Accent, 12),
    Shape::circle(94, 140, 8).area(Paint::Accent),
    Shape::circle(138, 140, 8).area(Paint::Accent),
    Shape::lines(&[(94, 174), (106, 182), (126, 182), (138, 174)]).outline(Paint::Accent, 10),
    Shape::lines(&[
        (22, 352),
        (30, 302),
        (56, 268),
        (90, 252),
        (142, 252),
        (176, 268),
        (202, 302),
        (210, 352),
    ])
    .outline(Paint::Accent, 12),
    Shape::lines(&[(222, 176), (262, 176)]).outline(Paint::Quiet, 12),
    Shape::lines(&[(222, 212), (262, 212)]).outline(Paint::Quiet, 12),
    Shape::rect(284, 110, 180, 176, 20).area(Paint::Surface),
    Shape::rect(284, 110, 180, 176, 20).outline(Paint::Accent, 10),
    Shape::rect(310, 138, 80, 100, 10).area(Paint::AccentSoft),
    Shape::circle(350, 174, 20).area(Paint::Accent),
    Shape::rect(324, 202, 52, 36, 18).area(Paint::Accent),
    Shape::lines(&[(412, 150), (440, 150)]).outline(Paint::Quiet, 10),
    Shape::lines(&[(412, 184), (440, 184)]).outline(Paint::Quiet, 10),
];
