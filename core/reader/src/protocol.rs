use shikaku_transport::LinkLimits;
use zeroize::Zeroizing;

use super::codec::ReaderCommand;
use super::fault::FaultCause;
use super::message::ReaderMessage;
use super::reassembly::Probe;
use crate::sealed::Sealed;

/// How one family of readers writes commands and answers. It knows frames and nothing of time, pieces or queues: those
/// are the same for all and belong to [`Machine`](super::Machine).
///
/// Only this package implements it.
pub trait Protocol: Sealed {
    /// Whether answers carry the number of their command, which distinguishes a late answer from the awaited one.
    /// Without numbers the machine closes the link after a missing answer, because it could be taken for the next one.
    const ANSWERS_ARE_NUMBERED: bool;

    /// What APDUs this reader carries.
    fn limits(&self) -> LinkLimits;

    /// Looks at the first bytes of a frame.
    fn probe(&self, start: &[u8]) -> Probe;

    /// The first message of a command.
    ///
    /// # Errors
    /// When it cannot be written.
    fn start(&mut self, command: &ReaderCommand) -> Result<Message, FaultCause>;

    /// Reads one frame. `waiting` is what an answer is awaited to; before its message is handed out there is none.
    fn read(&mut self, frame: &[u8], waiting: Option<ProtocolStep>) -> Reading;

    /// What a frame of either direction says in plain: one of ours just made, or one of the reader not read yet. `None`
    /// where [`read`](Self::read) finds no frame. For recordings.
    fn plain(&self, frame: &[u8]) -> Option<ReaderMessage>;

    /// Reads one message of a separate inlet for card events, where there is one.
    fn read_notice(&self, _: &[u8]) -> Reading {
        Reading::Stray
    }
}

/// What a command wants, without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolStep {
    /// The reader opened.
    Open,
    /// The card powered.
    PowerOn,
    /// The card without power.
    PowerOff,
    /// Whether there is a card.
    SlotStatus,
    /// An APDU answered.
    Transmit,
}

impl From<&ReaderCommand> for ProtocolStep {
    fn from(command: &ReaderCommand) -> Self {
        match command {
            ReaderCommand::Open => Self::Open,
            ReaderCommand::PowerOn => Self::PowerOn,
            ReaderCommand::PowerOff => Self::PowerOff,
            ReaderCommand::SlotStatus => Self::SlotStatus,
            ReaderCommand::Transmit(_) => Self::Transmit,
        }
    }
}

/// One frame for the reader.
pub struct Message {
    /// Its bytes, uncut.
    pub frame: Zeroizing<Vec<u8>>,
    /// With this frame the reader has the whole command: the card may run it. Parts of a chained APDU before the
    /// last do not let a card run anything.
    pub completes: bool,
}

impl Message {
    /// A frame that is a whole command.
    #[must_use]
    pub const fn whole(frame: Zeroizing<Vec<u8>>) -> Self {
        Self { frame, completes: true }
    }
}

/// What a frame of the reader is.
pub enum Reading {
    /// The answer that was awaited.
    Answer(Outcome),
    /// A card came or went, perhaps; the slot status decides.
    CardEvent,
    /// Well-formed, and no answer to what is awaited: a late answer, for example.
    Stray,
    /// No frame of this protocol.
    Garbage,
}

/// What an answer says.
pub enum Outcome {
    /// Time extension: the card wants this many units more.
    Wait(u8),
    /// Go on with this message of the same command.
    Send(Message),
    /// The reader is open.
    Opened,
    /// The card has power; its ATR.
    Powered(Vec<u8>),
    /// The card has no power.
    PoweredOff,
    /// Whether there is a card.
    Slot(SlotState),
    /// A response APDU.
    Response(Zeroizing<Vec<u8>>),
    /// The reader says why not.
    Failed(FaultCause),
    /// The reader says why never.
    Closed(FaultCause),
}

/// Slot status (スロットの状態): bits 1 to 0 of bStatus in CCID, the parameter of an 81 block of ACS (readers reference,
/// 2.1 and 1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotState {
    /// `0`: a card with power.
    Active,
    /// `1`: a card without power.
    Present,
    /// `2`: no card.
    Absent,
}

impl SlotState {
    /// Reads the two lowest bits; 3 is reserved.
    #[must_use]
    pub const fn of(status: u8) -> Option<Self> {
        match status & 0x03 {
            0 => Some(Self::Active),
            1 => Some(Self::Present),
            2 => Some(Self::Absent),
            _ => None,
        }
    }
}
