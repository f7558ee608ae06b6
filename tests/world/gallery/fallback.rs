use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::fallback::{CheckEnding, Evidence};
use shikaku_core::workflow::{FallbackOptions, SaveOutcome, State};

use super::Picture;
use crate::sample::taking;

/// 別の方法で確認: the offer after endings of each kind, each way taken, and its record.
pub(super) fn pictures() -> Vec<Picture> {
    offers().into_iter().chain(evidence()).chain(records()).collect()
}

fn offers() -> Vec<Picture> {
    const ENDINGS: [CheckEnding; 6] = [
        CheckEnding::Valid,
        CheckEnding::Invalid,
        CheckEnding::Superseded,
        CheckEnding::NetworkFailure,
        CheckEnding::PhoneInsteadOfCard,
        CheckEnding::NoCard,
    ];
    let choosing = |ending: CheckEnding| {
        let name = format!("confirming-otherwise-{}", ending.name());
        Picture::of(name, move || State::ChoosingFallback(FallbackOptions { ending }))
    };
    ENDINGS.into_iter().map(choosing).collect()
}

fn evidence() -> Vec<Picture> {
    const EVIDENCE: [Evidence; 6] = [
        Evidence::QualificationCertificate,
        Evidence::Portal,
        Evidence::NoticeWithCard,
        Evidence::Oral,
        Evidence::Later,
        Evidence::Emergency,
    ];
    let picture = |evidence: Evidence| recorded(evidence.name(), evidence, "", None);
    EVIDENCE.into_iter().map(picture).collect()
}

fn records() -> [Picture; 6] {
    let failed = SaveOutcome::Failed(Failure::Store(StoreFailure::Full));
    let damaged = SaveOutcome::Failed(Failure::Store(StoreFailure::Unreadable));
    [
        recorded("later-three-digits", Evidence::Later, "123", None),
        recorded("later-kept", Evidence::Later, "123", Some(SaveOutcome::Saved)),
        recorded("later-on-paper", Evidence::Later, "123", Some(SaveOutcome::NoHistory)),
        recorded("later-not-kept", Evidence::Later, "123", Some(failed)),
        recorded("portal-not-kept", Evidence::Portal, "", Some(damaged)),
        recorded("portal-kept", Evidence::Portal, "", Some(SaveOutcome::Saved)),
    ]
}

fn recorded(name: &str, evidence: Evidence, digits: &'static str, saved: Option<SaveOutcome>) -> Picture {
    Picture::of(format!("taking-way-{name}"), move || taking(evidence, digits, saved))
}
