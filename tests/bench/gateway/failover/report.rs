use std::fmt;
use std::time::Duration;

/// What one client or all of them saw.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) acknowledged: usize,
    /// Calls that were repeated.
    pub(super) repeats: usize,
    /// Challenges that a gateway had sent and that were unknown later.
    pub(super) lost_challenges: usize,
    /// Longest time from the begin of a check to its answer.
    pub(super) pause_max: Duration,
    /// Acknowledged answers that are not in the database, or not repeated.
    pub(super) lost: usize,
    /// Acknowledged answers that are repeated with other bytes.
    pub(super) changed: usize,
    /// Why a check could not be finished.
    pub(super) error: Option<String>,
}

/// The outcome of all checks with one fault.
pub(super) struct Report {
    pub(super) fault: &'static str,
    pub(super) checks: usize,
    pub(super) clients: usize,
    pub(super) length: Duration,
    pub(super) fault_length: Duration,
    pub(super) outcome: Outcome,
}

impl Outcome {
    /// The sum of two outcomes.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            acknowledged: self.acknowledged + other.acknowledged,
            repeats: self.repeats + other.repeats,
            lost_challenges: self.lost_challenges + other.lost_challenges,
            pause_max: self.pause_max.max(other.pause_max),
            lost: self.lost + other.lost,
            changed: self.changed + other.changed,
            error: self.error.or(other.error),
        }
    }
}

impl Report {
    /// Whether the fault caused no more than repeats and a pause.
    pub(super) fn is_passed(&self) -> bool {
        let Outcome { acknowledged, lost_challenges, lost, changed, .. } = self.outcome;
        acknowledged == self.checks && lost_challenges + lost + changed == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fault, checks, clients, length, fault_length, outcome } = self;
        let Outcome { acknowledged, repeats, lost_challenges, pause_max, lost, changed, error } = outcome;
        writeln!(f, "{fault} ({fault_length:.2?}):")?;
        writeln!(
            f,
            "  {acknowledged} checks by {clients} clients in {length:.2?}, {repeats} calls repeated"
        )?;
        writeln!(f, "  longest pause of a client: {pause_max:.2?}")?;
        writeln!(
            f,
            "  acknowledged answers lost: {lost}, changed: {changed}; challenges lost: {lost_challenges}"
        )?;
        write!(f, "  checks not finished: {}", checks.saturating_sub(*acknowledged))?;
        error.iter().try_for_each(|error| write!(f, " ({error})"))
    }
}
