//! 資格確認結果: whether it is valid first, then the share of cost, what to take care of, and the details.

mod certificate;
mod copy;
mod person;
mod share;
mod verdict;

use chrono::NaiveDate;

use crate::eligibility::{Confirmation, Verdict};
use crate::view::{Line, Screen};
use crate::workflow::Shown;

pub(super) fn screen(shown: &Shown, treatment_date: NaiveDate) -> Screen {
    let confirmation = &shown.confirmation;
    let verdict = confirmation.verdict();
    let words = verdict::words(&verdict);
    let screen = Screen::new("showing", "資格確認の結果")
        .line(Line::headline(words.headline).labelled("資格").said(words.said))
        .lines(one_share(confirmation, &verdict, treatment_date))
        .lines(words.notices.iter().map(|text| Line::notice(text)))
        .lines(verdict::opaque_value(&verdict).map(|raw| Line::figures("システムの値", raw)))
        .lines(certificate::advice(shown.validity, treatment_date))
        .lines(people(confirmation, treatment_date))
        .lines(about_the_answer(confirmation))
        .copy(copy::copy_text(confirmation, verdict::is_usable(&verdict)))
        .haptic(words.haptic);
    let said = screen.spoken_lines();
    with_buttons(screen.say(said), verdict::is_usable(&verdict), confirmation.results().is_empty())
}

/// A valid answer that holds nothing is asked for again.
fn with_buttons(screen: Screen, usable: bool, empty: bool) -> Screen {
    match (usable, empty) {
        (true, false) => screen.finish_button().otherwise_button(),
        (true, true) => screen.again_button().otherwise_button().finish_button(),
        (false, _) => screen.otherwise_button().again_button().finish_button(),
    }
}

/// The share of cost, where one qualification holds; a lapsed one has none.
fn one_share(confirmation: &Confirmation, verdict: &Verdict, on: NaiveDate) -> Vec<Line> {
    match (verdict::is_usable(verdict), confirmation.results()) {
        (true, [person]) => share::headline(person, on).into(),
        (true, []) => vec![Line::notice("資格の内容が届いていません。もう一度確認してください。")],
        (true, [_, _, ..]) | (false, _) => Vec::new(),
    }
}

/// Every qualification found, numbered when there are several.
fn people(confirmation: &Confirmation, on: NaiveDate) -> Vec<Line> {
    let found = confirmation.results();
    let several = found.len() > 1;
    let mut lines = Vec::new();
    for (place, person) in (1..).zip(found) {
        if several {
            lines.push(Line::plain(&format!("{place}件目の資格")));
            lines.push(share::detail(person, on));
        }
        lines.extend(person::warnings(person));
        lines.extend(person::details(person));
    }
    lines
}

/// Side information of a normal answer, and its date.
fn about_the_answer(confirmation: &Confirmation) -> impl Iterator<Item = Line> {
    let message = confirmation.body().processing_result_message.as_ref();
    let message = message.map(|text| Line::detail("システムからのお知らせ", text.as_str()));
    let date = confirmation.header().qualification_confirmation_date.as_ref();
    message.into_iter().chain(date.map(|date| person::date_line("確認日", date)))
}
