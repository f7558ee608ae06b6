//! Texts around the published information about readiness. The rulebook holds the published texts themselves.

mod area;
mod duty;
mod figures;
mod money;
mod progress;
mod question;
mod when;

pub use area::readiness_screen;
pub use duty::{exemption_screen, timeline_screen};
pub use figures::peers_screen;
pub use money::money_screen;
pub use progress::progress_screen;

use shikaku_clinic::readiness::{Certainty, Rulebook, Sourced};

use crate::view::Line;
use crate::view::wareki::wareki;

/// 出典, with a warning where it is no document of the ministry.
fn source(book: &Rulebook, item: &impl Sourced, certainty: Certainty) -> Line {
    let doubt = match certainty {
        Certainty::Stated => "",
        Certainty::Reported => "。国の資料では確認していません",
        Certainty::Inferred => "。確認できていません",
    };
    Line::detail("出典", &format!("{}{doubt}", book.source_of(item)))
}

/// The day on which all of it was true.
fn as_of(book: &Rulebook) -> Line {
    let day = wareki(book.as_of);
    Line::plain(&format!(
        "{day}の時点で分かっていることです。新しいお知らせは、ポータルサイトで確認してください。"
    ))
}
