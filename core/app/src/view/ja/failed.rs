use shikaku_clinic::failure::{CardFailure, Failure, GatewayFailure, NextAction};

use super::notice::{code_line, tries_line};
use super::{failure_text, next_action_text};
use crate::gateway::{CheckMethod, OfficialError};
use crate::view::{ButtonId, Haptic, Line, LineKind, Screen, Section, Tone};
use crate::workflow::{FailureState, Resume};

pub(super) fn screen(state: &FailureState) -> Screen {
    let failure = state.failure;
    let text = failure_text(failure);
    let next = next_action_text(failure.next_action());
    let next = Line::detail("次にすること", next).kind(LineKind::Plain);
    let screen = Screen::new("failed", "確認が終わっていません")
        .section(Section::hero([Line::headline(text.title), next]))
        .line(Line::plain(text.advice))
        .lines(state.tries_left.map(tries_line))
        .lines(state.official.iter().flat_map(official))
        .lines(state.law.as_ref().map(|law| Line::detail("根拠の法律", law.code())))
        .line(code_line(failure))
        .haptic(Haptic::Failure)
        .outcome(Tone::Failed)
        .failure_code(failure.code());
    with_buttons(screen, state)
}

/// The proposed thing first; 別の方法で確認 and the way back always.
fn with_buttons(screen: Screen, state: &FailureState) -> Screen {
    let next = state.failure.next_action();
    match (go_on(next, &state.resume), leads_to_fallback(next)) {
        (Some((label, spoken)), true) => {
            screen.fallback_button().button(ButtonId::Continue, label, spoken).cancel_button()
        }
        (Some((label, spoken)), false) => {
            let screen = screen.button(ButtonId::Continue, label, spoken);
            show_fallback(screen, state).fallback_button().cancel_button()
        }
        (None, true) => show_fallback(screen.fallback_button(), state).cancel_button(),
        (None, false) => screen.again_button().fallback_button(),
    }
}

/// A way that this failure leaves open beside the proposed one.
fn show_fallback(screen: Screen, state: &FailureState) -> Screen {
    if state.last_try_of.is_some() {
        let spoken = "残り1回を使います。一致しないと、暗証番号がロックされます。";
        return screen.button(ButtonId::UseLastTry, "残り1回を使う", spoken);
    }
    match state.failure {
        Failure::Card(CardFailure::NoPresenceProof | CardFailure::BirthDateLocked)
        | Failure::Gateway(GatewayFailure::PresenceRefused) => {
            screen.button(ButtonId::ChoosePin, "暗証番号で確認", "暗証番号での確認に切り替えます。")
        }
        Failure::Card(_)
        | Failure::Pin(_)
        | Failure::Reader(_)
        | Failure::Gateway(_)
        | Failure::Store(_)
        | Failure::SignIn(_)
        | Failure::Import(_) => screen,
    }
}

/// Label and spoken form of つづける: what it really does. `None` where it would only go back to the choice of
/// a method, which another button does.
const fn go_on(next: NextAction, resume: &Resume) -> Option<(&'static str, &'static str)> {
    Some(match (resume, is_switch(next)) {
        (Resume::ChooseMethod, _) => return None,
        (Resume::AskAgain(_), _) => {
            ("もう一度問い合わせる", "もう一度問い合わせます。カードをかざし直す必要はありません。")
        }
        (Resume::Restart(CheckMethod::Pin), true) => ("暗証番号で確認", "暗証番号での確認に切り替えます。"),
        (Resume::Restart(CheckMethod::Visual), true) => ("目視で確認", "目視での確認に切り替えます。"),
        (Resume::Restart(CheckMethod::Pin), false) => {
            ("暗証番号からやり直す", "暗証番号の入力からやり直します。")
        }
        (Resume::Restart(CheckMethod::Visual), false) => {
            ("お顔の確認からやり直す", "お顔を見比べるところからやり直します。")
        }
    })
}

/// Whether 別の方法で確認 is the first thing to do. A clinic that waits for support treats the patient meanwhile.
const fn leads_to_fallback(next: NextAction) -> bool {
    matches!(next, NextAction::ChooseFallback | NextAction::CallSupport)
}

/// Whether the way on is another method.
const fn is_switch(next: NextAction) -> bool {
    matches!(
        next,
        NextAction::ChooseVisualCheck
            | NextAction::ChooseVisualCheckAndResetPin
            | NextAction::ChooseVisualCheckOrLastTry
            | NextAction::ChoosePinCheck
    )
}

/// The system's own code and message, word for word.
fn official(error: &OfficialError) -> impl Iterator<Item = Line> {
    let code = error.code.as_ref().map(|code| Line::figures("応答コード", code.as_str()));
    let message = error.message.as_ref().map(|message| Line::detail("システムの説明", message.as_str()));
    code.into_iter().chain(message)
}
