//! How a result is listened to.

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    /// Validity, share of cost, whose it is, and what to do where something is not in order.
    Short,
    /// The same, its grounds and every detail that came.
    Full,
}

/// Who may hear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// The staff alone, with an earphone or in an empty room.
    Open,
    /// Others in the room as well: validity and share of cost, and nothing else that is about the patient.
    Private,
}
