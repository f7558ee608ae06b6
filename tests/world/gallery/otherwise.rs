use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::fallback::{CheckEnding, Evidence};
use shikaku_core::workflow::{FallbackOptions, SaveOutcome, State};

use super::Picture;
use crate::sample::taking;

/// 別の方法で確認: the offer after endings of each kind, each way taken, and its record.
pub(super) fn pictures() -> Vec<Picture> {
    offers().into_iter().chain(ways()).chain(records()).collect()
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
    let offer = |ending: CheckEnding| {
        let name = format!("confirming-otherwise-{}", ending.name());
        Picture::of(name, move || State::ChoosingFallback(FallbackOptions { ending }))
    };
    ENDINGS.into_iter().map(offer).collect()
}

fn ways() -> Vec<Picture> {
    const WAYS: [Evidence; 6] = [
        Evidence::QualificationCertificate,
        Evidence::Portal,
        Evidence::NoticeWithCard,
        Evidence::Oral,
        Evidence::Later,
        Evidence::Emergency,
    ];
    let way = |evidence: Evidence| taken(evidence.name(), evidence, "", None);
    WAYS.into_iter().map(way).collect()
}

fn records() -> [Picture; 6] {
    let failed = SaveOutcome::Failed(Failure::Store(StoreFailure::Full));
    let damaged = SaveOutcome::Failed(Failure::Store(StoreFailure::Unreadable));
    [
        taken("later-three-digits", Evidence::Later, "123", None),
        taken("later-kept", Evidence::Later, "123", Some(SaveOutcome::Saved)),
        taken("later-on-paper", Evidence::Later, "123", Some(SaveOutcome::NoHistory)),
        taken("later-not-kept", Evidence::Later, "123", Some(failed)),
        taken("portal-not-kept", Evidence::Portal, "", Some(damaged)),
        taken("portal-kept", Evidence::Portal, "", Some(SaveOutcome::Saved)),
    ]
}

fn taken(name: &str, evidence: Evidence, digits: &'static str, saved: Option<SaveOutcome>) -> Picture {
    Picture::of(format!("taking-way-{name}"), move || taking(evidence, digits, saved))
}
