use shikaku_clinic::readiness::{Progress, Rulebook, Stage, Step, StepState};

use super::{as_of, source};
use crate::view::wareki::wareki;
use crate::view::{Line, LineKind, Screen};

/// 導入の準備: what is done, what comes next, what it takes and where people stop.
#[must_use]
pub fn progress_screen(book: &Rulebook, progress: &Progress<'_>) -> Screen {
    let next = progress.next;
    let unknown = (!progress.unknown.is_empty()).then(|| {
        let count = progress.unknown.len();
        Line::notice(&format!("この版にない手順の記録が、{count}件あります。消さずに残してあります。"))
    });
    Screen::new("readiness-progress", "導入の準備")
        .line(headline(progress))
        .lines(next.map(|step| Line::detail("次にすること", &step.title).kind(LineKind::Headline)))
        .lines(next.into_iter().flat_map(|step| about(book, step)))
        .line(Line::plain("手順の一覧です。"))
        .lines(progress.steps.iter().map(state))
        .lines(unknown)
        .line(as_of(book))
        .completed()
}

/// How far the clinic is.
pub(super) fn headline(progress: &Progress<'_>) -> Line {
    Line::headline(match (progress.stage, progress.next) {
        (Stage::Operating, Some(step)) if !step.optional => {
            "導入済みとして数えられます。準備の手順が、まだ残っています。"
        }
        (Stage::Operating, _) => "導入済みとして数えられます。必要な準備は終わっています。",
        (Stage::Ready, _) => {
            "まだ、導入したことになりません。アプリが使えても、運用開始日を登録するまで、未導入として数えられます。"
        }
        (Stage::NotApplied | Stage::Applied, _) => {
            "まだ、導入したことになりません。次の手順に進んでください。"
        }
    })
}

/// What a step takes, and where people stop.
pub(super) fn about<'a>(book: &'a Rulebook, step: &'a Step) -> impl Iterator<Item = Line> + 'a {
    let needs = step.needs.iter().map(|need| Line::detail("用意するもの", need));
    let trap = Line::detail("気をつけること", &step.trap).kind(LineKind::Notice);
    needs.chain([trap, source(book, step, step.certainty)])
}

fn state(state: &StepState<'_>) -> Line {
    Line::detail(&state_text(state), &title_text(state.step))
}

/// The title of a step, and whether a clinic may leave it out.
pub(super) fn title_text(step: &Step) -> String {
    let optional = if step.optional { "（希望する場合）" } else { "" };
    format!("{}{optional}", step.title)
}

/// Whether a step is done, and since when.
pub(super) fn state_text(state: &StepState<'_>) -> String {
    match (state.done_on, state.is_blocked) {
        (Some(day), _) => format!("済み、{}", wareki(day)),
        (None, false) => "まだ".to_owned(),
        (None, true) => "まだ、前の手順の後".to_owned(),
    }
}
