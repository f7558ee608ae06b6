/// What went over the link since the reader was made. Ours is the reader: *in* comes from the host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderStatistics {
    /// Whole command frames received, right or wrong.
    pub frames_in: u32,
    /// Answers and events put on the way; of a twofold answer both.
    pub frames_out: u32,
    /// Bytes written to the reader.
    pub bytes_in: u64,
    /// Bytes notified.
    pub bytes_out: u64,
    /// Writes.
    pub packets_in: u32,
    /// Notifications.
    pub packets_out: u32,
    /// Proofs of the key that were looked at, right or wrong.
    pub authentications: u32,
    /// APDUs that the card was given.
    pub apdus: u32,
}
