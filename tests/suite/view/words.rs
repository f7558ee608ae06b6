//! The words for failures and for what to do next.

use std::collections::HashSet;

use shikaku_clinic::failure::{Failure, NextAction};
use shikaku_core::view::{failure_text, next_action_text};
use strum::VariantArray as _;

#[test]
fn every_failure_says_what_happened_and_what_to_do_in_words_of_its_own() {
    let mut titles = HashSet::new();
    for failure in Failure::all() {
        let (code, text) = (failure.code(), failure_text(failure));
        assert!(titles.insert(text.title), "{code} has the title of another");
        assert!(!text.title.is_empty() && !text.title.ends_with('。'), "{code}: a title is no sentence");
        assert!(text.advice.contains("ください"), "{code}: advice asks for nothing");
        assert!(text.advice.ends_with('。'), "{code}: advice is sentences");
        assert!(!text.advice.contains(code), "{code} is shown beside its advice");
    }
}

#[test]
fn every_next_action_has_words_of_its_own() {
    let words: HashSet<_> = NextAction::VARIANTS.iter().map(|action| next_action_text(*action)).collect();
    assert_eq!(words.len(), NextAction::VARIANTS.len());
    assert!(!words.contains(""));
}

#[test]
fn where_no_check_can_be_made_the_usual_share_is_asked_for() {
    for failure in Failure::all().filter(|failure| failure.next_action() == NextAction::ChooseFallback) {
        let advice = failure_text(failure).advice;
        assert!(advice.contains("「別の方法で確認」"), "{} names no lawful way on", failure.code());
        assert!(advice.contains("本来の負担割合（3割など）"), "{} names no share", failure.code());
    }
}

#[test]
fn no_patient_is_called_uninsured_or_blamed() {
    for failure in Failure::all() {
        let text = failure_text(failure);
        for word in ["無保険", "未加入", "間違え", "失敗", "不正", "エラー"] {
            assert!(!text.title.contains(word) && !text.advice.contains(word), "{}: {word}", failure.code());
        }
    }
}
