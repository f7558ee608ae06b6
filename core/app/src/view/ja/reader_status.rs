//! The reader in the title bar.

use shikaku_reader::session::{ReaderPhase, ReaderStatus};

use crate::view::{Language, StatusItem, StatusKind, Tone};
use crate::workflow::{ReaderManager, ReaderPage};

/// The state of the reader that is in use, and its battery where that is known.
pub(super) fn status_items(readers: &ReaderManager) -> Vec<StatusItem> {
    let (text, tone) = match (readers.status(), readers.page()) {
        (_, Some(ReaderPage::Searching { listening: true, .. })) => ("リーダーを探しています", Tone::Neutral),
        (None, _) => ("リーダー未登録", Tone::Attention),
        (Some(status), _) => phase(status.phase),
    };
    let reader = StatusItem {
        kind: StatusKind::Reader,
        text: text.to_owned(),
        spoken: format!("カード{text}。"),
        tone,
        language: Language::Japanese,
    };
    let battery = readers.status().and_then(battery);
    [reader].into_iter().chain(battery).collect()
}

const fn phase(phase: ReaderPhase) -> (&'static str, Tone) {
    match phase {
        ReaderPhase::Ready | ReaderPhase::Powering | ReaderPhase::CardReady | ReaderPhase::Exchanging => {
            ("リーダー接続済み", Tone::Valid)
        }
        ReaderPhase::Connecting | ReaderPhase::Preparing => ("リーダー接続中", Tone::Neutral),
        ReaderPhase::Resting | ReaderPhase::Parting => ("リーダー待機中", Tone::Neutral),
        ReaderPhase::Pausing => ("リーダー未接続", Tone::Attention),
        ReaderPhase::Refused => ("リーダー使用不可", Tone::Failed),
    }
}

fn battery(status: ReaderStatus) -> Option<StatusItem> {
    let level = status.battery?;
    let tone = if status.low_battery().is_some() { Tone::Attention } else { Tone::Neutral };
    Some(StatusItem {
        kind: StatusKind::Battery,
        text: format!("電池 {level}%"),
        spoken: format!("カードリーダーの電池、残り{level}%。"),
        tone,
        language: Language::Japanese,
    })
}
