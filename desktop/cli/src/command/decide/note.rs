//! The JSON of `decide`. Names in it never change.

use chrono::NaiveDate;
use serde::Serialize;
use shikaku_clinic::fallback::{Charge, Circumstances, Decision, Doubt, Evidence, FallbackOption};

use crate::exit::Exit;
use crate::json::kebab;

/// What was decided.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    exit_code: Exit,
    ending: &'static str,
    treatment_date: NaiveDate,
    /// Every lawful fallback option, best first. With `--evidence`, that one or none.
    #[serde(rename = "ways")]
    fallback_options: Vec<FallbackNote>,
    /// What the evidence of `--evidence` lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_enough: Option<LackNote>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FallbackNote {
    evidence: &'static str,
    row: u8,
    ground: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<&'static str>,
    charge: ChargeNote,
    record: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up: Option<FollowUpNote>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum ChargeNote {
    Share {
        percent: u8,
    },
    InFull,
    Confirm {
        source: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        question: Option<String>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FollowUpNote {
    reason: &'static str,
    due: NaiveDate,
    shown_until: NaiveDate,
}

#[derive(Serialize)]
struct LackNote {
    evidence: &'static str,
    lack: &'static str,
}

impl Report {
    pub(super) fn one(exit: Exit, now: &Circumstances, evidence: Evidence, decision: Decision) -> Self {
        let not_enough = match decision {
            Decision::Lawful(_) => None,
            Decision::NotEnough(lack) => Some(LackNote { evidence: evidence.name(), lack: lack.name() }),
        };
        Self { not_enough, ..Self::all(exit, now, decision.option().into_iter()) }
    }

    pub(super) fn all(
        exit: Exit,
        now: &Circumstances,
        fallback_options: impl Iterator<Item = FallbackOption>,
    ) -> Self {
        let fallback_options = fallback_options.map(FallbackNote::from).collect();
        let (ending, treatment_date) = (now.ending.name(), now.treatment_date);
        Self { exit_code: exit, ending, treatment_date, fallback_options, not_enough: None }
    }
}

impl From<FallbackOption> for FallbackNote {
    fn from(option: FallbackOption) -> Self {
        Self {
            evidence: option.evidence.name(),
            row: option.evidence.row(),
            ground: option.ground.name(),
            doubt: option.doubt.map(Doubt::name),
            charge: option.charge.into(),
            record: option.record.iter().map(|item| item.name()).collect(),
            follow_up: option.follow_up.map(|open| FollowUpNote {
                reason: open.reason.name(),
                due: open.due,
                shown_until: open.shown_until,
            }),
        }
    }
}

impl From<Charge> for ChargeNote {
    fn from(charge: Charge) -> Self {
        match charge {
            Charge::Share(ratio) => Self::Share { percent: ratio.percent() },
            Charge::InFull => Self::InFull,
            Charge::Confirm { source, question } => {
                Self::Confirm { source: source.name(), question: question.map(|question| kebab(&question)) }
            }
        }
    }
}
