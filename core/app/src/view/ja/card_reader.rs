//! カードリーダー: choosing a reader, its key, and its status.

use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_clinic::paired_readers::PairedReader;
use shikaku_reader::registry;
use shikaku_reader::registry::{FoundBy, Wire};
use shikaku_reader::session::{ReaderPhase, ReaderSessionFailure, ReaderStatus};

use super::failure_text;
use super::notice::alert;
use crate::view::speech::one_by_one;
use crate::view::{
    Button, ButtonId, ButtonRole, Entry, Haptic, Icon, Language, Line, LineKind, Progress, Screen, Section,
};
use crate::workflow::{FoundReader, KeyEntry, MenuIndex, ReaderPage, Signal};

/// カードリーダーの画面: the page for the readers of a desk. `reader` is the one in use, and `status` its status.
#[must_use]
pub fn reader_screen(
    page: &ReaderPage,
    reader: Option<&PairedReader>,
    status: Option<ReaderStatus>,
) -> Screen {
    let name = page.name();
    let drawn = match page {
        ReaderPage::Overview { notice } => overview(Screen::new(name, "カードリーダー"), reader, status)
            .failed_before(notice.filter(|failure| !is_disproved(*failure, status)))
            .button(ButtonId::Cancel, "戻る", "受付の画面に戻ります。"),
        ReaderPage::Searching { found, listening, notice } => {
            searching(Screen::new(name, "カードリーダーを探す"), found, *listening).failed_before(*notice)
        }
        ReaderPage::Trying => Screen::new(name, "つないでいます")
            .line(Line::headline("カードリーダーにつないでいます。"))
            .line(Line::plain(
                "30秒ほどかかることがあります。つながらないときは、リーダーの電源ボタンを押してください。",
            ))
            .progress(Progress::Running)
            .cancel_button_to_reader(),
        ReaderPage::TypingKey { entry, notice } => {
            typing_key(Screen::new(name, "鍵を入力する"), entry).failed_before(*notice)
        }
        ReaderPage::Forgetting => Screen::new(name, "登録を消す")
            .line(Line::headline("このカードリーダーの登録を消しますか。"))
            .line(Line::plain("入力した鍵も消えます。もう一度使うときは、探して登録し直します。"))
            .with(
                Button::new(ButtonId::Enter, "消す", "このカードリーダーの登録と鍵を消します。")
                    .role(ButtonRole::Destructive),
            )
            .cancel_button_to_reader(),
    }
    .completed();
    match page {
        ReaderPage::Forgetting => drawn.without_proposal(),
        _ => drawn,
    }
}

/// Whether a reader that is connected now shows that a failure is past.
pub(super) fn is_disproved(failure: Failure, status: Option<ReaderStatus>) -> bool {
    let is_open = status.is_some_and(|status| status.phase.is_open());
    let about_connection = matches!(
        failure,
        Failure::Reader(
            ReaderFailure::NoReader
                | ReaderFailure::ReaderLost
                | ReaderFailure::BluetoothOff
                | ReaderFailure::BluetoothNotAllowed
                | ReaderFailure::ReaderNotFound
                | ReaderFailure::ReaderKeyMismatch
                | ReaderFailure::ReaderKeyLocked
                | ReaderFailure::ReaderUnknown
                | ReaderFailure::ReaderTroubled
                | ReaderFailure::NoRandom
        )
    );
    is_open && about_connection
}

fn overview(screen: Screen, reader: Option<&PairedReader>, status: Option<ReaderStatus>) -> Screen {
    let search = "近くのカードリーダーを探します。";
    let (Some(reader), Some(status)) = (reader, status) else {
        return screen
            .line(Line::headline("登録したカードリーダーはありません。"))
            .line(Line::plain("カードリーダーの電源を入れ、端末の近くに置いてください。"))
            .button(ButtonId::Continue, "探す", search);
    };
    screen
        .line(Line::headline(phase_text(status.phase)))
        .line(Line::detail("名前", &reader.name).said(&format!("名前、{}", one_by_one(&reader.name))))
        .lines(battery_line(status))
        .lines(status.refused.map(failed_line))
        .section(key_section(reader))
        .button(ButtonId::Continue, "別のリーダーを探す", search)
        .key_button(has_key(reader))
        .button(ButtonId::ForgetReader, "登録を消す", "このカードリーダーの登録を消します。")
}

