use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Clinic, Rulebook, Stage, Step};

/// 準備の記録: which steps are done, and since when; the answers about the clinic and its receipts, where they are kept.
/// The answers hold birth dates of practitioners.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("Checklist({} steps done)", done.len())]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checklist {
    schema: u32,
    /// By identifier of the step.
    done: BTreeMap<String, NaiveDate>,
    /// The answers about the clinic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clinic: Option<Clinic>,
    /// The sums of the receipts, yen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    receipts: Vec<u32>,
}

/// Why a file is no checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChecklistError {
    /// Longer than any checklist.
    #[error("too long")]
    TooLong,
    /// Not what [`Checklist::to_json`] writes.
    #[error("no checklist")]
    Form,
    /// Written by another version of this program.
    #[error("schema {found} is not known")]
    Schema {
        /// What the file says.
        found: u32,
    },
}

/// How far a clinic has come.
pub struct Progress<'a> {
    /// Every step, in order.
    pub steps: Vec<StepState<'a>>,
    /// The first step that is open and can be done now, what may be left out last.
    pub next: Option<&'a Step>,
    /// What the published tables would count the clinic as. A stage counts only when the steps before it are done.
    pub stage: Stage,
    /// Identifiers that the rulebook does not know, kept from an older or newer one.
    pub unknown: Vec<String>,
}

/// One step, and its state.
#[derive(Clone, Copy)]
pub struct StepState<'a> {
    /// The step.
    pub step: &'a Step,
    /// Since when it is done.
    pub done_on: Option<NaiveDate>,
    /// Whether a step before it is still open.
    pub is_blocked: bool,
}

impl Checklist {
    /// The schema of a checklist with steps alone.
    const STEPS_ALONE: u32 = 1;
    /// The newest schema known here, with the answers about the clinic and with receipts.
    pub(super) const SCHEMA: u32 = 2;
    pub(super) const LENGTH_MAX: usize = 64 * 1024;
    /// The most receipts that a checklist holds.
    pub const RECEIPTS_MAX: usize = 50;

    /// Nothing done yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { schema: Self::STEPS_ALONE, done: BTreeMap::new(), clinic: None, receipts: Vec::new() }
    }

    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_json(text: &str) -> Result<Self, ChecklistError> {
        if text.len() > Self::LENGTH_MAX {
            return Err(ChecklistError::TooLong);
        }
        let list: Self = serde_json::from_slice(text.as_bytes()).map_err(|_| ChecklistError::Form)?;
        match list.schema {
            Self::STEPS_ALONE..=Self::SCHEMA => Ok(list),
            found => Err(ChecklistError::Schema { found }),
        }
    }

    /// To be kept in a file.
    ///
    /// # Errors
    /// None: names and dates always are JSON.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// Marks a step as done. An earlier mark stays.
    pub fn mark(&mut self, step: &Step, on: NaiveDate) {
        self.done.entry(step.id.clone()).or_insert(on);
    }

    /// Marks a step as open again.
    pub fn unmark(&mut self, step: &Step) {
        self.done.remove(&step.id);
    }

    /// Since when a step is done.
    #[must_use]
    pub fn done_on(&self, step: &Step) -> Option<NaiveDate> {
        self.done.get(&step.id).copied()
    }

    /// The answers about the clinic, if they were given.
    #[must_use]
    pub const fn clinic(&self) -> Option<&Clinic> {
        self.clinic.as_ref()
    }

    /// Keeps the answers about the clinic in place of those before.
    pub fn set_clinic(&mut self, clinic: Clinic) {
        self.clinic = Some(clinic);
        self.schema = Self::SCHEMA;
    }

    /// The sums of the receipts, yen, in the order in which they were added.
    #[must_use]
    pub fn receipts(&self) -> &[u32] {
        &self.receipts
    }

    /// Adds the sum of a receipt. One more than [`Self::RECEIPTS_MAX`] changes nothing.
    pub fn add_receipt(&mut self, yen: u32) {
        if self.receipts.len() < Self::RECEIPTS_MAX {
            self.receipts.push(yen);
            self.schema = Self::SCHEMA;
        }
    }

    /// Removes the receipt that was added last.
    pub fn remove_receipt(&mut self) {
        self.receipts.pop();
    }

    /// How far it is by this rulebook.
    #[must_use]
    pub fn progress<'a>(&self, book: &'a Rulebook) -> Progress<'a> {
        let steps: Vec<_> = book.steps.iter().map(|step| self.state(step)).collect();
        let unknown = self.done.keys().filter(|id| book.step(id).is_none()).cloned().collect();
        let open = || steps.iter().filter(|state| state.done_on.is_none() && !state.is_blocked);
        let needed = open().find(|state| !state.step.optional);
        let next = needed.or_else(|| open().next()).map(|state| state.step);
        let stage = reached(&steps);
        Progress { steps, next, stage, unknown }
    }

    fn state<'a>(&self, step: &'a Step) -> StepState<'a> {
        let is_open = |id: &String| !self.done.contains_key(id);
        let done_on = self.done_on(step);
        StepState { step, done_on, is_blocked: done_on.is_none() && step.after.iter().any(is_open) }
    }
}

/// The last stage up to which every stage's step is done.
fn reached(steps: &[StepState<'_>]) -> Stage {
    let is_done =
        |stage: &Stage| steps.iter().any(|state| state.step.stage == Some(*stage) && state.done_on.is_some());
    let stages = [Stage::Applied, Stage::Ready, Stage::Operating];
    stages.into_iter().take_while(is_done).last().unwrap_or(Stage::NotApplied)
}

impl Default for Checklist {
    fn default() -> Self {
        Self::new()
    }
}
