use shikaku_eligibility::{ContributionRatio, ContributionShare, ShareQuestion};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{Doubt, Evidence, FollowUpDue, Ground, Lack};

named!(ShareSource, RecordItem);

/// What one evidence is worth in given circumstances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is enough to treat and to claim.
    Lawful(FallbackOption),
    /// It is not, and this is missing. Nothing is said about money: another way must be found first.
    NotEnough(Lack),
}

/// A lawful way, with all that follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FallbackOption {
    /// What is accepted.
    pub evidence: Evidence,
    /// What it rests on.
    pub ground: Ground,
    /// Why it is not certain, if it is not.
    pub doubt: Option<Doubt>,
    /// What to ask for at the window.
    pub charge: Charge,
    /// What must be written down. Never a photograph of the evidence (eligibility reference, 3.2).
    pub record: &'static [RecordItem],
    /// What stays open.
    pub follow_up: Option<FollowUpDue>,
}

/// 窓口でお願いする額, as a share of the cost. The clinic charges the whole only where the law says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// 負担割合.
    Share(ContributionRatio),
    /// 特別療養費 (05 区分): paid in full and refunded by the insurer.
    InFull,
    /// The usual share, once it is known: ask, never guess, and never the whole.
    Confirm {
        /// Where it can be read.
        source: ShareSource,
        /// Why it is not known, where the answer itself left it open.
        question: Option<ShareQuestion>,
    },
}

/// Where 負担割合 can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum ShareSource {
    /// On the result of the check, and what it leaves open on a document.
    Result,
    /// On what the patient shows.
    Document,
    /// In the data of earlier visits.
    EarlierVisit,
    /// From the patient, until a document says it.
    Patient,
}

/// What must be written down about a confirmation (eligibility reference, 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum RecordItem {
    /// How it was confirmed.
    Method,
    /// Who confirmed it.
    Staff,
    /// When.
    Time,
    /// What kind of evidence was seen; not a copy of it.
    EvidenceKind,
    /// What came of it.
    Result,
    /// 被保険者番号 etc., for 療養費支給申請書.
    ClaimNumbers,
    /// Why the check was put off.
    Reason,
}

impl Decision {
    /// The way, if there is one.
    #[must_use]
    pub const fn option(self) -> Option<FallbackOption> {
        match self {
            Self::Lawful(option) => Some(option),
            Self::NotEnough(_) => None,
        }
    }
}

impl Charge {
    /// What follows from the share as far as it is known.
    #[must_use]
    pub const fn of(share: Option<ContributionShare>, source: ShareSource) -> Self {
        match share {
            Some(ContributionShare::Ratio { ratio, .. }) => Self::Share(ratio),
            Some(ContributionShare::PaidInFull) => Self::InFull,
            Some(ContributionShare::Confirm(question)) => Self::Confirm { source, question: Some(question) },
            None => Self::Confirm { source, question: None },
        }
    }
}
