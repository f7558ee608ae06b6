use chrono::NaiveDate;

use super::{Audience, Finding, Milestone, MilestoneState, Rulebook, Stage};

/// Enforcement as it concerns one clinic on one day (eligibility reference, 3.4).
pub struct Timeline<'a> {
    /// Over, the oldest first. What was planned may or may not have happened: nothing found says so.
    pub past: Vec<&'a Milestone>,
    /// What applies now.
    pub now: Vec<&'a Milestone>,
    /// What comes, the next first.
    pub next: Vec<&'a Milestone>,
}

/// The milestones that concern a clinic at this stage, exempt or not, on this day.
#[must_use]
pub fn timeline(book: &Rulebook, today: NaiveDate, stage: Stage, exempt: Option<Finding>) -> Timeline<'_> {
    let introduced = stage == Stage::Operating;
    let concerns = |milestone: &&Milestone| match milestone.audience {
        Audience::All => true,
        Audience::Introduced => introduced,
        Audience::NotIntroduced => !introduced && exempt != Some(Finding::Applies),
    };
    let mut found: Vec<_> = book.milestones.iter().filter(concerns).collect();
    found.sort_by_key(|milestone| milestone.from);
    let (begun, next): (Vec<_>, Vec<_>) = found.into_iter().partition(|milestone| milestone.from <= today);
    let (past, now) = begun.into_iter().partition(|milestone| milestone.is_over_on(today));
    Timeline { past, now, next }
}

impl Milestone {
    /// Whether it was planned, and nothing found confirms it.
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        self.state == MilestoneState::Planned
    }

    fn is_over_on(&self, day: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < day)
    }
}
