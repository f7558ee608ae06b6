/// What the bytes that wait are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Probe {
    /// More has to come.
    More,
    /// So many bytes are a message.
    Whole(usize),
    /// They begin no message; all that waits is dropped.
    Noise,
    /// A message of this length, which is longer than the reader takes.
    TooLong(usize),
}
