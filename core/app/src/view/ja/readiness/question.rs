//! The questions about a clinic, by which やむを得ない事由 is judged.

use chrono::NaiveDate;

use super::figures::class_text;
use crate::view::wareki::wareki;
use crate::view::{Button, ButtonId, ButtonRole, Entry, Line, Screen};
use crate::workflow::{ClinicForm, DigitEntry, MenuIndex, PlanKind, Question, TRADES};

/// The question that waits for an answer, without the button back.
pub(super) fn question_screen(form: &ClinicForm, today: NaiveDate) -> Screen {
    let question = form.question();
    let text = question_text(question);
    if question.asks_for_date() {
        return date_screen(form, today, &text);
    }
    let screen = Screen::new("readiness-question", "義務化の対象かどうか")
        .line(Line::headline(text.headline))
        .lines(text.explained.map(Line::plain));
    MenuIndex::all().zip(text.answers).fold(screen, |screen, (place, answer)| {
        let spoken = format!("{answer}、と答えます。");
        screen.with(Button::new(ButtonId::ChooseResult(place), answer, &spoken).role(ButtonRole::Secondary))
    })
}

/// The words of a question.
struct QuestionText {
    headline: &'static str,
    explained: Option<&'static str>,
    /// In the order of the buttons; none where a date is typed.
    answers: &'static [&'static str],
}

const fn question_text(question: Question) -> QuestionText {
    let (headline, explained, answers): (_, _, &[_]) = match question {
        Question::Trade => (
            "施術所の種類は、どちらですか。",
            Some("いくつかの質問に答えると、義務化の対象かどうかの見込みを出します。"),
            TRADE_ANSWERS,
        ),
        Question::Born => ("施術者の生年月日を、西暦8桁で入力してください。", None, &[]),
        Question::FullTime => (
            "今入力した施術者は、常勤ですか。",
            Some("常勤は、施術者について決めた勤務時間のすべてを勤務することです。"),
            &["常勤", "常勤ではない"],
        ),
        Question::Sight => {
            ("今入力した施術者に、視覚障害がありますか。", None, &["視覚障害がある", "視覚障害はない"])
        }
        Question::Difficult => {
            ("オンライン資格確認をすることが、困難ですか。", None, &["困難である", "困難ではない"])
        }
        Question::Plan(PlanKind::Closing) => ("施術所の廃止か休止を、決めていますか。", None, PLAN_ANSWERS),
        Question::Plan(PlanKind::Stopping) => {
            ("受領委任の取扱いの中止を、決めていますか。", None, PLAN_ANSWERS)
        }
        Question::PlanDay(PlanKind::Closing) => ("廃止か休止の日を、西暦8桁で入力してください。", None, &[]),
        Question::PlanDay(PlanKind::Stopping) => ("中止の日を、西暦8桁で入力してください。", None, &[]),
        Question::Place => (
            "併設の従たる施術所ですか。",
            Some("従たる施術所は、主たる施術所と同じ扱いになります。"),
            &[
                "従たる施術所ではない",
                "従たる施術所で、主たる施術所は対象外",
                "従たる施術所で、主たる施術所は対象",
                "従たる施術所で、主たる施術所は分からない",
            ],
        ),
    };
    QuestionText { headline, explained, answers }
}

const TRADE_ANSWERS: &[&str] = {
    let [first, second] = TRADES;
    &[class_text(first), class_text(second)]
};

const PLAN_ANSWERS: &[&str] = &["決めていない", "決めたが、日は未定", "日も決めた"];

/// Asks for a date. The staff type it, so that it is shown and said.
fn date_screen(form: &ClinicForm, today: NaiveDate, text: &QuestionText) -> Screen {
    let typed = form.entry().typed();
    let digits = typed.iter().map(u8::to_string).collect();
    let (count, is_birth) = (form.practitioners(), form.question() == Question::Born);
    let date = form.date(today).map(wareki);
    let added = (is_birth && count > 0).then(|| {
        let more = "次の施術者がいれば、続けて入力してください。";
        Line::plain(&format!("{count}人の施術者を入力しました。{more}"))
    });
    let refused = form
        .is_refused()
        .then(|| Line::notice("今入力した数字は、使える日付ではありません。もう一度入力してください。"));
    let entry =
        Entry::of(typed.len(), DigitEntry::LENGTH, Some(digits), "日付、西暦で8桁。職員が入力します。");
    let screen = Screen::new("readiness-date", "義務化の対象かどうか")
        .lines(refused)
        .line(Line::headline(text.headline))
        .lines(added)
        .lines(date.as_deref().map(|date| Line::detail("入力した日", date)))
        .say(match &date {
            Some(date) => format!("{date}。よければ、確定を押してください。"),
            None => format!("{}桁入力しました。", typed.len()),
        })
        .entry_with_edit_buttons(entry, "日付");
    match (is_birth && typed.is_empty(), count) {
        (false, _) => screen,
        (true, 0) => {
            let spoken = "施術者を入力せずに、次の質問に進みます。";
            screen.button(ButtonId::Continue, "施術者を入力せずに進む", spoken)
        }
        (true, _) => screen.button(ButtonId::Continue, "施術者はこれで全員", "次の質問に進みます。"),
    }
}
