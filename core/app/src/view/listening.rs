//! How a result is listened to.

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    /// Validity, share of cost, whose it is, and what to do where something is not in order.
    Short,
    /// The same, its grounds and every detail that came.
    Full,
}

/// Who can listen to the spoken text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Privacy {
    /// The staff alone, with an earphone or without other people nearby.
    #[default]
    Open,
    /// Other people too: the text holds validity and share of cost, and nothing else about the patient.
    Private,
}
