//! How a run ends, as a number for scripts.

use std::process::ExitCode;

use serde::{Serialize, Serializer};
use shikaku_clinic::failure::Failure;
use shikaku_eligibility::Verdict;

/// One row per exit code; the numbers never change.
macro_rules! exits {
    ($($(#[$doc:meta])* $name:ident $code:literal $meaning:literal)*) => {
        /// How a run ends.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Exit { $($(#[$doc])* $name,)* }

        impl Exit {
            /// Every exit in the order of the codes.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The number.
            pub(crate) const fn code(self) -> u8 {
                match self { $(Self::$name => $code,)* }
            }

            /// What it means, for `--help`.
            pub(crate) const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

exits! {
    /// Valid, or the command did its work.
    Done 0 "有効、または正常に終了"
    /// Arguments or files.
    Usage 1 "使い方の誤り（引数、ファイル）、または出力できない"
    /// The system answered, and the answer is not 有効.
    NotValid 2 "資格が有効と確認できない（無効、該当なし、複数該当など）"
    /// The staff went on to the lawful alternatives.
    Fallback 3 "別の方法で確認する"
    /// Card or PIN.
    Card 4 "カードまたは暗証番号"
    /// Reader or PC/SC.
    Reader 5 "カードリーダー"
    /// Gateway, or the way to it.
    Gateway 6 "ゲートウェイ"
    /// A person stopped the run, or no answer came.
    Stopped 7 "中断、または入力がない"
    /// A scene of the demo ended otherwise than it should.
    Demo 8 "デモの場面が予定どおりに終わらない"
    /// Store of past results.
    Store 9 "履歴の保管"
    /// A transcript differs, is not clean, or a mutant did what it may not.
    Quality 10 "記録の検査で、違いや残りものが見つかった"
}

impl Exit {
    /// The table for `--help`.
    pub(crate) fn table() -> String {
        let rows = Self::ALL.iter().map(|exit| format!("  {}  {}", exit.code(), exit.meaning()));
        std::iter::once("終了コード:".to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
    }
}

impl From<Failure> for Exit {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Card(_) | Failure::Pin(_) => Self::Card,
            Failure::Reader(_) => Self::Reader,
            Failure::Gateway(_) | Failure::SignIn(_) => Self::Gateway,
            Failure::Store(_) => Self::Store,
            Failure::Import(_) => Self::Usage,
        }
    }
}

impl From<&Verdict> for Exit {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Valid | Verdict::ValidUnregistered => Self::Done,
            _ => Self::NotValid,
        }
    }
}

impl Serialize for Exit {
    /// Its number.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.code())
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use shikaku_clinic::failure::Failure;

    use super::Exit;

    #[test]
    fn the_codes_are_the_documented_ones() {
        let readme = include_str!("../README.md");
        for (place, exit) in Exit::ALL.iter().enumerate() {
            assert_eq!(usize::from(exit.code()), place, "{exit:?}");
            assert!(
                readme.contains(&format!("| {} | `{exit:?}` |", exit.code())),
                "{exit:?} is not in the README"
            );
            assert!(Exit::table().contains(exit.meaning()));
        }
    }

    #[test]
    fn every_failure_has_the_exit_of_its_family() {
        for failure in Failure::all() {
            let expected = match failure.code().split('-').next() {
                Some("CARD" | "PIN") => Exit::Card,
                Some("READ") => Exit::Reader,
                Some("STORE") => Exit::Store,
                Some("COPY") => Exit::Usage,
                _ => Exit::Gateway,
            };
            assert_eq!(Exit::from(failure), expected, "{}", failure.code());
        }
    }
}
