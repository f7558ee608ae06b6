//! The table of the eligibility reference, 3.2: what follows from each evidence, and the one match that says when
//! it is enough.

use strum::VariantArray as _;

use super::{
    Charge, CheckEnding, Circumstances, Decision, DeferralReason, Doubt, Duty, Evidence, FallbackOption,
    FollowUpDue, Ground, Lack, RecordItem, ShareSource, Showable, ShownDocuments, Transition, Visit,
};

/// What an evidence is worth in these circumstances.
#[must_use]
pub fn decide(circumstances: &Circumstances, evidence: Evidence) -> Decision {
    match weigh(circumstances, evidence) {
        Ok(doubt) => Decision::Lawful(option(circumstances, evidence, doubt)),
        Err(lack) => Decision::NotEnough(lack),
    }
}

/// Every lawful way in these circumstances, best first. Never empty.
#[must_use]
pub fn fallback_options(circumstances: &Circumstances) -> Vec<FallbackOption> {
    let mut fallback_options: Vec<_> =
        Evidence::VARIANTS.iter().filter_map(|evidence| decide(circumstances, *evidence).option()).collect();
    fallback_options.sort_by_key(|option| rank(option.evidence, option.doubt.is_some()));
    fallback_options
}

/// What to ask a patient for after this ending, best first: every evidence that is enough for some patient. A screen
/// shows it before the staff ask; what is shown and which visit it is are left aside.
#[must_use]
pub fn offers(before_asking: &Circumstances) -> Vec<Evidence> {
    let mut offers: Vec<_> = Evidence::VARIANTS
        .iter()
        .filter_map(|evidence| {
            Some((*evidence, fallback_option_of(before_asking, *evidence)?.doubt.is_some()))
        })
        .collect();
    offers.sort_by_key(|(evidence, doubtful)| rank(*evidence, *doubtful));
    offers.into_iter().map(|(evidence, _)| evidence).collect()
}

/// A way without a doubt first; what is left for an emergency last.
fn rank(evidence: Evidence, doubtful: bool) -> (bool, bool) {
    (evidence == Evidence::Emergency, doubtful)
}

/// The fallback option of an evidence for the patient that it fits best; `None` when there is no such patient. Choosing
/// it states what it takes: the thing itself, the card beside it, the data held.
#[must_use]
pub fn fallback_option_of(before_asking: &Circumstances, evidence: Evidence) -> Option<FallbackOption> {
    let card_alone = ShownDocuments::NOTHING.with(Showable::MyNumberCard);
    let patients = [ShownDocuments::EVERYTHING, card_alone, ShownDocuments::NOTHING]
        .into_iter()
        .flat_map(|shown| Visit::ALL.iter().map(move |visit| (shown, *visit)));
    let fallback_options = patients.filter_map(|(shown, visit)| {
        decide(&Circumstances { shown, visit, ..*before_asking }, evidence).option()
    });
    fallback_options.min_by_key(|option| option.doubt.is_some())
}

