use crate::view::{Line, Progress, Screen};

pub(super) fn screen() -> Screen {
    Screen::new("still-processing", "もう少しお待ちください")
        .line(Line::headline("システムが確認を続けています。終わると、自動で結果が出ます。"))
        .line(Line::plain("カードをかざし直す必要はありません。"))
        .progress(Progress::Running)
        .fallback_button()
        .cancel_button()
}
