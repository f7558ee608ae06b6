//! 取り込み: a result that the official app copied, from the instruction to the result.

mod findings;
mod result;

pub use findings::import_report_text;

use shikaku_clinic::failure::{Failure, ImportFailure};

use super::notice::code_line;
use super::{failure_text, showing};
use crate::view::{Button, ButtonId, ButtonRole, Haptic, Icon, Line, LineKind, Privacy, Screen, Tone};
use crate::workflow::{AskedResult, CopiedResult, Import, ImportPage, MenuIndex, SeenValidity};

/// 取り込みの画面: a page of the area.
#[must_use]
pub fn import_screen(import: &Import, page: &ImportPage, privacy: Privacy) -> Screen {
    let drawn = match page {
        ImportPage::Waiting => waiting(),
        ImportPage::Refused(failure) => refused(*failure),
        ImportPage::Asking(asked) => asking(asked),
        ImportPage::Showing(result) => return result::screen(import.options(), result, privacy),
        ImportPage::Findings(behind) => findings::screen(behind.copied()),
    };
    drawn.completed()
}

fn waiting() -> Screen {
    Screen::new("import-waiting", TITLE)
        .line(Line::headline("公式アプリで、結果をコピーしてください。"))
        .line(Line::plain("公式アプリの結果の画面で「コピー」を押します。"))
        .line(Line::plain("この画面に戻って「貼り付ける」を押します。"))
        .paste_button()
        .with(back())
}

/// What came was not taken, and what to do.
fn refused(failure: ImportFailure) -> Screen {
    let failure = Failure::from(failure);
    let text = failure_text(failure);
    Screen::new("import-refused", TITLE)
        .line(Line::headline(text.title))
        .line(Line::plain(text.advice))
        .line(code_line(failure))
        .failure_code(failure.code())
        .haptic(Haptic::Warning)
        .toned(Tone::Attention)
        .paste_button()
        .with(back())
}

/// No answer is proposed: a person has to look at the screen of the official app.
fn asking(asked: &AskedResult) -> Screen {
    let (kind, text) = if asked.copied.is_denied() {
        (
            LineKind::Notice,
            "コピーした文字に、資格が有効でないと書かれています。公式アプリの画面を見て、答えてください。",
        )
    } else {
        (
            LineKind::Plain,
            "コピーした文字には、有効かどうかが書かれていません。公式アプリの画面を見て、答えてください。",
        )
    };
    let screen = Screen::new("import-asking", "有効かどうかの確認")
        .line(Line::headline("公式アプリの画面に、有効と出ていますか。"))
        .line(Line::plain(text).kind(kind))
        .section(showing::asked_about(&asked.copied.confirmation));
    MenuIndex::all()
        .zip(asked.answers())
        .fold(screen, |screen, (place, seen)| screen.with(answer(place, *seen)))
        .findings_row(&asked.copied)
        .clear_row(&asked.copied)
        .button(ButtonId::Cancel, "やめる", "取り込まずに、受付の画面に戻ります。")
}

fn answer(place: MenuIndex, seen: SeenValidity) -> Button {
    let (label, then) = match seen {
        SeenValidity::Valid => ("有効", "有効な結果として取り込みます。"),
        SeenValidity::NotValid => ("有効でない", "資格（無効）の結果として取り込みます。"),
        SeenValidity::Unknown => ("分からない", "有効とは書かずに取り込みます。"),
    };
    Button::new(ButtonId::ChooseResult(place), label, then).row(then, "")
}

const TITLE: &str = "公式アプリの結果の取り込み";

fn back() -> Button {
    Button::new(ButtonId::Cancel, "戻る", "受付の画面に戻ります。").role(ButtonRole::Navigation)
}

impl Screen {
    fn paste_button(self) -> Self {
        self.button(ButtonId::Paste, "貼り付ける", "公式アプリでコピーした結果を貼り付けます。")
    }

    /// The way to the rows that were not understood, with their number.
    fn findings_row(self, copied: &CopiedResult) -> Self {
        let Some(report) = &copied.report else { return self };
        let count = format!("{}か所", report.findings());
        let explanation = "内容と、報告の画面を開きます。";
        let row = Button::new(ButtonId::UnreadRows, "読み取れない部分", explanation).row("", &count);
        self.with(row.icon(Icon::Document))
    }

    fn clear_row(self, copied: &CopiedResult) -> Self {
        if !copied.is_in_clipboard {
            return self;
        }
        let explanation = "公式アプリでコピーした内容を、クリップボードから消します。";
        self.with(Button::new(ButtonId::ClearClipboard, "コピーした文字を消す", explanation).row("", ""))
    }
}
