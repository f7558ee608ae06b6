mod search;

use chrono::NaiveDate;
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::history::{FollowUp, FollowUpState, Record};
use shikaku_eligibility::Confirmation;

use super::history::{doubt_days, first_person};
use super::notice::{can_be_mended, code_line};
use super::{failure_text, showing};
use crate::view::wareki::wareki;
use crate::view::{
    Button, ButtonId, ButtonRole, Haptic, Icon, Line, LineKind, Privacy, Screen, Section, Tone, speech,
};
use crate::workflow::{Archive, MenuIndex, Page, Period, ResultsFrom};

/// 履歴の画面: the screen of an archive. `today` is the day in Japan, by which something is overdue.
#[must_use]
pub fn archive_screen(archive: &Archive, today: NaiveDate, privacy: Privacy) -> Screen {
    let drawn = match archive {
        Archive::Results(page, period) => results(page, *period),
        Archive::Result(_, record, _) => showing::past(record, privacy)
            .with(back_to(ButtonId::PastResults, "過去の確認結果の一覧に戻ります。"))
            .close_button(),
        Archive::Search(form) => search::form(form),
        Archive::Hits(page, search) => search::hits(page, search),
        Archive::Hit(_, record, _) => {
            showing::past(record, privacy).with(search::back_to_hits()).close_button()
        }
        Archive::FollowUpHits(page, search) => search::follow_up_hits(page, search, today),
        Archive::FollowUps(page) => follow_ups(page, today),
        Archive::FollowUp(_, open) => follow_up(open, today, privacy),
        Archive::Failed(failure) => failed(*failure),
        Archive::Closed => Screen::new("archive-closed", "履歴を閉じました")
            .line(Line::headline("画面に患者さんの情報は残っていません。")),
    }
    .completed();
    match archive {
        Archive::FollowUp(..) => drawn.without_proposal(),
        _ => drawn,
    }
}

fn results(page: &Page<Record>, period: Period) -> Screen {
    let what = match period {
        Period::All => "確認結果".to_owned(),
        period => format!("{}の確認結果", period_text(period)),
    };
    let screen = Screen::new("past-results", "過去の確認結果")
        .line(Line::headline(&count(page, &what)))
        .line(Line::plain("結果は、施術した月の翌月の末日まで見られます。その後は消えます。"))
        .lines(damaged(page))
        .clock_doubt(page);
    let screen = if page.rows.is_empty() { screen } else { screen.with(search::row()) };
    let is_empty = page.rows.is_empty() && period == Period::All;
    let screen = if is_empty { screen } else { screen.with(period_row(period)) };
    result_buttons(screen, page)
        .next_page(page.before, page.after)
        .button(ButtonId::FollowUps, "後で確認すること", "後で確認することの一覧に移ります。")
        .leave_button()
        .said_in_short()
}

/// 期間: the period that is listed, and which one pressing it lists.
fn period_row(period: Period) -> Button {
    let explanation = match period.next() {
        Period::All => "押すと、すべての結果を出します。".to_owned(),
        next => format!("押すと、{}の結果だけを出します。", period_text(next)),
    };
    Button::new(ButtonId::ChangePeriod, "期間", &explanation).row("", period_text(period)).icon(Icon::History)
}

const fn period_text(period: Period) -> &'static str {
    match period {
        Period::All => "すべて",
        Period::Today => "今日",
        Period::ThisMonth => "今月",
        Period::LastMonth => "先月",
    }
}

fn result_buttons(screen: Screen, page: &Page<Record>) -> Screen {
    MenuIndex::all()
        .zip(&page.rows)
        .fold(screen, |screen, (place, (_, record))| result_button(screen, place, record))
}

fn result_button(screen: Screen, place: MenuIndex, record: &Record) -> Screen {
    let confirmation = Confirmation::from(record.message().clone());
    let (day, word) = (wareki(record.treatment_date()), showing::headline(&confirmation));
    let (name, said) = first_person(&confirmation, "お名前なし");
    let spoken = format!("{said}さん。開きます。");
    screen.with(Button::new(ButtonId::ChooseResult(place), name, &spoken).row(&day, word))
}

fn follow_ups(page: &Page<FollowUp>, today: NaiveDate) -> Screen {
    let overdue = page.rows.iter().any(|(_, open)| open.state(today) == FollowUpState::Overdue);
    let screen = Screen::new("follow-ups", "後で確認すること")
        .line(Line::headline(&count(page, "未確認")))
        .lines(overdue.then(|| Line::notice("期限を過ぎたものがあります。すぐに確認してください。")))
        .lines(damaged(page))
        .clock_doubt(page)
        .haptic(if overdue { Haptic::Warning } else { Haptic::None });
    follow_up_buttons(screen, page, today)
        .next_page(page.before, page.after)
        .button(ButtonId::PastResults, "過去の確認結果", "過去の確認結果の一覧に移ります。")
        .leave_button()
        .said_in_short()
}

fn follow_up_buttons(screen: Screen, page: &Page<FollowUp>, today: NaiveDate) -> Screen {
    MenuIndex::all()
        .zip(&page.rows)
        .fold(screen, |screen, (place, (_, open))| follow_up_button(screen, place, open, today))
}

