//! 生年月日: the choice of an era, and the digits.

use chrono::{Datelike, NaiveDate};
use shikaku_calendar::Era;
use shikaku_clinic::failure::{CardFailure, Failure};

use super::failure_text;
use super::notice::code_line;
use crate::view::wareki::{wareki, wareki_and_year};
use crate::view::{Button, ButtonId, Entry, EraDateField, Haptic, Line, Privacy, Screen, Section, speech};
use crate::workflow::{BirthDateEntry, BirthDateError, BirthForm, DigitEntry};

const WESTERN: &str = "カードの生年月日が西暦のときは、「西暦」を選んでください。";
const WHY: &str = "カードが手元にあることを確認するために使います。";

/// The screen for the birth date on the card. It shows and speaks the digits, because the staff enter them.
pub(super) fn screen(form: &BirthForm, treatment_date: NaiveDate, privacy: Privacy) -> Screen {
    match &form.entry {
        BirthDateEntry::Unchosen => choosing(form),
        BirthDateEntry::OfEra(era, _) => {
            let example = era_example(*era);
            let label = format!("生年月日、{}の年月日を2桁ずつ、6桁。職員が入力します。", era.name());
            let field = EraDateField {
                era: era.name().to_owned(),
                digits: digits(form),
                units: ["年", "月", "日"].map(str::to_owned).to_vec(),
                label,
            };
            let head = format!("{}の年、月、日を、2桁ずつ入力してください。", era.name());
            typing(form, Entry::EraDate(field), &head, example, treatment_date, privacy)
        }
        BirthDateEntry::Western(typed) => {
            let label = "生年月日、西暦で8桁。職員が入力します。";
            let entry = Entry::of(typed.typed().len(), DigitEntry::LENGTH, Some(digits(form)), label);
            let head = "カードの生年月日を、西暦8桁で入力してください。";
            typing(form, entry, head, example("1980年2月17日", "19800217"), treatment_date, privacy)
        }
    }
}

/// 昭和 first, because most patients of a clinic were born in it.
const ERAS: [Era; 5] = [Era::Showa, Era::Heisei, Era::Reiwa, Era::Taisho, Era::Meiji];

fn choosing(form: &BirthForm) -> Screen {
    let screen = Screen::new("choosing-era", "生年月日を入力する")
        .line(Line::headline("カードにある生年月日の元号を選んでください。"))
        // After a refusal these were read before, and the eras have to stay in sight.
        .lines([WESTERN, WHY].into_iter().filter(|_| form.notice.is_none()).map(Line::plain))
        .noticed(form.notice, true);
    ERAS.into_iter()
        .fold(screen, |screen, era| screen.with(era_button(era)))
        .with(
            Button::new(ButtonId::UseWesternYears, "西暦", "西暦の8桁で入力します。")
                .row("1980年のように印字されたカード", ""),
        )
        .untitled_in_speech()
        .cancel_button()
}

/// The era, and the years that it lasted below it.
fn era_button(era: Era) -> Button {
    let first = era.first_year();
    let range = match era.last_day() {
        Some(last) => format!("{first}年から{}年まで", last.year()),
        None => format!("{first}年から"),
    };
    Button::new(ButtonId::ChooseEra(era), era.name(), "").row(&range, "")
}

fn typing(
    form: &BirthForm,
    entry: Entry,
    headline: &str,
    example: Line,
    treatment_date: NaiveDate,
    privacy: Privacy,
) -> Screen {
    let date = form.entry.date(treatment_date);
    let is_fresh = form.entry.typed().is_empty();
    let screen = Screen::new("entering-birth-date", "生年月日を入力する")
        .line(Line::headline(headline))
        .line(example)
        .line(Line::plain(WHY));
    let screen = match date {
        Ok(date) => screen.line(Line::detail("入力した日", &wareki_and_year(date)).said(&said_date(date))),
        Err(BirthDateError::Incomplete) => screen,
        Err(error) => screen.line(Line::notice(&why(error))),
    };
    let screen = match form.refused {
        Some(error) => screen.date_refused(error, is_fresh),
        None => screen.noticed(form.notice, is_fresh),
    };
    let again = Button::new(ButtonId::Continue, "元号を選び直す", "元号と西暦を選ぶ画面に戻ります。");
    screen
        .say(said(form, date, privacy))
        .untitled_in_speech()
        .entry_with_edit_buttons(entry, "生年月日")
        .with(again)
        .cancel_button()
}

