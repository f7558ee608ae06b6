use crate::view::{Haptic, Line, Progress, Screen};

pub(super) fn screen() -> Screen {
    Screen::new("asking-gateway", "問い合わせています")
        .line(Line::headline("カードの読み取りは終わりました。カードは離してかまいません。"))
        .line(Line::plain("今、保険の資格を問い合わせています。"))
        .haptic(Haptic::Tick)
        .progress(Progress::Running)
        .fallback_button()
        .cancel_button()
}
