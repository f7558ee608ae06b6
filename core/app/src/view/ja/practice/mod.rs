//! 練習モード: the list of endings, the practice check and its end, each marked as practice; and the tour.

mod check;
mod ending;
mod mark;
mod tour;

pub use check::practised_screen;
pub use ending::{PracticeText, practice_ending_text};
use mark::practised;

use chrono::NaiveDate;
use strum::VariantArray as _;

use super::Presentation;
use crate::view::{Button, ButtonId, Icon, Line, Screen};
use crate::workflow::{MenuIndex, PracticeEnding, PracticeGroup, PracticePage};
use ending::group_text;

/// The screen of a page of 練習モード. Every screen but those of the tour is marked as practice.
pub(super) fn practice_screen(page: &PracticePage, today: NaiveDate, presentation: Presentation) -> Screen {
    let drawn = match page {
        PracticePage::Tour { page, is_first_run } => {
            return tour::screen(*page, *is_first_run, presentation.card_place).completed();
        }
        PracticePage::Groups => groups().completed(),
        PracticePage::Endings(group) => endings(*group).completed(),
        PracticePage::Check(check) => check::screen(check, today, presentation),
        PracticePage::Over(ending) => over(*ending).completed(),
    };
    practised(drawn)
}

fn groups() -> Screen {
    let screen = Screen::new("groups", "項目を選ぶ")
        .line(Line::headline("練習することを選んでください。"))
        .line(Line::plain("架空の人で練習します。カードは読み取らず、記録は残りません。"));
    let rows = MenuIndex::all().zip(PracticeGroup::VARIANTS);
    let screen = rows.fold(screen, |screen, (place, group)| {
        let (label, about) = group_text(*group);
        let count = format!("{}件", group.endings().len());
        screen.with(Button::new(ButtonId::ChooseResult(place), label, "開きます。").row(about, &count))
    });
    let about = "アプリの使い方を説明します。";
    screen
        .with(Button::new(ButtonId::Tour, "使い方を見る", about).row("4枚の画面", "").icon(Icon::Phone))
        .button(ButtonId::Cancel, "練習を終わる", "受付の画面に戻ります。")
}

fn endings(group: PracticeGroup) -> Screen {
    let (label, _) = group_text(group);
    let screen = Screen::new("endings", label).line(Line::headline("練習する場面を選んでください。"));
    let rows = MenuIndex::all().zip(group.endings());
    rows.fold(screen, |screen, (place, ending)| {
        let PracticeText { title, learns } = practice_ending_text(*ending);
        screen.with(Button::new(ButtonId::ChooseResult(place), title, learns).row(learns, ""))
    })
    .button(ButtonId::Cancel, "戻る", "練習の項目の一覧に戻ります。")
}

fn over(ending: PracticeEnding) -> Screen {
    let title = practice_ending_text(ending).title;
    Screen::new("over", "場面の終わり")
        .line(Line::headline(&format!("{title}の場面が終わりました。")))
        .line(Line::plain("記録は残っていません。"))
        .button(ButtonId::Continue, "もう一度練習する", "同じ場面を、最初から練習します。")
        .button(ButtonId::Practice, "ほかの練習", "練習の項目の一覧に戻ります。")
        .button(ButtonId::Finish, "練習を終わる", "受付の画面に戻ります。")
}
