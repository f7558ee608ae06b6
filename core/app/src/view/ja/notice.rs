//! What happened before, beside a form or a wait.

use shikaku_clinic::failure::{Failure, GatewayFailure, StoreFailure};

use super::failure_text;
use crate::view::words::Words;
use crate::view::{Haptic, Language, Line, LineKind, Screen, Section, Tone, patient, speech};
use crate::workflow::Notice;

impl Screen {
    /// Puts what happened first, on a screen of the staff.
    pub(super) fn noticed(self, notice: Option<Notice>, news: bool) -> Self {
        patient::noticed(self, Words::of(Language::Japanese), notice, news)
    }

    /// Says that the device's clock differs from the gateway's, by which the result is dated.
    pub(super) fn clock_warning(self) -> Self {
        let failure = Failure::from(GatewayFailure::ClockDiffers);
        let advice = "この結果の日付は、システムの時計によるものです。端末の日付と時刻の設定で「自動」を選んでください。";
        self.section(alert(failure, [advice])).failure_code(failure.code())
    }

    /// Says what failed after all else, on a screen that was completed and goes on.
    pub(super) fn alerted<'a>(self, failure: Failure, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let alert = alert(failure, texts);
        let said = alert.spoken();
        let shown = self.section(alert).failure_code(failure.code());
        Self { tone: Tone::Attention, ..shown }.say_after(&said)
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
pub(in crate::view) fn alert<'a>(failure: Failure, texts: impl IntoIterator<Item = &'a str>) -> Section {
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

/// 残り回数, before the next one is spent.
pub(super) fn tries_line(tries_left: u8) -> Line {
    Line::detail("残り回数", &format!("あと{tries_left}回")).kind(LineKind::Notice)
}

/// The code, as it is read to support.
pub(in crate::view) fn code_line(failure: Failure) -> Line {
    Line::detail("コード", failure.code()).said(&format!("コードは、{}", speech::code(failure)))
}
