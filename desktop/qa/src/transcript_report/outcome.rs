use serde::Serialize;
use shikaku_clinic::failure::Failure;
use shikaku_eligibility::Verdict;
use strum::VariantArray;

/// How a transcript ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// In a word.
    pub ending: Ending,
    /// The state in which it ended, before it was closed.
    pub state: Option<&'static str>,
    /// The last verdict of the system.
    pub verdict: Option<VerdictName>,
    /// The last failure.
    pub failure: Option<FailureNote>,
}

/// How a transcript ended, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// 有効.
    Valid,
    /// The system answered, and not 有効.
    NotValid,
    /// The check came to nothing.
    Failed,
    /// A lawful way without the check was taken.
    #[serde(rename = "other-way")]
    Fallback,
    /// The recording ends on the way.
    Unfinished,
    /// There are exchanges and nothing of a reception: an imported log.
    ExchangesOnly,
}

impl Ending {
    /// For people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::NotValid => "not valid",
            Self::Failed => "failed",
            Self::Fallback => "another way taken",
            Self::Unfinished => "unfinished",
            Self::ExchangesOnly => "exchanges only",
        }
    }

    /// A shape beside the words, so that a column of them is read at a glance without colours.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Valid => "○",
            Self::NotValid => "△",
            Self::Failed => "×",
            Self::Fallback => "→",
            Self::Unfinished => "…",
            Self::ExchangesOnly => "–",
        }
    }
}

/// A verdict by its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictName {
    /// For those who read the standards.
    pub english: &'static str,
    /// As the system calls it.
    pub japanese: &'static str,
    /// Whether a qualification holds.
    #[serde(skip)]
    pub usable: bool,
}

impl VerdictName {
    /// The names of a verdict; what a value that is not known here says is left out.
    pub(super) const fn of(verdict: &Verdict) -> Self {
        let (english, japanese) = match verdict {
            Verdict::Valid => ("valid", "有効"),
            Verdict::ValidUnregistered => ("valid, not registered", "有効（未登録）"),
            Verdict::Invalid => ("invalid", "無効"),
            Verdict::Superseded => ("superseded", "無効（新しい資格あり）"),
            Verdict::NotFound => ("no such qualification", "該当資格なし"),
            Verdict::Multiple => ("several", "複数該当"),
            Verdict::Bulk => ("several people", "一括照会"),
            Verdict::Processing => ("processing", "処理中"),
            Verdict::PersonError { .. } => ("error of this person", "エラー"),
            Verdict::RequestError { .. } => ("error of the request", "異常終了"),
            Verdict::Unknown(_) => ("not known here", "不明"),
        };
        Self { english, japanese, usable: verdict.is_usable() }
    }
}

/// A failure with its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FailureNote {
    /// `PIN-01`.
    pub code: &'static str,
    /// One sentence.
    pub cause: &'static str,
    /// Tries left, if it is about them.
    pub tries_left: Option<u8>,
}

impl FailureNote {
    /// Of a failure and the tries left beside it.
    pub(super) const fn new(failure: Failure, tries_left: Option<u8>) -> Self {
        Self { code: failure.code(), cause: failure.cause(), tries_left }
    }
}

impl Outcome {
    /// Derives the outcome: `shown` is the failure of the last state, `last` the last one anywhere.
    pub(super) fn of(
        state: Option<&'static str>,
        shown: Option<FailureNote>,
        verdict: Option<VerdictName>,
        last: Option<FailureNote>,
        receptions: bool,
    ) -> Self {
        let ending = match (state, verdict, shown) {
            (Some("failed"), _, _) => Ending::Failed,
            (Some("confirming-otherwise" | "taking-way"), _, _) => Ending::Fallback,
            (_, Some(verdict), _) if verdict.usable => Ending::Valid,
            (_, Some(_), _) => Ending::NotValid,
            (_, None, Some(_)) => Ending::Failed,
            (None, None, None) if !receptions => Ending::ExchangesOnly,
            (_, None, None) => Ending::Unfinished,
        };
        Self { ending, state, verdict, failure: last }
    }
}
