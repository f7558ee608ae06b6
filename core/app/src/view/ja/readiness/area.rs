//! The screens of the area 導入の準備: the published information with the buttons that lead on and back.

use chrono::NaiveDate;
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::readiness::{
    Checklist, Clinic, Progress, StepState, Trade, assess, estimate_cooperation, estimate_subsidy, peers,
    timeline,
};
use strum::VariantArray as _;

use super::figures::class_text;
use super::progress::{about, headline, state_text, title_text};
use super::question::question_screen;
use super::when::{said, written};
use super::{as_of, exemption_screen, money_screen, peers_screen, timeline_screen};
use crate::view::ja::failure_text;
use crate::view::ja::notice::{can_be_mended, code_line};
use crate::view::{Button, ButtonId, ButtonRole, Entry, Haptic, Line, LineKind, Screen, Section, Tone};
use crate::workflow::{DigitEntry, MenuIndex, Readiness, ReadinessPage, ReceiptAction, TRADES, Topic};

/// 導入の準備の画面: a page of the area. `today` is the day in Japan.
#[must_use]
pub fn readiness_screen(readiness: &Readiness, page: &ReadinessPage, today: NaiveDate) -> Screen {
    let (book, checklist) = (readiness.book(), readiness.checklist());
    let progress = checklist.progress(book);
    let drawn = match page {
        ReadinessPage::Menu => menu(readiness, &progress),
        ReadinessPage::Steps { before } => steps(&progress, *before).back_button(MENU),
        ReadinessPage::Step { place } => match progress.steps.get(*place) {
            Some(state) => step(readiness, state).back_button("準備の手順の一覧に戻ります。"),
            None => steps(&progress, 0).back_button(MENU),
        },
        ReadinessPage::Question(form) => question_screen(form, today).back_button("前の画面に戻ります。"),
        ReadinessPage::Exemption(clinic) => exemption(readiness, clinic, today).back_button(MENU),
        ReadinessPage::Timeline => {
            let exempt = readiness.exemption(today);
            timeline_screen(book, &timeline(book, today, progress.stage, exempt)).back_button(MENU)
        }
        ReadinessPage::Money => money(readiness, &progress, today).back_button(MENU),
        ReadinessPage::Receipt(entry) => {
            receipt(checklist, entry).back_button("補助金と協力金の画面に戻ります。")
        }
        ReadinessPage::Peers(trade) => peers_of(readiness, &progress, *trade).back_button(MENU),
        ReadinessPage::Failed(failure) => failed(*failure).back_button("受付の画面に戻ります。"),
    };
    let is_typing = drawn.entry.as_ref().is_some_and(Entry::has_digits);
    let drawn = match readiness.unsaved().filter(|_| !is_typing) {
        Some(failure) => drawn.unsaved(failure),
        None => drawn,
    };
    // What is said while digits are typed stays; everything else is said as it is shown.
    let drawn = if is_typing { drawn } else { drawn.say(String::new()).read_as(String::new()) };
    match page {
        // Neither a slip of the hand nor an empty answer marks a step or gives up the answers.
        ReadinessPage::Step { .. } | ReadinessPage::Exemption(_) => drawn.completed().without_proposal(),
        _ => drawn.completed(),
    }
}

const MENU: &str = "導入の準備の画面に戻ります。";

fn menu(readiness: &Readiness, progress: &Progress<'_>) -> Screen {
    let next = progress.next.map(|step| Line::detail("次にすること", &step.title));
    let forgets = (!readiness.has_store()).then(|| {
        Line::notice("この端末では履歴を残す設定がないので、ここで入力した内容は、アプリを閉じると消えます。")
    });
    let screen = Screen::new("readiness", "導入の準備")
        .line(headline(progress))
        .lines(next)
        .lines(forgets)
        .line(as_of(readiness.book()));
    MenuIndex::all()
        .zip(Topic::VARIANTS.iter().copied())
        .fold(screen, |screen, (place, topic)| {
            let label = topic_text(topic);
            screen.button(ButtonId::ChooseResult(place), label, &format!("{label}の画面を開きます。"))
        })
        .back_button("受付の画面に戻ります。")
}

const fn topic_text(topic: Topic) -> &'static str {
    match topic {
        Topic::Steps => "準備の手順",
        Topic::Exemption => "義務化の対象かどうか",
        Topic::Timeline => "今と、これから",
        Topic::Money => "補助金と協力金",
        Topic::Peers => "周りの施術所",
    }
}

fn steps(progress: &Progress<'_>, before: usize) -> Screen {
    let count = |done: bool| progress.steps.iter().filter(|state| state.done_on.is_some() == done).count();
    let (done, open) = (count(true), count(false));
    let all = progress.steps.len();
    let screen = Screen::new("readiness-progress", "準備の手順")
        .line(Line::headline(&format!("{all}件のうち、{done}件が済んでいます。残りは{open}件です。")))
        .line(Line::plain("手順を選ぶと、用意するものが出ます。終わった手順に印を付けられます。"));
    let screen =
        MenuIndex::all().zip(progress.steps.iter().skip(before)).fold(screen, |screen, (place, state)| {
            let (title, state) = (title_text(state.step), state_text(state));
            let spoken = format!("{state}。開きます。");
            screen.with(Button::new(ButtonId::ChooseResult(place), &title, &spoken).row("", &state))
        });
    match (all > usize::from(MenuIndex::LAST), before + usize::from(MenuIndex::LAST) < all) {
        (false, _) => screen,
        (true, true) => screen.button(ButtonId::Continue, "次の手順を見る", "手順の続きを出します。"),
        (true, false) => {
            screen.button(ButtonId::Continue, "最初の手順に戻る", "手順の一覧の最初に戻ります。")
        }
    }
}

