//! Handing over to a receipt computer, in words: what was wrong with a file, and what it could not carry.

use shikaku_calendar::DateError;

use crate::handover::any::{Incoming, Outgoing, ReadError, WriteError};
use crate::handover::clipboard::{ClipboardReadError, ClipboardWriteError, FindingKind};
use crate::handover::json::JsonReadError;
use crate::handover::xml::{XmlReadError, XmlWriteError};
use crate::handover::{LeftOutReason, MisnamedElement, MisplacedAnswer, Position};

/// Why a file cannot be read as a result.
#[must_use]
pub fn handover_read_text(error: ReadError) -> String {
    match error {
        ReadError::Xml(error) => xml(error),
        ReadError::Json(error) => json(error),
        ReadError::Clipboard(error) => clipboard(error).to_owned(),
        ReadError::Empty => "ファイルに何も書かれていません。結果を書き出し直してください。".to_owned(),
        ReadError::Utf16 => UTF16.to_owned(),
        ReadError::NoText => {
            "文字のファイルではありません。UTF-8か、Shift_JISで保存してください。".to_owned()
        }
    }
}

/// Why a result cannot be written in a format.
#[must_use]
pub const fn handover_write_text(error: WriteError) -> &'static str {
    match error {
        WriteError::Xml(XmlWriteError::Name) => "XMLでは使えない名前の項目があります。",
        WriteError::Xml(XmlWriteError::NestedList) => "XMLでは表せない、一覧の中の一覧があります。",
        WriteError::Xml(XmlWriteError::Root) | WriteError::Json(_) => "資格確認の結果として書き出せません。",
        WriteError::Clipboard(ClipboardWriteError::NotValid) => {
            "資格が有効と確認された結果だけを、コピー用の文字にできます。"
        }
        WriteError::Clipboard(ClipboardWriteError::NotConfirmed) => {
            "資格が有効かどうか、確認されていません。有効と確認された結果だけを、コピー用の文字にできます。"
        }
        WriteError::Clipboard(ClipboardWriteError::SeveralPeople) => {
            "複数の人の結果です。1人分ずつの結果だけを、コピー用の文字にできます。"
        }
        WriteError::Clipboard(ClipboardWriteError::NoResult) => "資格の内容がありません。",
        WriteError::Clipboard(ClipboardWriteError::SeveralResults) => {
            "資格が複数あります。どれを使うかは、自動では決めません。"
        }
        WriteError::Clipboard(ClipboardWriteError::NoConfirmationDate) => "確認日がありません。",
        WriteError::JsonEncoding => "JSONはUTF-8だけです。",
    }
}

/// What a person should know of a file that was read: nothing, if all of it was understood.
#[must_use]
pub fn handover_read_notes(incoming: &Incoming) -> Vec<String> {
    let left_out = (incoming.left_out > 0)
        .then(|| format!("XMLの属性や注釈を{}か所、読み飛ばしました。", incoming.left_out));
    let findings =
        incoming.findings.iter().map(|it| format!("{}行目: {}", it.line, handover_finding_text(it.kind)));
    left_out.into_iter().chain(findings).collect()
}

/// What a person should know of a result that does not say whether it is valid.
#[must_use]
pub const fn handover_no_validity_text() -> &'static str {
    "コピーした文字には、資格が有効かどうかが書かれていません。元の画面に有効と出ていたかを確認してください。"
}

/// Why a result cannot become valid on a person's word.
#[must_use]
pub const fn handover_validity_stated_text() -> &'static str {
    "有効かどうかが書かれている結果か、資格の内容がない結果か、有効でないと書かれている文字です。人が見た有効は、書き加えません。"
}

/// Every element that a file does not hold, one line each, by its official name.
#[must_use]
pub fn handover_left_out_lines(outgoing: &Outgoing) -> Vec<String> {
    let reason = |reason| match reason {
        LeftOutReason::AboutTheAnswer => "結果全体についての項目。患者さんの情報ではない",
        LeftOutReason::ByOption => "書き出さない設定",
        LeftOutReason::NoPlace => "この形式には入らない",
    };
    outgoing.left_out.iter().map(|it| format!("{}（{}）", it.element, reason(it.reason))).collect()
}

/// Why typed text is no day, and what is expected.
#[must_use]
pub const fn date_error_text(error: DateError) -> &'static str {
    match error {
        DateError::Form => {
            "日付として読めません。2026-11-22、令和8年11月22日、R8.11.22 のように入力してください。"
        }
        DateError::NoSuchDay => {
            "その日付はありません。2026-11-22、令和8年11月22日、R8.11.22 のように、ある日を入力してください。"
        }
        DateError::OutsideEra => {
            "その元号の期間にない日です。西暦（2026-11-22）か、正しい元号（令和8年11月22日）で入力してください。"
        }
    }
}

