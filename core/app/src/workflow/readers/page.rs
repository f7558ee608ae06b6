use shikaku_clinic::failure::Failure;
use strum::IntoStaticStr;

use super::{FoundReader, KeyEntry};
use crate::workflow::MenuIndex;

/// カードリーダーの画面: what people see of their readers, one thing at a time.
#[derive(IntoStaticStr)]
pub enum ReaderPage {
    /// The reader in use, or that there is none.
    #[strum(serialize = "card-reader")]
    Overview {
        /// What happened before.
        notice: Option<Failure>,
    },
    /// The readers found, in the order of their first advertisement: a list that is read aloud must not move.
    #[strum(serialize = "card-reader-search")]
    Searching {
        /// The readers.
        found: Vec<FoundReader>,
        /// Whether it still listens.
        listening: bool,
        /// Why it cannot.
        notice: Option<Failure>,
    },
    /// A reader or a key is tried by one connection.
    #[strum(serialize = "card-reader-trying")]
    Trying,
    /// Its key is typed.
    #[strum(serialize = "card-reader-key")]
    TypingKey {
        /// What was typed so far.
        entry: KeyEntry,
        /// What happened before.
        notice: Option<Failure>,
    },
    /// 登録を消す: asked once more.
    #[strum(serialize = "card-reader-forget")]
    Forgetting,
}

impl ReaderPage {
    /// Stable across releases.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

/// What a person does on the page of the readers.
#[derive(Debug)]
pub enum ReaderEvent {
    /// カードリーダー: the page is opened.
    PageOpened,
    /// Back to the page before; from the overview the page is closed.
    Back,
    /// 探す: the search begins again.
    SearchAsked,
    /// The found reader with this number is tried.
    ReaderChosen(MenuIndex),
    /// 鍵を入力する: the key of the reader in use is to be typed.
    KeyAsked,
    /// A digit of the key, 0 to 15.
    Digit(u8),
    /// The last digit is removed.
    Erased,
    /// The typed key is complete and is tried.
    KeyEntered,
    /// 初期設定の鍵を使う: the key of the factory is tried.
    FactoryKeyChosen,
    /// 登録を消す: the pairing is to be removed.
    ForgetAsked,
    /// 消す: the removal is confirmed.
    ForgetConfirmed,
}
