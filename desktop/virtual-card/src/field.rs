use crate::card::VirtualCard;
use crate::fault::{Fault, ScriptedFault};
use crate::statistics::Statistics;
use crate::status::StatusWord;

/// The field of a reader with the card in it: executes commands, lets the scripted faults happen, counts.
pub(crate) struct Field {
    pub(crate) card: VirtualCard,
    pub(crate) statistics: Statistics,
    faults: Vec<ScriptedFault>,
    exchanges: u32,
    chain: Option<Chain>,
}

/// What is left of an answer that comes in pieces, whatever the card can.
struct Chain {
    /// Data, and the status word behind them.
    response: Vec<u8>,
    piece: usize,
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
    ReaderLost,
}

impl Field {
    pub(crate) fn new(card: VirtualCard) -> Self {
        Self { card, statistics: Statistics::default(), faults: Vec::new(), exchanges: 0, chain: None }
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
        let chain = self.chain.take().filter(|_| command.get(1) == Some(&GET_RESPONSE));
        let mut response = match (instead, chain) {
            (Some(instead), _) => instead,
            (None, Some(chain)) => self.next_piece(chain),
            (None, None) => self.card.transmit(command),
        };
        let lost = faults.iter().find_map(|fault| match fault {
            Fault::LostAfter => Some(Outcome::LostAfter),
            Fault::Denied => Some(Outcome::Denied),
            Fault::ReaderLost => Some(Outcome::ReaderLost),
            _ => None,
        });
        if let Some(lost) = lost {
            self.statistics.record(command, None);
            return lost;
        }
        for fault in faults {
            match fault {
                Fault::Slow(delay) => self.statistics.delay += delay,
                Fault::Replaced(status) => response = status.0.to_be_bytes().to_vec(),
                Fault::Truncated(length) => response.truncate(length),
                Fault::Shorter(length) => {
                    let data = response.len().saturating_sub(2);
                    response.drain(data.saturating_sub(length)..data);
                }
                Fault::Longer(length) => {
                    let data = response.len().saturating_sub(2);
                    response.splice(data..data, std::iter::repeat_n(0xA5, length));
                }
                Fault::Doubled => {
                    let data = response.len().saturating_sub(2);
                    response.extend_from_within(..);
                    response.drain(data..data + 2);
                }
                Fault::Chained(piece) => response = self.next_piece(Chain { response, piece }),
                Fault::Garbage => response = garbage(response.len()),
                Fault::LostBefore
                | Fault::LostAfter
                | Fault::Denied
                | Fault::ReaderLost
                | Fault::Status(_) => {}
            }
        }
        self.statistics.record(command, Some(&response));
        Outcome::Response(response)
    }

    /// One piece of a chain; what is behind it waits for GET RESPONSE.
    fn next_piece(&mut self, mut chain: Chain) -> Vec<u8> {
        let waiting = chain.response.len().saturating_sub(2).saturating_sub(chain.piece);
        if waiting == 0 {
            return chain.response;
        }
        let rest = chain.response.split_off(chain.piece);
        let mut piece = std::mem::replace(&mut chain.response, rest);
        piece.extend(StatusWord::more_data(waiting).0.to_be_bytes());
        self.chain = Some(chain);
        piece
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

const GET_RESPONSE: u8 = 0xC0;

/// Returns bytes that are neither TLV nor a status word of this card. The length stays, so that only the content
/// differs.
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