fn digits(form: &BirthForm) -> String {
    form.entry.typed().iter().map(u8::to_string).collect()
}

/// A day in the middle of the era, as it is typed.
fn era_example(era: Era) -> Line {
    let (day, digits) = match era {
        Era::Heisei => ("平成8年2月17日", "080217"),
        Era::Reiwa => ("令和元年5月17日", "010517"),
        Era::Taisho => ("大正9年2月17日", "090217"),
        Era::Meiji => ("明治40年2月17日", "400217"),
        _ => ("昭和55年2月17日", "550217"),
    };
    example(day, digits)
}

fn example(day: &str, digits: &str) -> Line {
    let said = format!("{day}なら、{}です", speech::one_by_one(digits));
    Line::plain(&format!("{day}なら、{digits}です。")).said(&said)
}

/// Why digits are no birth date, and what to look at.
fn why(error: BirthDateError) -> String {
    match error {
        BirthDateError::Incomplete => "数字が足りません。".to_owned(),
        BirthDateError::NoYearZero => "0年はありません。元年は、01と入力してください。".to_owned(),
        BirthDateError::NoSuchDay => "この月日はありません。月と日を確認してください。".to_owned(),
        BirthDateError::BeforeEra(era) => before(era),
        BirthDateError::AfterEra(era) => after(era),
        BirthDateError::TooEarly => "明治より前の日です。年を確認してください。".to_owned(),
        BirthDateError::InFuture => "施術日より後の日です。年を確認してください。".to_owned(),
    }
}

fn before(era: Era) -> String {
    let (name, begins) = (era.name(), without_era(era, era.first_day()));
    match era.previous() {
        Some(before) => format!("{name}は{begins}からで、その前は{}です。", before.name()),
        None => format!("{name}は{begins}からです。"),
    }
}

fn after(era: Era) -> String {
    match (era.last_day(), era.next()) {
        (Some(last), Some(next)) => {
            let (name, ends) = (era.name(), without_era(era, last));
            format!("{name}は{ends}までで、その後は{}です。", next.name())
        }
        (_, _) => why(BirthDateError::InFuture),
    }
}

/// `64年1月7日`.
fn without_era(era: Era, day: NaiveDate) -> String {
    let date = wareki(day);
    date.strip_prefix(era.name()).map_or(date.clone(), str::to_owned)
}

fn said_date(date: NaiveDate) -> String {
    format!("入力した日、{}", speech::day(date))
}

/// Empty at the start, when the whole screen is said; in the end the date, to be checked by ear, or why it is none.
fn said(form: &BirthForm, date: Result<NaiveDate, BirthDateError>, privacy: Privacy) -> String {
    let count = form.entry.typed().len();
    match (date, privacy) {
        _ if count == 0 => String::new(),
        (Ok(date), Privacy::Open) => format!("{}。よければ、確定を押してください。", speech::day(date)),
        (Ok(_), Privacy::Private) => format!("{count}桁入力しました。よければ、確定を押してください。"),
        (Err(BirthDateError::Incomplete), _) => format!("{count}桁入力しました。"),
        (Err(error), _) => format!("{count}桁入力しました。{}", why(error)),
    }
}

impl Screen {
    /// Why the date before was refused, first. The hand feels it only when it is `news`.
    fn date_refused(self, error: BirthDateError, news: bool) -> Self {
        let failure = Failure::from(CardFailure::BirthDateImpossible);
        let text = failure_text(failure);
        let lines = [Line::notice(text.title), Line::plain(&why(error)), Line::plain(text.advice)];
        let alert = Section::notice(lines.into_iter().chain([code_line(failure).unsaid()]));
        let haptic = if news { Haptic::Warning } else { Haptic::None };
        self.section_first(alert).haptic(haptic).failure_code(failure.code())
    }
}

#[cfg(test)]
mod tests {
    use shikaku_calendar::Era;

    use super::{ERAS, era_example};
    use crate::view::wareki::wareki;

    #[test]
    fn the_example_of_each_era_is_a_day_of_it_and_its_digits() {
        for era in ERAS {
            let text = era_example(era).text;
            let (day, digits) = text.split_once("なら、").expect("a day and digits");
            let number = |from: usize| digits[from..from + 2].parse().expect("two digits");
            let date = era.day(number(0), number(2), number(4)).expect("a day of the era");
            assert_eq!(wareki(date), day);
        }
        assert!(Era::ALL.iter().all(|era| ERAS.contains(era)));
    }
}