/// What follows from an evidence that is enough. Fields: ground, where the share is read, what is recorded, what
/// stays open.
type Row = (Ground, ShareSource, &'static [RecordItem], Option<DeferralReason>);

const fn row(evidence: Evidence) -> Row {
    use DeferralReason::{Emergency, NothingToShow};
    use Ground::{Agreement, AgreementProviso, CardTransition, MinistryGuide};
    use ShareSource::{Document, EarlierVisit, Patient, Result};
    match evidence {
        Evidence::OnlineResult => (Agreement, Result, SEEN, None),
        Evidence::QualificationCertificate => (Agreement, Document, SEEN, None),
        Evidence::Portal | Evidence::NoticeWithCard => (MinistryGuide, Document, SEEN, None),
        Evidence::InsuranceCard => (CardTransition, Document, SEEN, None),
        Evidence::Oral => (MinistryGuide, EarlierVisit, SEEN, None),
        Evidence::Later => (MinistryGuide, Patient, PUT_OFF, Some(NothingToShow)),
        Evidence::Emergency => (AgreementProviso, Patient, PUT_OFF, Some(Emergency)),
    }
}

const SEEN: &[RecordItem] = &[
    RecordItem::Method,
    RecordItem::Staff,
    RecordItem::Time,
    RecordItem::EvidenceKind,
    RecordItem::Result,
    RecordItem::ClaimNumbers,
];
const PUT_OFF: &[RecordItem] =
    &[RecordItem::Method, RecordItem::Staff, RecordItem::Time, RecordItem::Result, RecordItem::Reason];

fn option(circumstances: &Circumstances, evidence: Evidence, doubt: Option<Doubt>) -> FallbackOption {
    let (ground, source, record, deferral) = row(evidence);
    let ground = match doubt {
        Some(Doubt::NotNamedForClinics) => Ground::ExpiredCardNotice,
        _ => ground,
    };
    let reason = deferral.or(doubt.map(|_| DeferralReason::DoubtfulEvidence));
    let follow_up = reason.map(|reason| FollowUpDue::of(reason, circumstances.treatment_date));
    let charge = Charge::of(circumstances.share, source);
    FallbackOption { evidence, ground, doubt, charge, record, follow_up }
}

/// When an evidence is enough, and how certain that is. Read from top to bottom.
fn weigh(now: &Circumstances, evidence: Evidence) -> Result<Option<Doubt>, Lack> {
    let absent = evidence.document().is_some_and(|document| !now.shown.holds(document));
    match (evidence, now.ending) {
        // Row 1: a valid result, and then nothing else.
        (Evidence::OnlineResult, ending) if ending.is_valid() => Ok(None),
        (Evidence::OnlineResult, _) => Err(Lack::ValidResult),
        (_, ending) if ending.is_valid() => Err(Lack::Nothing),

        // What is not there proves nothing.
        _ if absent => Err(Lack::Document),

        // Row 7: by the date.
        (Evidence::InsuranceCard, _) => insurance_card(now),

        // Row 6 is by 協定 18(1) as good as the check; row 8 holds as long as nothing makes a check possible.
        (Evidence::Emergency, _) if has_certificate(now) => Err(Lack::Need),
        (Evidence::QualificationCertificate | Evidence::Emergency, _) => Ok(None),

        // Rows 2 to 5 replace a check that could not be made. A clinic with the duty has to try the check.
        (_, CheckEnding::NotAttempted) if now.duty == Duty::Bound => Err(Lack::Check),

        // Rows 2 and 3: only with the card.
        (Evidence::Portal | Evidence::NoticeWithCard, _) if !now.has_card() => Err(Lack::Card),
        (Evidence::Portal | Evidence::NoticeWithCard, _) => Ok(None),

        // Row 4: only on data that are held.
        (Evidence::Oral, _) if now.visit != (Visit::Later { data_held: true }) => Err(Lack::HeldData),
        (Evidence::Oral, CheckEnding::Superseded) => Ok(Some(Doubt::DataMayBeOld)),
        (Evidence::Oral, _) => Ok(card_doubt(now)),

        // Row 5: only where there is nothing else. An emergency has its own row, which does not wait for month end.
        (Evidence::Later, CheckEnding::Emergency) => Err(Lack::Need),
        (Evidence::Later, _) if better_than_later(now) => Err(Lack::Need),
        (Evidence::Later, _) if now.visit == Visit::First => Ok(card_doubt(now)),
        (Evidence::Later, _) => Ok(Some(Doubt::NotFirstVisit)),
    }
}

fn insurance_card(now: &Circumstances) -> Result<Option<Doubt>, Lack> {
    if Transition::InsuranceCard.holds_on(now.treatment_date) {
        Ok(None)
    } else if Transition::ExpiredInsuranceCard.holds_on(now.treatment_date) {
        Ok(Some(Doubt::NotNamedForClinics))
    } else {
        Err(Lack::Ended)
    }
}

fn has_certificate(now: &Circumstances) -> bool {
    weigh(now, Evidence::QualificationCertificate).is_ok()
}

/// Whether something is shown or held that is enough without a doubt.
fn better_than_later(now: &Circumstances) -> bool {
    use Evidence::{InsuranceCard, NoticeWithCard, Oral, Portal, QualificationCertificate};
    let better = [QualificationCertificate, Portal, NoticeWithCard, InsuranceCard, Oral];
    better.into_iter().any(|evidence| weigh(now, evidence) == Ok(None))
}

/// The guide's ways begin with a card that was there.
fn card_doubt(now: &Circumstances) -> Option<Doubt> {
    (!now.has_card()).then_some(Doubt::CardNotThere)
}
