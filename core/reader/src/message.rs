use zeroize::Zeroizing;

/// One whole message between host and reader in plain, whatever encrypts it on its way: the header of CCID and the data.
/// What a protocol has none of is zero. No `Debug`: the data may be an APDU.
#[derive(Clone, PartialEq, Eq)]
pub struct ReaderMessage {
    /// What it is: `62`, `63`, `65`, `6B`, `6F` to the reader; `50`, `51`, `80`, `81`, `83` from it.
    pub kind: u8,
    /// Which slot of the reader.
    pub slot: u8,
    /// Number of the command, where they have numbers.
    pub seq: u8,
    /// The three bytes before the data. A reader with one parameter has it in the first.
    pub params: [u8; 3],
    /// Data.
    pub data: Zeroizing<Vec<u8>>,
}

impl ReaderMessage {
    /// Returns the message of a separate channel for card events; its first byte is the message type.
    #[must_use]
    pub fn notice(bytes: &[u8]) -> Option<Self> {
        let (kind, data) = bytes.split_first()?;
        Some(Self { kind: *kind, slot: 0, seq: 0, params: [0; 3], data: Zeroizing::new(data.to_vec()) })
    }
}

/// A message or noise that passed through a codec. No `Debug`.
pub enum TappedMessage {
    /// A message was made for the reader. Its pieces go out after it.
    Sent(ReaderMessage),
    /// A message of the reader came whole.
    Received(ReaderMessage),
    /// So many bytes came that are no message.
    Garbled(usize),
}
