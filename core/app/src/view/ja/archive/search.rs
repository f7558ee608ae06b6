//! 探す: the search in the past results.

use chrono::NaiveDate;
use shikaku_clinic::history::{FollowUp, Record};

use super::{back_to, count, damaged, follow_up_buttons, result_buttons};
use crate::view::{
    Button, ButtonId, ButtonRole, Haptic, Icon, Line, Screen, Section, TextField, TextKeyboard,
};
use crate::workflow::{Page, SearchError, SearchForm, SearchRefusal, SearchText};

/// The row that opens the search, in front of the results.
pub(super) fn row() -> Button {
    Button::new(ButtonId::Search, "探す", "入力する画面を開きます。")
        .row("お名前・生年月日・患者番号", "")
        .icon(Icon::Search)
}

pub(super) fn back_to_hits() -> Button {
    let explanation = "見つかった確認結果の一覧に戻ります。";
    Button::new(ButtonId::PastResults, "一覧に戻る", explanation).role(ButtonRole::Navigation)
}

/// The field. What is typed is a name: it is shown and never said.
pub(super) fn form(form: &SearchForm) -> Screen {
    let field = TextField {
        text: form.text.to_string(),
        least: 1,
        most: SearchText::MOST,
        keyboard: TextKeyboard::Kana,
        label: "お名前、生年月日か患者番号".to_owned(),
    };
    Screen::new("searching-past-results", "過去の確認結果を探す")
        .line(Line::headline("お名前、生年月日か患者番号を入力してください。"))
        .line(Line::plain("お名前は、漢字でも読みがなでも、一部だけでも探せます。"))
        .line(Line::plain(
            "生年月日は、「昭和55年2月17日」か「S55.2.17」のように入力します。施術日でも探せます。",
        ))
        .line(Line::plain("患者番号では、後で確認することを探します。"))
        .search_refused(form.refused)
        .text_field(field, "探す", "入力した文字で探します。")
        .with(back_to(ButtonId::PastResults, "過去の確認結果の一覧に戻ります。"))
        .close_button()
}

pub(super) fn hits(page: &Page<Record>, search: &SearchText) -> Screen {
    result_buttons(found("past-results-found", page, "確認結果", search), page).after_hits(page)
}

pub(super) fn follow_up_hits(page: &Page<FollowUp>, search: &SearchText, today: NaiveDate) -> Screen {
    follow_up_buttons(found("follow-ups-found", page, "未確認", search), page, today).after_hits(page)
}

fn found<T>(id: &str, page: &Page<T>, what: &str, search: &SearchText) -> Screen {
    Screen::new(id, "探した結果")
        .line(Line::headline(&count(page, what)))
        .line(Line::plain(&format!("「{}」で探しました。", search.typed())).unsaid())
        .lines(damaged(page))
        .clock_doubt(page)
}

/// What to do instead, and why.
fn advice(refused: SearchRefusal) -> (&'static str, String) {
    match refused {
        SearchRefusal::Unusable(SearchError::Empty) => {
            ("文字が入力されていません", "お名前の一部、生年月日か患者番号を入力してください。".to_owned())
        }
        SearchRefusal::Unusable(SearchError::TooLong) => {
            ("文字が多すぎます", format!("{}文字までで入力してください。", SearchText::MOST))
        }
        SearchRefusal::NoSuchName => (
            "見つかりません",
            "お名前の一部、読みがな、生年月日で探してみてください。施術した月の翌月の末日を過ぎた結果は、消えています。"
                .to_owned(),
        ),
        SearchRefusal::NoSuchNumber => (
            "見つかりません",
            "患者番号は、後で確認することにだけ残っています。確認結果は、お名前で探してください。".to_owned(),
        ),
    }
}

impl Screen {
    /// Why the search before has no page, first.
    fn search_refused(self, refused: Option<SearchRefusal>) -> Self {
        let Some(refused) = refused else { return self };
        let (title, advice) = advice(refused);
        let section = Section::notice([Line::notice(title), Line::plain(&advice)]);
        let said = section.spoken();
        self.section_first(section).haptic(Haptic::Warning).say(said)
    }

    fn after_hits<T>(self, page: &Page<T>) -> Self {
        let again = Button::new(ButtonId::Search, "もう一度探す", "探す文字を入力し直します。");
        self.next_page(page.before, page.after)
            .with(again.role(ButtonRole::Secondary))
            .with(back_to(ButtonId::PastResults, "過去の確認結果の一覧に戻ります。"))
            .close_button()
            .said_in_short()
    }
}
