//! The JSON of `readiness`. Names in it never change.

use chrono::NaiveDate;
use serde::Serialize;
use shikaku_clinic::readiness::{
    Assessment, CooperationEstimate, Milestone, Peers, Progress, Rate, Rulebook, Stage, StepState,
    SubsidyEstimate, Timeline, conclusion,
};

use crate::exit::Exit;
use crate::json::kebab;

/// The report of a clinic's readiness as JSON.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    exit_code: u8,
    as_of: NaiveDate,
    today: NaiveDate,
    stage: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    steps: Vec<StepNote>,
    /// Steps that the rulebook does not know.
    unknown: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exemption: Option<ExemptionNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeline: Option<TimelineNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subsidy: Option<SubsidyNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cooperation: Option<CooperationNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peers: Option<PeersNote>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StepNote {
    id: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    done_on: Option<NaiveDate>,
    is_blocked: bool,
    is_optional: bool,
}

#[derive(Serialize)]
struct ExemptionNote {
    conclusion: &'static str,
    classes: Vec<ClassNote>,
}

#[derive(Serialize)]
struct ClassNote {
    class: &'static str,
    finding: &'static str,
    reason: &'static str,
}

#[derive(Serialize)]
struct TimelineNote {
    past: Vec<MilestoneNote>,
    now: Vec<MilestoneNote>,
    next: Vec<MilestoneNote>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MilestoneNote {
    id: String,
    title: String,
    from: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    is_unconfirmed: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SubsidyNote {
    spent_yen: u64,
    payable_yen: u64,
    own_yen: u64,
    /// `closed`, `continued`, `unconfirmed`; absent where nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<String>,
    is_introduced: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CooperationNote {
    yen: u32,
    entry_is_open: bool,
    is_introduced: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PeersNote {
    date: NaiveDate,
    facilities: u32,
    applied: Option<RateNote>,
    ready: Option<RateNote>,
    operating: Option<RateNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ahead: Option<RateNote>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RateNote {
    count: u32,
    tenths_of_percent: u32,
}

impl Report {
    pub(super) fn new(book: &Rulebook, today: NaiveDate, progress: &Progress<'_>) -> Self {
        Self {
            exit_code: Exit::Done.code(),
            as_of: book.as_of,
            today,
            stage: kebab(&progress.stage),
            next: progress.next.map(|step| step.id.clone()),
            steps: progress.steps.iter().map(StepNote::from).collect(),
            unknown: progress.unknown.clone(),
            ..Self::default()
        }
    }

    pub(super) fn with_exemption(self, assessments: Option<&[Assessment]>) -> Self {
        let exemption = assessments.map(|found| ExemptionNote {
            conclusion: conclusion(found).name(),
            classes: found.iter().map(ClassNote::from).collect(),
        });
        Self { exemption, ..self }
    }

    pub(super) fn with_timeline(self, timeline: &Timeline<'_>) -> Self {
        let notes =
            |milestones: &[&Milestone]| milestones.iter().map(|one| MilestoneNote::from(*one)).collect();
        let timeline = TimelineNote {
            past: notes(&timeline.past),
            now: notes(&timeline.now),
            next: notes(&timeline.next),
        };
        Self { timeline: Some(timeline), ..self }
    }

    pub(super) fn with_money(self, subsidy: &SubsidyEstimate<'_>, cooperation: CooperationEstimate) -> Self {
        let subsidy = SubsidyNote {
            spent_yen: subsidy.spent,
            payable_yen: subsidy.payable,
            own_yen: subsidy.own,
            window: subsidy.window.map(|window| kebab(&window.state)),
            is_introduced: subsidy.is_introduced,
        };
        let CooperationEstimate { yen, entry_is_open, is_introduced } = cooperation;
        let cooperation = CooperationNote { yen, entry_is_open, is_introduced };
        Self { subsidy: Some(subsidy), cooperation: Some(cooperation), ..self }
    }

    pub(super) fn with_peers(self, peers: Option<Peers<'_>>) -> Self {
        let peers = peers.map(|peers| {
            let rate = |stage| peers.table.rate(stage).map(RateNote::from);
            PeersNote {
                date: peers.table.date,
                facilities: peers.table.facilities,
                applied: rate(Stage::Applied),
                ready: rate(Stage::Ready),
                operating: rate(Stage::Operating),
                ahead: peers.ahead.map(RateNote::from),
            }
        });
        Self { peers, ..self }
    }
}

impl From<&StepState<'_>> for StepNote {
    fn from(state: &StepState<'_>) -> Self {
        Self {
            id: state.step.id.clone(),
            title: state.step.title.clone(),
            done_on: state.done_on,
            is_blocked: state.is_blocked,
            is_optional: state.step.optional,
        }
    }
}

impl From<&Assessment> for ClassNote {
    fn from(found: &Assessment) -> Self {
        Self { class: found.class.name(), finding: found.finding.name(), reason: found.reason.name() }
    }
}

impl From<&Milestone> for MilestoneNote {
    fn from(milestone: &Milestone) -> Self {
        Self {
            id: milestone.id.clone(),
            title: milestone.title.clone(),
            from: milestone.from,
            until: milestone.until,
            is_unconfirmed: milestone.is_unconfirmed(),
        }
    }
}

impl From<Rate> for RateNote {
    fn from(rate: Rate) -> Self {
        Self { count: rate.part(), tenths_of_percent: rate.tenths() }
    }
}