fn follow_up_button(screen: Screen, place: MenuIndex, open: &FollowUp, today: NaiveDate) -> Screen {
    let patient = open.patient().as_str();
    let until = format!("{}まで", wareki(open.due()));
    let state = match open.state(today) {
        FollowUpState::Overdue => "期限切れ",
        FollowUpState::Open => "未確認",
        FollowUpState::Done => "確認済み",
    };
    let spoken = format!("{}。開きます。", speech::one_by_one(patient));
    let row = Button::new(ButtonId::ChooseResult(place), &format!("患者番号 {patient}"), &spoken);
    screen.with(match open.state(today) {
        FollowUpState::Overdue => row.row(&until, "").badge(state),
        FollowUpState::Open | FollowUpState::Done => row.row(&until, state),
    })
}

fn follow_up(open: &FollowUp, today: NaiveDate, privacy: Privacy) -> Screen {
    let (reason, wanted) = (open.reason(), open.wanted());
    let screen = Screen::new("follow-up", "後で確認すること")
        .line(Line::headline(&due(open, today)))
        .line(Line::figures("患者番号", open.patient().as_str()))
        .line(Line::detail("確認すること", wanted.label().unwrap_or(wanted.code())))
        .line(Line::detail("理由", reason.label().unwrap_or(reason.code())))
        .line(Line::detail("施術日", &wareki(open.treatment_date())))
        .line(Line::plain("確認できたら、「確認済みにする」を押してください。"))
        .button(ButtonId::Enter, "確認済みにする", "確認が終わったことを記録します。")
        .with(back_to(ButtonId::FollowUps, "後で確認することの一覧に戻ります。"))
        .close_button();
    match privacy {
        Privacy::Open => screen,
        Privacy::Private => screen.said_in_short(),
    }
}

fn due(open: &FollowUp, today: NaiveDate) -> String {
    let day = wareki(open.due());
    match open.state(today) {
        FollowUpState::Overdue => format!("{day}までの期限を過ぎています"),
        FollowUpState::Open => format!("{day}までに確認"),
        FollowUpState::Done => "確認済み".to_owned(),
    }
}

fn failed(failure: StoreFailure) -> Screen {
    let text = failure_text(failure.into());
    let then = can_be_mended(failure).then(|| Line::plain("その後「もう一度開く」を押してください。"));
    Screen::new("archive-failed", text.title)
        .line(Line::plain(text.advice).kind(LineKind::Headline))
        .lines(then)
        .line(code_line(failure.into()))
        .failure_code(failure.code())
        .haptic(Haptic::Failure)
        .toned(Tone::Failed)
        .button(ButtonId::PastResults, "もう一度開く", "履歴をもう一度開きます。")
        .close_button()
}

fn count<T>(page: &Page<T>, what: &str) -> String {
    match (page.before + page.rows.len() + page.after, page.rows.len()) {
        (0, _) => format!("{what}は、ありません。"),
        (all, shown) if all == shown => format!("{what}が{all}件あります。"),
        (all, shown) => {
            format!(
                "{what}が{all}件あります。{}件目から{}件目までです。",
                page.before + 1,
                page.before + shown
            )
        }
    }
}

fn damaged<T>(page: &Page<T>) -> Option<Line> {
    let text = "壊れていて読み取れないものがあります。管理者に知らせてください。";
    (page.damaged > 0).then(|| Line::notice(text))
}

fn back_to(list: ButtonId, explanation: &str) -> Button {
    Button::new(list, "一覧に戻る", explanation).role(ButtonRole::Navigation)
}

impl Screen {
    /// The same list, with where its results come from: those of this device alone, or a row for those of the clinic that are not
    /// handed over.
    pub(super) fn results_from(mut self, archive: &Archive, from: ResultsFrom) -> Self {
        if !matches!(archive, Archive::Results(..)) {
            return self;
        }
        match from {
            ResultsFrom::Device => self,
            ResultsFrom::DeviceAlone(failure) => {
                let alone = "この端末に残っている結果だけを表示しています。ほかの端末の新しい結果は、ここにありません。";
                self.alerted(failure, [alone])
            }
            ResultsFrom::Clinic { is_filtered } => {
                let (label, explanation) = if is_filtered {
                    ("全部の確認結果", "渡したものも、一覧に出します。")
                } else {
                    ("レセコンに渡していないもの", "渡していないものだけを、一覧に出します。")
                };
                let row = Button::new(ButtonId::NotHandedOver, label, explanation).row("", "");
                self.buttons.insert(self.buttons.len().min(1), row.icon(Icon::Document));
                if !is_filtered {
                    return self;
                }
                let only = "レセコンに渡していないものだけです。";
                self.line(Line::plain(only)).say_after(only)
            }
        }
    }

    fn close_button(self) -> Self {
        self.button(ButtonId::Finish, "閉じる", "履歴を閉じます。")
    }

    /// 閉じる as the way back.
    fn leave_button(self) -> Self {
        let close = Button::new(ButtonId::Finish, "閉じる", "履歴を閉じます。");
        self.with(close.role(ButtonRole::Navigation))
    }

    /// Says that nothing was purged, because the clock may be wrong.
    fn clock_doubt<T>(self, page: &Page<T>) -> Self {
        let Some(doubt) = page.doubt else { return self };
        let failure = Failure::from(StoreFailure::DateDoubtful);
        let text = failure_text(failure);
        let (title, days) = (Line::notice(text.title), Line::plain(&doubt_days(doubt)));
        self.section(Section::notice([title, days, Line::plain(text.advice), code_line(failure)]))
            .failure_code(failure.code())
    }
}
