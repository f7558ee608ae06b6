//! The words for what is lawful when the check cannot be made.

mod charge;
mod ending;
mod evidence;
mod ground;
mod record;

pub(in crate::view) use charge::NO_FULL_CHARGE;
pub use ending::{ending_text, showable_text};
pub use evidence::{EvidenceText, evidence_text};

use shikaku_clinic::fallback::{Charge, Decision, Evidence, FallbackOption, Lack};

use crate::view::{Haptic, Line, LineKind, Screen};

/// 別の方法の判断: what one evidence is worth, what to ask for and what to do. Without buttons; a state that shows
/// it adds its own.
#[must_use]
pub fn decision_screen(evidence: Evidence, decision: &Decision) -> Screen {
    match decision {
        Decision::Lawful(option) => lawful(option),
        Decision::NotEnough(lack) => not_enough(evidence, *lack),
    }
    .completed()
}

/// What a way asks for and what follows from it.
pub(in crate::view::ja) fn lawful(option: &FallbackOption) -> Screen {
    let text = evidence_text(option.evidence);
    let title = match (option.doubt, option.follow_up) {
        (Some(_), _) => "この方法で足りるかは、国の案内に示されていません",
        (None, Some(_)) => "施術を先にして、後で確認します",
        (None, None) => "この方法で確認できます",
    };
    // Success only where the share of cost is known too.
    let haptic = match (option.doubt, option.charge) {
        (Some(_), _) | (None, Charge::Confirm { question: Some(_), .. }) => Haptic::Warning,
        (None, Charge::Confirm { question: None, .. }) => Haptic::Tick,
        (None, Charge::Share(_) | Charge::InFull) => Haptic::Success,
    };
    Screen::new("way-lawful", title)
        .line(charge::line(option.charge))
        .line(Line::detail("確認の方法", text.name))
        .line(Line::plain(text.ask))
        .lines(option.doubt.map(|doubt| Line::notice(ground::doubt(doubt))))
        .lines(charge::question(option.charge))
        .line(record::record(option.record))
        .line(Line::plain("見せてもらったものの写真やコピーは、残しません。"))
        .lines(option.follow_up.map(|open| record::follow_up(open).kind(LineKind::Notice)))
        .line(ground::ground(option.ground))
        .haptic(haptic)
}

fn not_enough(evidence: Evidence, lack: Lack) -> Screen {
    let title = match lack {
        Lack::Nothing => "ほかの確認は要りません",
        _ => "この方法だけでは確認できません",
    };
    Screen::new("way-not-enough", title)
        .line(Line::headline(ground::lack(lack)))
        .line(Line::detail("確認の方法", evidence_text(evidence).name))
        .haptic(Haptic::Warning)
}