/// The note on what the link hides (readers reference, 1.1): nothing, as long as everybody knows the key.
fn key_section(reader: &PairedReader) -> Section {
    let (warning, advice) = match (has_key(reader), reader.has_factory_key()) {
        (true, false) => return Section::details([Line::detail("鍵", "設定した鍵を使っています")]),
        (true, true) => (
            "鍵が初期設定のままです。",
            "近くで電波を受けた人に、暗証番号を読み取られるおそれがあります。端末の設定でカードリーダーとペアリングし、\
             メーカーのソフトで鍵を変えてから、同じ鍵をここに入力してください。",
        ),
        (false, _) => (
            "このリーダーには、電波を守る鍵がありません。",
            "近くで電波を受けた人に、暗証番号を読み取られるおそれがあります。端末の設定で、カードリーダーと\
             ペアリングして使ってください。",
        ),
    };
    Section::notice([Line::notice(warning).labelled("安全のために"), Line::plain(advice)])
}

/// Whether the reader is of a family that has keys. A reader with an unknown name may be one.
fn has_key(reader: &PairedReader) -> bool {
    registry::find(&[], Some(&reader.name)).is_none_or(|found| found.reader.wire == Wire::Acs)
}

fn battery_line(status: ReaderStatus) -> Option<Line> {
    let level = status.battery?;
    let kind = if status.low_battery().is_some() { LineKind::Notice } else { LineKind::Detail };
    Some(Line::detail("電池", &format!("残り{level}%")).kind(kind))
}

fn failed_line(failure: ReaderSessionFailure) -> Line {
    let failure = ReaderFailure::from(failure);
    Line::notice(failure_text(failure.into()).title).labelled(failure.code())
}

const fn phase_text(phase: ReaderPhase) -> &'static str {
    match phase {
        ReaderPhase::Resting => "待機しています。カードを読むときに、つなぎます。",
        ReaderPhase::Pausing => "つながりません。まもなく、もう一度つなぎます。",
        ReaderPhase::Connecting => "つないでいます。",
        ReaderPhase::Preparing => "準備しています。",
        ReaderPhase::Ready => "つながっています。",
        ReaderPhase::Powering | ReaderPhase::CardReady | ReaderPhase::Exchanging => {
            "つながっています。カードがあります。"
        }
        ReaderPhase::Parting => "切断しています。",
        ReaderPhase::Refused => "使えません。",
    }
}

fn searching(screen: Screen, found: &[FoundReader], listening: bool) -> Screen {
    let screen = match (found.len(), listening) {
        (0, true) => screen
            .line(Line::headline("探しています。"))
            .line(Line::plain("カードリーダーの電源ボタンを押し、端末の近くに置いてください。")),
        (0, false) => screen.line(Line::headline("見つかりませんでした。")).line(Line::plain(
            "カードリーダーの電源と電池を確認し、ほかの端末とつながっていれば切ってください。",
        )),
        (count, _) => {
            screen.line(Line::headline(&format!("{count}台見つかりました。使うものを選んでください。")))
        }
    };
    let screen = if listening {
        screen.progress(Progress::Running)
    } else {
        screen.button(ButtonId::Continue, "もう一度探す", "近くのカードリーダーを、もう一度探します。")
    };
    MenuIndex::all()
        .zip(found)
        .fold(screen, |screen, (place, reader)| screen.with(reader_row(place, reader)))
        .cancel_button_to_reader()
}

fn reader_row(place: MenuIndex, reader: &FoundReader) -> Button {
    let (model, signal) = (model_text(reader), signal_text(reader.signal));
    let spoken = format!("{}。これを使います。", one_by_one(&reader.name));
    Button::new(ButtonId::ChooseResult(place), &reader.name, &spoken)
        .row(&model, &format!("電波 {signal}"))
        .icon(Icon::Reader)
}

/// The model, as far as it is known. Any device can use a service of 16 bits, and its owner can choose any name.
fn model_text(reader: &FoundReader) -> String {
    let (known, by) = (reader.found.reader, reader.found.by);
    let unsure = match by {
        FoundBy::Service(_) => "",
        FoundBy::ShortService(_) | FoundBy::Name => "(機種は未確認)",
    };
    let wire = match known.wire {
        Wire::Acs => "鍵あり",
        Wire::Ccid => "鍵なし",
    };
    format!("{}{unsure}・{wire}", known.models.join("・"))
}

