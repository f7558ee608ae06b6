use crate::card::VirtualCard;
use crate::fault::{Fault, ScriptedFault};
use crate::statistics::Statistics;

/// The field of a reader with the card in it: executes commands, lets the scripted faults happen, counts.
pub(crate) struct Field {
    pub(crate) card: VirtualCard,
    pub(crate) statistics: Statistics,
    faults: Vec<ScriptedFault>,
    exchanges: u32,
}

/// How an exchange ended.
pub(crate) enum Outcome {
    /// The response came; the statistics hold its delay.
    Response(Vec<u8>),
    /// The card left before it got the command.
    LostBefore,
    /// The card executed the command and left.
    LostAfter,
    /// The card executed the command and left; the link says that the command was not sent.
    Denied,
    /// The card executed the command, and the reader is gone.
    ReaderGone,
}

impl Field {
    pub(crate) fn new(card: VirtualCard) -> Self {
        Self { card, statistics: Statistics::default(), faults: Vec::new(), exchanges: 0 }
    }

    pub(crate) fn script(&mut self, faults: impl IntoIterator<Item = ScriptedFault>) {
        self.faults.extend(faults);
    }

    /// One command. Faults of the same exchange add up; a card lost before it leaves nothing for the others.
    pub(crate) fn exchange(&mut self, command: &[u8]) -> Outcome {
        self.exchanges += 1;
        let faults = self.due();
        if faults.contains(&Fault::LostBefore) {
            return Outcome::LostBefore;
        }
        let instead = faults.iter().find_map(|fault| match fault {
            Fault::Status(status) => Some(status.0.to_be_bytes().to_vec()),
            _ => None,
        });
        let mut response = instead.unwrap_or_else(|| self.card.transmit(command));
        let lost = faults.iter().find_map(|fault| match fault {
            Fault::LostAfter => Some(Outcome::LostAfter),
            Fault::Denied => Some(Outcome::Denied),
            Fault::ReaderGone => Some(Outcome::ReaderGone),
            _ => None,
        });
        if let Some(lost) = lost {
            self.statistics.record(command, None);
            return lost;
        }
        for fault in faults {
            match fault {
                Fault::Slow(delay) => self.statistics.delay += delay,
                Fault::Truncated(length) => response.truncate(length),
                Fault::Garbage => response = garbage(response.len()),
                Fault::LostBefore
                | Fault::LostAfter
                | Fault::Denied
                | Fault::ReaderGone
                | Fault::Status(_) => {}
            }
        }
        self.statistics.record(command, Some(&response));
        Outcome::Response(response)
    }

    fn due(&mut self) -> Vec<Fault> {
        let now = self.exchanges;
        let (due, later) =
            std::mem::take(&mut self.faults).into_iter().partition(|scripted| scripted.exchange == now);
        self.faults = later;
        let due: Vec<ScriptedFault> = due;
        due.into_iter().map(|scripted| scripted.fault).collect()
    }
}

/// Bytes that are neither TLV nor a status word of this card; of the same length, so that only content tells.
fn garbage(length: usize) -> Vec<u8> {
    let mut state: u32 = 0x2545_F491;
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_be_bytes()[1]
    };
    std::iter::repeat_with(next).take(length).collect()
}
