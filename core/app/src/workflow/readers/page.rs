use shikaku_clinic::failure::Failure;

use super::{FoundReader, KeyEntry};

/// カードリーダーの画面: what people see of their readers, one thing at a time.
pub enum ReaderPage {
    /// The reader in use, or that there is none.
    Overview {
        /// What happened before.
        notice: Option<Failure>,
    },
    /// Those that are heard, in the order in which they were: a list that is read aloud must not move.
    Searching {
        /// They.
        found: Vec<FoundReader>,
        /// Whether it still listens.
        listening: bool,
        /// Why it cannot.
        notice: Option<Failure>,
    },
    /// A reader or a key is tried by one connection.
    Trying,
    /// Its key is typed.
    TypingKey {
        /// What was typed so far.
        entry: KeyEntry,
        /// What happened before.
        notice: Option<Failure>,
    },
    /// 登録を消す: asked once more.
    Forgetting,
}

impl ReaderPage {
    /// Stable across releases.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Overview { .. } => "card-reader",
            Self::Searching { .. } => "card-reader-search",
            Self::Trying => "card-reader-trying",
            Self::TypingKey { .. } => "card-reader-key",
            Self::Forgetting => "card-reader-forget",
        }
    }
}
