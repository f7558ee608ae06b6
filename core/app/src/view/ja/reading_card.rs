use crate::view::{Haptic, Line, Progress, Screen, Sound};

pub(super) fn screen() -> Screen {
    Screen::new("reading-card", "カードを読み取っています")
        .line(Line::headline("カードを動かさないでください。"))
        .haptic(Haptic::Tick)
        .sound(Sound::CardFound)
        .progress(Progress::HoldStill)
        .cancel_button()
}