const fn signal_text(signal: Signal) -> &'static str {
    match signal {
        Signal::Strong => "強い",
        Signal::Fair => "普通",
        Signal::Weak => "弱い",
    }
}

fn typing_key(screen: Screen, entry: &KeyEntry) -> Screen {
    let digits: String =
        entry.typed().iter().filter_map(|digit| char::from_digit(u32::from(*digit), 16)).collect();
    let entry = Entry::of(digits.len(), KeyEntry::LENGTH, Some(digits.to_uppercase()), "カードリーダーの鍵");
    let screen = screen
        .line(Line::headline("カードリーダーの鍵を、32桁で入力してください。"))
        .line(Line::plain("0から9と、AからFを使います。メーカーのソフトで設定したときの鍵です。"))
        .line(Line::plain("鍵を入力すると、1回だけ試します。間違いが続くと、リーダーがロックされます。"));
    screen
        .entry_with_edit_buttons(entry.of_keys(16), "鍵")
        .button(ButtonId::UseFactoryKey, "初期設定の鍵を使う", "初期設定の鍵で、1回試します。")
        .cancel_button_to_reader()
}

/// The status of a reader, for a person who waits for a card. A reader that is ready needs no line.
#[must_use]
pub fn status_lines(status: ReaderStatus) -> Vec<Line> {
    let wait = match status.phase {
        ReaderPhase::Connecting | ReaderPhase::Pausing if status.was_lost => Some(
            "カードリーダーとの接続が切れたので、つなぎ直しています。電源ボタンを押すと、早くつながることがあります。",
        ),
        ReaderPhase::Resting | ReaderPhase::Connecting | ReaderPhase::Pausing | ReaderPhase::Parting => {
            Some("カードリーダーにつないでいます。つながらないときは、リーダーの電源ボタンを押してください。")
        }
        ReaderPhase::Preparing => Some("カードリーダーの準備をしています。"),
        ReaderPhase::Refused
        | ReaderPhase::Ready
        | ReaderPhase::Powering
        | ReaderPhase::CardReady
        | ReaderPhase::Exchanging => None,
    };
    let move_card = status.move_card.then_some(
        "カードが何度も離れています。カードをリーダーの中央に置き直し、手を離して待ってください。",
    );
    let battery = status
        .low_battery()
        .map(|level| format!("カードリーダーの電池が、残り{level}%です。受付の後、充電してください。"));
    let lines = [wait, move_card].into_iter().flatten().map(Line::notice);
    lines.chain(battery.as_deref().map(Line::notice)).collect()
}

impl Screen {
    /// Adds the status of a reader to a screen that waits for a card.
    #[must_use]
    pub fn with_reader_status(self, status: ReaderStatus) -> Self {
        let lines = status_lines(status);
        if lines.is_empty() {
            return self;
        }
        let said: String = lines.iter().map(|line| line.spoken.as_str()).collect();
        if self.language != Language::Japanese {
            let also: String = self.also_spoken.iter().map(|utterance| utterance.text.as_str()).collect();
            return self.section(Section::notice(lines)).also_say(Language::Japanese, said + &also);
        }
        let (spoken, read_aloud) = (format!("{said}{}", self.spoken), format!("{said}{}", self.read_aloud));
        self.section(Section::notice(lines)).say(spoken).read_as(read_aloud)
    }

    fn key_button(self, has_key: bool) -> Self {
        if !has_key {
            return self;
        }
        self.button(ButtonId::TypeReaderKey, "鍵を入力する", "カードリーダーに設定した鍵を入力します。")
    }

    fn failed_before(self, notice: Option<Failure>) -> Self {
        match notice {
            Some(failure) => self
                .section_first(alert(failure, [failure_text(failure).advice]))
                .failure_code(failure.code())
                .haptic(Haptic::Warning),
            None => self,
        }
    }

    fn cancel_button_to_reader(self) -> Self {
        self.button(ButtonId::Cancel, "戻る", "カードリーダーの画面に戻ります。")
    }
}
