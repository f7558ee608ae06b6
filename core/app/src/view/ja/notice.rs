//! What happened before, beside a form or a wait.

use shikaku_clinic::failure::{Failure, GatewayFailure, StoreFailure};

use super::failure_text;
use crate::view::{Haptic, Line, LineKind, Screen, Section, speech};
use crate::workflow::Notice;

impl Screen {
    /// Puts what happened first. The hand feels it only when it is `news`, not again with every digit.
    pub(super) fn noticed(self, notice: Option<Notice>, news: bool) -> Self {
        let Some(Notice { failure, tries_left }) = notice else {
            return self;
        };
        let text = failure_text(failure);
        let then = [Line::plain(text.advice), code_line(failure).unsaid()];
        let alert = [Line::notice(text.title)].into_iter().chain(tries_left.map(tries_line)).chain(then);
        let haptic = if news { Haptic::Warning } else { Haptic::None };
        self.section_first(Section::notice(alert)).haptic(haptic).failure_code(failure.code())
    }

    /// Says that the device's clock differs from the gateway's, by which the result is dated.
    pub(super) fn clock_warning(self) -> Self {
        let failure = Failure::from(GatewayFailure::ClockDiffers);
        let advice = "この結果の日付は、システムの時計によるものです。端末の日付と時刻の設定で「自動」を選んでください。";
        self.section(alert(failure, [advice])).failure_code(failure.code())
    }

    /// Says that nothing was kept, why, and what follows on this screen: no text of a failure names a button, because the
    /// screens that show it have different ones.
    pub(super) fn not_kept(self, failure: Failure, then: &str) -> Self {
        self.section(alert(failure, [failure_text(failure).advice, then]))
            .failure_code(failure.code())
            .haptic(Haptic::Warning)
    }
}

/// One alert: what failed, these texts, and the code.
pub(super) fn alert<'a>(failure: Failure, texts: impl IntoIterator<Item = &'a str>) -> Section {
    let title = Line::notice(failure_text(failure).title);
    let texts = texts.into_iter().map(Line::plain);
    Section::notice([title].into_iter().chain(texts).chain([code_line(failure)]))
}

/// Whether a person at the desk can remove the cause, so that trying again helps.
pub(super) const fn can_be_mended(failure: StoreFailure) -> bool {
    matches!(
        failure,
        StoreFailure::KeyLocked | StoreFailure::InUse | StoreFailure::Full | StoreFailure::NoRandom
    )
}

/// What happened and what to do, without the form, because the staff have listened to the form once already.
pub(super) fn in_short(notice: Notice) -> String {
    let text = failure_text(notice.failure);
    let tries = notice.tries_left.map(|tries_left| format!("あと{tries_left}回です。")).unwrap_or_default();
    format!("{}{tries}{}", speech::sentence(text.title), text.advice)
}

/// 残り回数, before the next one is spent.
pub(super) fn tries_line(tries_left: u8) -> Line {
    Line::detail("残り回数", &format!("あと{tries_left}回")).kind(LineKind::Notice)
}

/// The code, as it is read to support.
pub(super) fn code_line(failure: Failure) -> Line {
    Line::detail("コード", failure.code()).said(&format!("コードは、{}", speech::code(failure)))
}
