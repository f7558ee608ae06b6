//! An imported result: the screen of a check, marked, with what became of it in the history and in the folder.

use shikaku_clinic::failure::Failure;

use crate::view::ja::history::moment;
use crate::view::ja::notice::alert;
use crate::view::ja::{failure_text, showing};
use crate::view::speech::sentence;
use crate::view::{Button, ButtonId, Haptic, Line, Privacy, Screen, Section, Sound, Tone};
use crate::workflow::{FileOutcome, FolderFile, ImportOptions, ImportedResult, Kept};

pub(super) fn screen(options: ImportOptions, result: &ImportedResult, privacy: Privacy) -> Screen {
    let drawn = showing::screen(&result.shown, result.treatment_date, privacy);
    let choices: Vec<_> = drawn
        .buttons
        .iter()
        .filter(|button| matches!(button.id, ButtonId::ChooseResult(_)))
        .cloned()
        .collect();
    let drawn = Screen {
        id: "import-result".to_owned(),
        title: "取り込んだ結果".to_owned(),
        buttons: choices,
        ..drawn
    };
    let drawn = showing::with_origin(drawn, &result.method());
    let drawn = with_notes(drawn, result);
    let drawn = with_buttons(drawn, options, result);
    with_file(drawn, result).completed()
}

/// What to know of the import, behind the result and said after it.
fn with_notes(screen: Screen, result: &ImportedResult) -> Screen {
    let notes = [kept(&result.kept), result.is_from_future.then(future), unread(result)];
    notes.into_iter().flatten().fold(screen, |screen, [title, text]| {
        let section = Section::notice([Line::notice(&title), Line::plain(&text)]);
        let (whole, spoken) = (format!("{}{}", screen.read_aloud, section.spoken()), sentence(&title));
        let spoken = format!("{}{spoken}", screen.spoken);
        screen.section(section).say(spoken).read_as(whole)
    })
}

fn kept(kept: &Kept) -> Option<[String; 2]> {
    match kept {
        Kept::Saved(_) | Kept::NoHistory | Kept::Failed(_) => None,
        Kept::Earlier(earlier) => {
            let by = earlier.method.label().unwrap_or("その他の方法");
            Some([
                "同じ確認が、すでに保存されています".to_owned(),
                format!("{}に、{by}として保存したものです。新しくは保存していません。", moment(earlier.at)),
            ])
        }
        Kept::PastWindow => Some([
            "履歴に残していません".to_owned(),
            "施術した月の翌月の末日を過ぎているためです。".to_owned(),
        ]),
    }
}

fn future() -> [String; 2] {
    let advice = "公式アプリの画面の確認日と、端末の日付を確認してください。";
    ["確認日が、今日より後の日付です".to_owned(), advice.to_owned()]
}

fn unread(result: &ImportedResult) -> Option<[String; 2]> {
    let report = result.copied.report.as_ref()?;
    let title = format!("読み取れない部分が{}か所あります", report.findings().min(9_999));
    Some([title, "公式アプリの画面と見比べてください。".to_owned()])
}

fn with_buttons(screen: Screen, options: ImportOptions, result: &ImportedResult) -> Screen {
    let is_usable = result.shown.qualification().is_some();
    let needs_answer = result.copied.needs_answer();
    let offers_file = options.has_folder && result.is_one() && result.file.can_be_asked_for();
    let file = offers_file.then(|| file_button(needs_answer));
    let (file_first, file_last) = if is_usable { (file, None) } else { (None, file) };
    let answer = needs_answer.then(|| {
        let explanation = "公式アプリの画面を見て、有効かどうかを答えます。";
        Button::new(ButtonId::SayValidity, "有効かどうかを答える", explanation)
    });
    let again = result
        .shown
        .chosen
        .is_some()
        .then(|| Button::new(ButtonId::Continue, "選び直す", "ほかの資格に選び直します。"));
    let next = result.shown.chosen.is_none().then(|| {
        Button::new(ButtonId::Continue, "次の結果を取り込む", "次の患者さんの結果を取り込む画面に進みます。")
    });
    let fallback = "有効と確認できないときの方法を出します。";
    let fallback = Button::new(ButtonId::ChooseFallback, "別の方法で確認", fallback);
    let (fallback_first, fallback_last) =
        if is_usable { (None, Some(fallback)) } else { (Some(fallback), None) };
    let finish = Button::new(ButtonId::Finish, "次の患者さんへ", "取り込みを終わり、受付の画面に戻ります。");
    let buttons = [answer, file_first, fallback_first, Some(finish), again, next, fallback_last, file_last];
    let screen = buttons.into_iter().flatten().fold(screen, Screen::with);
    screen.findings_row(&result.copied).clear_row(&result.copied)
}

fn file_button(needs_answer: bool) -> Button {
    let explanation = if needs_answer {
        "有効とは書かずに、XMLのファイルを置きます。"
    } else {
        "レセコンが読むXMLのファイルを置きます。"
    };
    Button::new(ButtonId::WriteResultFile, "レセコンのフォルダーに置く", explanation)
}

/// What became of the file. It is said in place of the result, which was said before.
fn with_file(screen: Screen, result: &ImportedResult) -> Screen {
    let text = match &result.file {
        FolderFile::NotWritten => return screen,
        FolderFile::Writing(_) => "レセコンのフォルダーに書き込んでいます。",
        FolderFile::Done(FileOutcome::Written) => "レセコンのフォルダーに置きました。",
        FolderFile::Done(FileOutcome::AlreadyThere) => {
            "同じ結果のファイルが、すでにレセコンのフォルダーにあります。新しくは置いていません。"
        }
        FolderFile::Done(FileOutcome::Failed(failure)) => {
            let failure = Failure::from(*failure);
            let section = alert(failure, [failure_text(failure).advice]);
            let whole = format!("{}{}", screen.read_aloud, section.spoken());
            let said = sentence(failure_text(failure).title);
            return Screen { tone: Tone::Attention, ..screen }
                .section(section)
                .failure_code(failure.code())
                .haptic(Haptic::Warning)
                .sound(Sound::Attention)
                .say(said)
                .read_as(whole);
        }
    };
    let haptic = if screen.tone == Tone::Valid { Haptic::Tick } else { Haptic::None };
    let whole = format!("{}{text}", screen.read_aloud);
    screen.line(Line::plain(text)).say(text.to_owned()).read_as(whole).haptic(haptic).sound(Sound::None)
}
