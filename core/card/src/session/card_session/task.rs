use super::plan::{CardPurpose, CardTask, LastTry, PinOutcomeUnknown, PinRecovery};
use crate::{AuthPin, BirthDateKey};

/// The part of a plan that is still to be done. The stage that works on it owns it, and gives it back whole when
/// the card leaves: a placeholder for it does not exist.
pub(super) enum Task {
    /// Nothing beside the certificate.
    Certificate,
    /// The user-authentication PIN.
    Pin(PinTask),
    /// Proof of presence.
    Presence(PresenceTask),
}

/// What the counter of the user-authentication PIN is read for.
pub(super) enum PinTask {
    /// Compare the PIN and sign.
    Check(PinCheck),
    /// Find out what became of a PIN whose answer was lost.
    Settle(PinOutcomeUnknown),
}

/// A PIN that may be sent once.
pub(super) struct PinCheck {
    pub(super) pin: AuthPin,
    pub(super) last_try: LastTry,
    /// What the card signs.
    pub(super) message: Vec<u8>,
    /// The reading of the counter before this PIN was last handed to the link.
    pub(super) before: Option<PinOutcomeUnknown>,
}

/// A birth date that may be sent once.
pub(super) struct PresenceTask {
    pub(super) birth_date: BirthDateKey,
    /// What the card signs.
    pub(super) message: Vec<u8>,
    /// The reading of the counter before this birth date was last handed to the link.
    pub(super) before: Option<PinOutcomeUnknown>,
}

/// What the certificate is read for.
pub(super) enum CertificateUse {
    /// It comes first, and then the task.
    Task(Task),
    /// The PIN was accepted without it; this is still to be signed.
    Sign(Vec<u8>),
}

/// What is left when the card leaves in a stage.
pub(super) enum Left {
    /// The whole task: no credential was sent.
    Task(Task),
    /// The PIN was accepted.
    PinAccepted,
    /// The birth date was sent.
    BirthDateSent,
}

impl PinTask {
    /// What a fresh reading of the counter says about a PIN that was handed to the link before. `None` where
    /// the PIN of this task may be sent.
    pub(super) fn settle(&self, tries_left: u8) -> Option<PinRecovery> {
        match self {
            Self::Settle(before) => Some(before.settle(tries_left)),
            Self::Check(check) => changed(check.before, tries_left),
        }
    }
}

impl PresenceTask {
    /// The same for a birth date.
    pub(super) fn settle(&self, tries_left: u8) -> Option<PinRecovery> {
        changed(self.before, tries_left)
    }
}

/// The link said that the credential was not sent. The counter decides: only an unchanged one confirms it.
fn changed(before: Option<PinOutcomeUnknown>, tries_left: u8) -> Option<PinRecovery> {
    before.map(|before| before.settle(tries_left)).filter(|settled| *settled != PinRecovery::Unspent)
}

impl Task {
    pub(super) fn of(purpose: CardPurpose, before: Option<PinOutcomeUnknown>) -> Self {
        match purpose {
            CardPurpose::Certificate => Self::Certificate,
            CardPurpose::PinCheck { pin, last_try, message } => {
                PinCheck { pin, last_try, message, before }.into()
            }
            CardPurpose::PresenceProof { birth_date, message } => {
                PresenceTask { birth_date, message, before }.into()
            }
            CardPurpose::SettlePin(unsettled) => PinTask::Settle(unsettled).into(),
        }
    }

    /// The plan that does this task at the next touch.
    pub(super) fn into_plan(self) -> CardTask {
        let (purpose, unsettled) = match self {
            Self::Certificate => (CardPurpose::Certificate, None),
            Self::Pin(PinTask::Settle(unsettled)) => (CardPurpose::SettlePin(unsettled), None),
            Self::Pin(PinTask::Check(PinCheck { pin, last_try, message, before })) => {
                (CardPurpose::PinCheck { pin, last_try, message }, before)
            }
            Self::Presence(PresenceTask { birth_date, message, before }) => {
                (CardPurpose::PresenceProof { birth_date, message }, before)
            }
        };
        CardTask { unsettled, ..CardTask::new(purpose) }
    }
}

impl From<PinTask> for Task {
    fn from(task: PinTask) -> Self {
        Self::Pin(task)
    }
}

impl From<PinCheck> for Task {
    fn from(check: PinCheck) -> Self {
        Self::Pin(PinTask::Check(check))
    }
}

impl From<PresenceTask> for Task {
    fn from(task: PresenceTask) -> Self {
        Self::Presence(task)
    }
}

impl From<Task> for Left {
    fn from(task: Task) -> Self {
        Self::Task(task)
    }
}

impl From<PinTask> for Left {
    fn from(task: PinTask) -> Self {
        Self::Task(task.into())
    }
}

impl From<PresenceTask> for Left {
    fn from(task: PresenceTask) -> Self {
        Self::Task(task.into())
    }
}

impl From<CertificateUse> for Left {
    fn from(used: CertificateUse) -> Self {
        match used {
            CertificateUse::Task(task) => Self::Task(task),
            CertificateUse::Sign(_) => Self::PinAccepted,
        }
    }
}