/// What a person should know of a file that was written: nothing, if it carries all.
#[must_use]
pub fn handover_write_notes(outgoing: &Outgoing) -> Vec<String> {
    let Outgoing { replaced, folded, identifier_set, .. } = outgoing;
    let not_carried = outgoing.not_carried().count();
    [
        (not_carried > 0).then(|| format!("この形式には入らない項目が{not_carried}個あります。")),
        (*replaced > 0).then(|| format!("書き表せない文字を{replaced}字、●に置き換えました。")),
        (*folded > 0).then(|| format!("同じ意味の文字に{folded}字、置き換えました。")),
        identifier_set.then(|| "文字コード識別を、書き出した文字コードに合わせました。".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn xml(error: XmlReadError) -> String {
    match error {
        XmlReadError::TooLong { limit } => too_long(limit),
        XmlReadError::UnsupportedEncoding => "文字コードが、UTF-8でもShift_JISでもありません。".to_owned(),
        XmlReadError::Utf16 => UTF16.to_owned(),
        XmlReadError::WrongEncoding(at) => {
            format!("ファイルに書いてある文字コードと、中身の文字コードが違います{}。", place(at))
        }
        XmlReadError::Truncated(at) => truncated(at),
        XmlReadError::Syntax(at) => format!("XMLとして正しくありません{}。", place(at)),
        XmlReadError::DocumentType(at) => {
            format!("文書型（DOCTYPE）のあるXMLは、安全のため読みません{}。", place(at))
        }
        XmlReadError::Entity(at) => format!("知らない文字参照があります{}。", place(at)),
        XmlReadError::Character(at) => format!("使えない制御文字があります{}。", place(at)),
        XmlReadError::MixedText(at) => format!("項目の間に文字があります{}。", place(at)),
        XmlReadError::TooDeep(at) => format!("項目の入れ子が深すぎます{}。", place(at)),
        XmlReadError::TooMany(at) => format!("項目が多すぎます{}。", place(at)),
        XmlReadError::TextTooLong(at) => format!("項目の名前か内容が長すぎます{}。", place(at)),
        XmlReadError::Misplaced(answer) => misplaced_answer(answer),
        XmlReadError::Misnamed(element) => misnamed(element),
        XmlReadError::NoMessage => NO_MESSAGE.to_owned(),
        XmlReadError::Shape(at) => misplaced(at),
    }
}

fn json(error: JsonReadError) -> String {
    match error {
        JsonReadError::TooLong { limit } => too_long(limit),
        JsonReadError::Truncated(at) => truncated(at),
        JsonReadError::Syntax(at) => format!("JSONとして正しくありません{}。", place(at)),
        JsonReadError::Shape(at) => misplaced(at),
        JsonReadError::Misplaced(answer) => misplaced_answer(answer),
        JsonReadError::Misnamed(element) => misnamed(element),
        JsonReadError::NoMessage => NO_MESSAGE.to_owned(),
        JsonReadError::Excess => "項目が多すぎるか、深すぎるか、長すぎます。".to_owned(),
    }
}

const fn clipboard(error: ClipboardReadError) -> &'static str {
    match error {
        ClipboardReadError::TooLong => "コピーされた文字が長すぎます。",
        ClipboardReadError::FirstLine => "資格情報をコピーした文字ではないようです。",
        ClipboardReadError::NoConfirmationDate => {
            "確認日がないため、受け付けません。結果をコピーし直してください。"
        }
    }
}

/// What a row of a copied text is that needs a person's eye.
#[must_use]
pub const fn handover_finding_text(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::UnknownLabel => "知らない項目です。取り込んでいません。",
        FindingKind::UnknownLine => "知らない文字です。新しい見出しかもしれません。",
        FindingKind::UnknownSection => "知らない見出しの下の項目です。取り込んでいません。",
        FindingKind::NotValid => "資格が有効でないと書かれています。元の画面を確認してください。",
        FindingKind::SecondValue => "同じ項目の2つ目の値です。1つ目を使っています。",
        FindingKind::SecondResult => {
            "2つ目の結果の項目です。取り込んでいません。1人分ずつコピーしてください。"
        }
        FindingKind::Replaced => {
            "値の中のタブや改行を空白に置き換えたか、書く向きを変える文字を取り除きました。値を確認してください。"
        }
        FindingKind::NotUnderstood => "日付や区分として読み取れません。書いてあるままにしています。",
    }
}

const UTF16: &str = "文字コードがUTF-16です。UTF-8か、Shift_JISで保存し直してください。";

const NO_MESSAGE: &str = "資格確認の結果のファイルではありません。";

fn too_long(limit: usize) -> String {
    format!("ファイルが長すぎます（{}キロバイトまで）。", limit / 1024)
}

fn truncated(at: Position) -> String {
    format!("ファイルが途中で終わっています{}。", place(at))
}

fn misplaced(at: Position) -> String {
    format!("あるはずのない項目があるか、同じ項目が2つあります{}。", place(at))
}

fn misplaced_answer(answer: MisplacedAnswer) -> String {
    let MisplacedAnswer { element, parents } = answer;
    format!(
        "{element}が、資格確認の結果として読めない場所にあります。{}の直下に置いてください。",
        parents.join("か")
    )
}

fn misnamed(MisnamedElement { element }: MisnamedElement) -> String {
    format!("{element}と、大文字と小文字だけが違う名前の項目があります。{element}と書いてください。")
}

fn place(at: Position) -> String {
    format!("（{}行目の{}文字目）", at.line, at.column)
}