fn step(readiness: &Readiness, state: &StepState<'_>) -> Screen {
    let screen = Screen::new("readiness-step", "準備の手順")
        .line(Line::headline(&title_text(state.step)))
        .line(Line::detail("状態", &state_text(state)))
        .lines(about(readiness.book(), state.step));
    match state.done_on {
        None => screen.button(ButtonId::Enter, "終わった", "この手順が、今日終わったことを記録します。"),
        Some(_) => screen.button(ButtonId::Enter, "まだに直す", "この手順の記録を、まだに直します。"),
    }
}

fn exemption(readiness: &Readiness, clinic: &Clinic, today: NaiveDate) -> Screen {
    let book = readiness.book();
    exemption_screen(book, &assess(&book.exemption, clinic, today)).button(
        ButtonId::Continue,
        "答えを入力し直す",
        "施術所についての質問に、最初から答え直します。",
    )
}

fn money(readiness: &Readiness, progress: &Progress<'_>, today: NaiveDate) -> Screen {
    let (book, receipts) = (readiness.book(), readiness.checklist().receipts());
    let subsidy = estimate_subsidy(&book.subsidy, receipts, today, progress.stage);
    let cooperation = estimate_cooperation(&book.cooperation, today, progress.stage);
    let is_offered = |action: &ReceiptAction| match action {
        ReceiptAction::Add => receipts.len() < Checklist::RECEIPTS_MAX,
        ReceiptAction::RemoveLast => !receipts.is_empty(),
    };
    let offered = MenuIndex::all()
        .zip(ReceiptAction::VARIANTS.iter().copied())
        .filter(|(_, action)| is_offered(action));
    offered.fold(money_screen(book, &subsidy, cooperation), |screen, (place, action)| {
        let (label, spoken) = match action {
            ReceiptAction::Add => ("領収書の金額を入力する", "領収書の金額を入力する画面を開きます。"),
            ReceiptAction::RemoveLast => ("最後の金額を消す", "最後に入力した領収書の金額を消します。"),
        };
        screen.with(Button::new(ButtonId::ChooseResult(place), label, spoken).role(ButtonRole::Secondary))
    })
}

fn receipt(checklist: &Checklist, entry: &DigitEntry) -> Screen {
    let typed = entry.typed();
    let digits = typed.iter().map(u8::to_string).collect();
    let label = "領収書の金額、円で8桁まで。職員が入力します。";
    let added = checklist.receipts().iter().map(|yen| {
        let text = |number: fn(u64) -> String| format!("{}円", number((*yen).into()));
        Line::detail("入力した金額", &text(written)).said(&format!("入力した金額、{}", text(said)))
    });
    let screen = Screen::new("readiness-receipt", "領収書の金額")
        .line(Line::headline("領収書の金額を、円で入力してください。"))
        .line(Line::plain("1枚ずつ、1円以上の金額を入力します。"))
        .lines(added)
        .entry_keys(
            Entry::of(typed.len(), DigitEntry::LENGTH, Some(digits), label).at_least(1),
            entry.number().is_some(),
            "加える",
            "この金額を、領収書の合計に加えます。",
        );
    match entry.number() {
        Some(yen) => screen.say(format!("{}円。よければ、「加える」を押してください。", said(yen.into()))),
        None => screen,
    }
}

fn peers_of(readiness: &Readiness, progress: &Progress<'_>, trade: Option<Trade>) -> Screen {
    let book = readiness.book();
    let compared = trade.and_then(|trade| peers(book, trade, progress.stage));
    let screen = match compared {
        Some(compared) => peers_screen(book, &compared),
        None => Screen::new("readiness-peers", "周りの施術所")
            .line(Line::headline("どちらの施術所と比べますか。"))
            .line(as_of(book)),
    };
    MenuIndex::all().zip(TRADES).fold(screen, |screen, (place, trade)| {
        let class = class_text(trade);
        let spoken = format!("{class}の施術所と比べます。");
        screen.with(Button::new(ButtonId::ChooseResult(place), class, &spoken).role(ButtonRole::Secondary))
    })
}

fn failed(failure: StoreFailure) -> Screen {
    let text = failure_text(failure.into());
    let then = can_be_mended(failure).then(|| Line::plain("その後「記録をもう一度開く」を押してください。"));
    Screen::new("readiness-failed", text.title)
        .line(Line::plain(text.advice).kind(LineKind::Headline))
        .line(Line::plain("準備の記録を読めないので、書き換えずに、そのまま残してあります。"))
        .lines(then)
        .line(code_line(failure.into()))
        .failure_code(failure.code())
        .haptic(Haptic::Failure)
        .toned(Tone::Failed)
        .button(ButtonId::Continue, "記録をもう一度開く", "準備の記録をもう一度開きます。")
}

impl Screen {
    fn back_button(self, spoken: &str) -> Self {
        self.button(ButtonId::Cancel, "戻る", spoken)
    }

    /// Says first that the last change is not in the store.
    fn unsaved(self, failure: StoreFailure) -> Self {
        let failure = Failure::from(failure);
        let text = failure_text(failure);
        let kept = "準備の記録を保存できません。入力した内容は、アプリを閉じるまで残り、次に保存するときに合わせて保存します。";
        let alert =
            [Line::notice(kept), Line::notice(text.title), Line::plain(text.advice), code_line(failure)];
        self.section_first(Section::notice(alert)).failure_code(failure.code()).haptic(Haptic::Warning)
    }
}
