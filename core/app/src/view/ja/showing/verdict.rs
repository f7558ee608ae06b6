use shikaku_eligibility::{Confirmation, Verdict};

use crate::view::Haptic;

/// What a verdict is called, how it is said, and what to know about it.
pub(super) struct Words {
    /// The official word: in words, not in colour.
    pub(super) headline: &'static str,
    /// The same for the ear.
    pub(super) said: &'static str,
    /// What it means and what to do.
    pub(super) notices: &'static [&'static str],
    /// What the hand feels.
    pub(super) haptic: Haptic,
}

/// The words for an answer.
pub(super) fn words_for(confirmation: &Confirmation) -> Words {
    if confirmation.says_nothing_of_validity() { NOT_STATED } else { words(&confirmation.verdict()) }
}

/// The verdict of a copied text without one. The online system did not cause it.
const NOT_STATED: Words = says(
    Haptic::Warning,
    "有効かどうか、書かれていません",
    "有効かどうかは、書かれていません",
    &[
        "資格確認の結果からコピーした文字には、有効かどうかの項目がありません。元の画面に有効と出ていたかを、確認してください。",
    ],
);

/// The words for a verdict. 資格（無効） is never called uninsured: new registrations lag (eligibility reference,
/// 3.2).
const fn words(verdict: &Verdict) -> Words {
    match verdict {
        Verdict::Valid => says(Haptic::Success, "有効", "資格は、有効です", &[]),
        Verdict::ValidUnregistered => says(
            Haptic::Warning,
            "有効（未登録）",
            "資格は、有効、未登録です",
            &["医療扶助の資格です。登録の状態を、福祉事務所に確認してください。"],
        ),
        Verdict::Invalid => says(
            Haptic::Warning,
            "資格（無効）",
            "資格は、無効と出ました",
            &[
                "保険に入っていない、という意味ではありません。新しい資格が、まだ登録されていないことがあります。",
                USE_FALLBACK,
            ],
        ),
        Verdict::Superseded => says(
            Haptic::Warning,
            "資格（無効）。新しい資格があります",
            "この資格は無効で、新しい資格があります",
            &["保険が変わっています。今の保険の内容を、患者さんに確認してください。", USE_FALLBACK],
        ),
        Verdict::NotFound => says(
            Haptic::Warning,
            "資格情報なし",
            "資格情報は、見つかりませんでした",
            &[
                "保険に入っていない、という意味ではありません。登録が、まだ終わっていないことがあります。",
                USE_FALLBACK,
            ],
        ),
        Verdict::Multiple => says(
            Haptic::Warning,
            "複数該当",
            "複数の資格が、見つかりました",
            &[
                "どの資格を使うかは、自動では決めません。今の保険を患者さんに確認して、使う資格を選んでください。",
                IN_DOUBT,
            ],
        ),
        Verdict::Processing => says(
            Haptic::Warning,
            "処理中",
            "システムは、まだ処理中です",
            &["しばらくしてから、もう一度確認してください。", USE_FALLBACK],
        ),
        Verdict::PersonError { .. } | Verdict::RequestError { .. } => says(
            Haptic::Failure,
            "確認できませんでした",
            "資格を、確認できませんでした",
            &["保険に入っていない、という意味ではありません。", USE_FALLBACK],
        ),
        Verdict::Bulk | Verdict::Unknown(_) => says(
            Haptic::Warning,
            "有効かどうか、分かりません",
            "有効かどうか、分かりません",
            &["システムから、未対応の応答がありました。管理者に知らせてください。", USE_FALLBACK],
        ),
    }
}

/// The system's own value, where it says more than the words.
pub(super) fn opaque_value(verdict: &Verdict) -> Option<&str> {
    let raw = match verdict {
        Verdict::Unknown(raw) => Some(raw.as_str()),
        Verdict::PersonError { code } | Verdict::RequestError { code } => code.as_deref(),
        Verdict::Valid
        | Verdict::ValidUnregistered
        | Verdict::Invalid
        | Verdict::Superseded
        | Verdict::NotFound
        | Verdict::Multiple
        | Verdict::Bulk
        | Verdict::Processing => None,
    };
    raw.filter(|raw| !raw.is_empty())
}

const USE_FALLBACK: &str = "「別の方法で確認」に進んでください。窓口でいただくのは、本来の負担割合（3割など）です。10割（全額）は請求しないでください。";

const IN_DOUBT: &str = "どれか分からないときは、「別の方法で確認」に進んでください。窓口でいただくのは、本来の負担割合（3割など）です。10割（全額）は請求しないでください。";

const fn says(
    haptic: Haptic,
    headline: &'static str,
    said: &'static str,
    notices: &'static [&'static str],
) -> Words {
    Words { headline, said, notices, haptic }
}
