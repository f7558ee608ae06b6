use crate::view::wareki::wareki;
use crate::view::{Entry, Line, Privacy, Screen, speech};
use crate::workflow::{BirthForm, DigitEntry};

/// The screen for the birth date on the card. It shows and speaks the digits, because the staff enter them.
pub(super) fn screen(form: &BirthForm, privacy: Privacy) -> Screen {
    let typed = form.entry.typed();
    let digits = typed.iter().map(u8::to_string).collect();
    let label = "生年月日、西暦で8桁。職員が入力します。";
    let entry = Entry::of(typed.len(), DigitEntry::LENGTH, Some(digits), label);
    let date = form.entry.date().map(wareki);
    let spoken_date = date.as_deref().filter(|_| privacy == Privacy::Open);
    let said = said(&form.entry, spoken_date);
    Screen::new("entering-birth-date", "生年月日を入力する")
        .line(Line::headline("カードの生年月日を、西暦8桁で入力してください。"))
        .line(example())
        .line(Line::plain("カードが手元にあることを確認するために使います。"))
        .lines(date.map(|date| Line::detail("入力した日", &date)))
        .noticed(form.notice, typed.is_empty())
        .say(said)
        .untitled_in_speech()
        .entry_with_buttons(entry, "生年月日")
}

fn example() -> Line {
    let (day, digits) = ("1980年2月17日なら、", "19800217");
    Line::plain(&format!("{day}{digits}です。")).said(&format!("{day}{}です", speech::one_by_one(digits)))
}

/// Empty at the start, when the whole screen is said; in the end the date, to be checked by ear.
fn said(entry: &DigitEntry, date: Option<&str>) -> String {
    match (entry.typed().len(), date) {
        (0, _) => String::new(),
        (_, Some(date)) => format!("{date}。よければ、確定を押してください。"),
        (DigitEntry::LENGTH, None) if entry.date().is_some() => {
            "8桁入力しました。よければ、確定を押してください。".to_owned()
        }
        (count, None) => format!("{count}桁入力しました。"),
    }
}
