use super::notice::{code_line, tries_line};
use super::{failure_text, next_action_text};
use crate::failure::{Failure, NextAction, PinFailure};
use crate::gateway::{CheckMethod, OfficialError};
use crate::view::{ButtonId, Haptic, Line, Screen};
use crate::workflow::{Resume, Trouble};

pub(super) fn screen(trouble: &Trouble) -> Screen {
    let failure = trouble.failure;
    let text = failure_text(failure);
    let screen = Screen::new("failed", text.title)
        .line(Line::headline(text.advice))
        .lines(trouble.tries_left.map(tries_line))
        .line(Line::detail("次にすること", next_action_text(failure.next_action())))
        .lines(trouble.official.iter().flat_map(official))
        .lines(trouble.law.as_ref().map(|law| Line::detail("根拠の法律", law.code())))
        .line(code_line(failure))
        .haptic(Haptic::Failure)
        .failure_code(failure.code());
    with_buttons(screen, failure, &trouble.resume)
}

/// The proposed thing first; 別の方法で確認 and the way back always.
fn with_buttons(screen: Screen, failure: Failure, resume: &Resume) -> Screen {
    let go_on = |screen: Screen| match go_on(failure.next_action(), resume) {
        Some((label, spoken)) => screen.button(ButtonId::Continue, label, spoken),
        None => screen,
    };
    match failure {
        Failure::Pin(PinFailure::LastTryKept | PinFailure::WrongAndLastTryKept) => {
            go_on(screen).last_try_button().otherwise_button().cancel_button()
        }
        _ if failure.next_action() == NextAction::ConfirmOtherwise => {
            go_on(screen.otherwise_button()).cancel_button()
        }
        _ => go_on(screen).otherwise_button().cancel_button(),
    }
}

impl Screen {
    fn last_try_button(self) -> Self {
        let spoken = "残り1回を使います。一致しないと、暗証番号は使えなくなります。";
        self.button(ButtonId::UseLastTry, "残り1回を使う", spoken)
    }
}

/// Label and spoken form of つづける: what it really does. `None` where it would only go back to the choice of
/// a method, which やめる does.
const fn go_on(next: NextAction, resume: &Resume) -> Option<(&'static str, &'static str)> {
    Some(match (resume, is_switch(next)) {
        (Resume::ChooseMethod, _) => return None,
        (Resume::AskAgain(_), _) => {
            ("もう一度問い合わせる", "もう一度問い合わせます。カードをかざし直す必要はありません。")
        }
        (Resume::Restart(CheckMethod::Pin), true) => ("暗証番号で確認", "暗証番号での確認に切りかえます。"),
        (Resume::Restart(CheckMethod::Visual), true) => ("目視で確認", "目視での確認に切りかえます。"),
        (Resume::Restart(CheckMethod::Pin), false) => {
            ("暗証番号からやり直す", "暗証番号の入力からやり直します。")
        }
        (Resume::Restart(CheckMethod::Visual), false) => {
            ("お顔の確認からやり直す", "お顔を見比べるところからやり直します。")
        }
    })
}

/// Whether the way on is another method.
const fn is_switch(next: NextAction) -> bool {
    match next {
        NextAction::ChooseVisualCheck
        | NextAction::ChooseVisualCheckAndResetPin
        | NextAction::ChooseVisualCheckOrLastTry
        | NextAction::ChoosePinCheck => true,
        NextAction::HoldCardAgain
        | NextAction::HoldSameCard
        | NextAction::UseMyNumberCard
        | NextAction::TypePinAgain
        | NextAction::TypeBirthDate
        | NextAction::CheckBirthDate
        | NextAction::ConfirmOtherwise
        | NextAction::CheckReader
        | NextAction::CloseOtherPrograms
        | NextAction::AskAgainLater
        | NextAction::SignIn
        | NextAction::CallSupport => false,
    }
}

/// The system's own code and message, word for word.
fn official(error: &OfficialError) -> impl Iterator<Item = Line> {
    let code = error.code.as_ref().map(|code| Line::detail("システムのコード", code.as_str()));
    let message = error.message.as_ref().map(|message| Line::detail("システムの説明", message.as_str()));
    code.into_iter().chain(message)
}
