//! 練習モード: a check with synthetic people, whose card and gateway are a script inside the application.
//!
//! A practice check runs the same [`Reception`](super::Reception) as a real one. Nothing here takes a history, an observer or
//! a link, and nothing gives a request: the steps of the reception end in the script.

mod area;
mod card;
mod certificate;
mod check;
mod ending;
mod gateway;
mod people;
mod script;
mod tour;

pub use area::{Practice, PracticeEvent, PracticePage};
pub use check::PracticeCheck;
pub use ending::{PracticeEnding, PracticeGroup};
pub use script::{
    CardLoss, CardScript, CertificateAge, GatewayScript, NextEntry, PracticeAnswer, PracticeCardKind,
    PracticeScript,
};
pub use tour::TourPage;
