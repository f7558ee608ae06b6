use std::fmt;

/// One fault at one exchange, counted from 0 over all card sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mutation {
    /// Which.
    pub exchange: usize,
    /// What.
    pub wrong: Wrong,
}

/// What can go wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The card leaves before the command reaches it.
    LostBefore,
    /// The card leaves after it ran the command.
    LostAfter,
    /// The reader goes.
    ReaderLost,
    /// This status word comes, and nothing else.
    Status(u16),
    /// Only so many bytes come.
    Truncated(usize),
    /// One bit is another.
    BitFlip {
        /// Of this byte.
        byte: usize,
        /// This bit.
        bit: u8,
    },
    /// So many seconds pass before the answer.
    Slow(u16),
    /// The answer before it comes once more in its place.
    Stale,
    /// It comes twice.
    Twice,
}

/// Every status word that a source documents (protocol reference, 1.9), and one that none does.
const STATUS_WORDS: [u16; 34] = [
    0x9000, 0x6100, 0x6110, 0x61FF, 0x6282, 0x6300, 0x63C0, 0x63C1, 0x63C2, 0x63C3, 0x63CF, 0x66F1, 0x6700,
    0x6881, 0x6882, 0x6981, 0x6982, 0x6983, 0x6984, 0x6985, 0x6986, 0x69FC, 0x6A80, 0x6A82, 0x6A86, 0x6A88,
    0x6B00, 0x6C00, 0x6C04, 0x6CFF, 0x6D00, 0x6E00, 0x6F00, 0x1234,
];

/// Bits flipped in one answer, spread over it: all of a short one.
const FLIPS: usize = 24;

/// Seconds by which an answer is late: longer than a frame waits, and longer than a challenge lives.
const LATE: [u16; 2] = [20, 400];

/// Every mutation of exchanges whose answers have these lengths.
#[must_use]
pub fn mutations(lengths: &[usize]) -> Vec<Mutation> {
    let mut all = Vec::new();
    for (exchange, length) in lengths.iter().enumerate() {
        let mut wrongs =
            vec![Wrong::LostBefore, Wrong::LostAfter, Wrong::ReaderLost, Wrong::Stale, Wrong::Twice];
        wrongs.extend(STATUS_WORDS.map(Wrong::Status));
        wrongs.extend(LATE.map(Wrong::Slow));
        let mut cuts = vec![0, 1, 2, 3, length / 2, length.saturating_sub(2), length.saturating_sub(1)];
        cuts.retain(|cut| cut < length);
        cuts.sort_unstable();
        cuts.dedup();
        wrongs.extend(cuts.into_iter().map(Wrong::Truncated));
        let bits = length * 8;
        let flips = bits.min(FLIPS);
        wrongs.extend((0..flips).map(|flip| {
            let place = if bits <= FLIPS { flip } else { flip * bits / FLIPS + flip % 8 };
            Wrong::BitFlip { byte: (place / 8).min(length - 1), bit: u8::try_from(place % 8).unwrap_or(0) }
        }));
        all.extend(wrongs.into_iter().map(|wrong| Mutation { exchange, wrong }));
    }
    all
}

impl fmt::Display for Mutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exchange = self.exchange + 1;
        match self.wrong {
            Wrong::LostBefore => write!(f, "card lost before exchange {exchange}"),
            Wrong::LostAfter => write!(f, "card lost after exchange {exchange}"),
            Wrong::ReaderLost => write!(f, "reader gone at exchange {exchange}"),
            Wrong::Status(status) => write!(f, "{status:04X} at exchange {exchange}"),
            Wrong::Truncated(length) => write!(f, "answer {exchange} cut to {length} bytes"),
            Wrong::BitFlip { byte, bit } => write!(f, "answer {exchange}, bit {bit} of byte {byte} flipped"),
            Wrong::Slow(seconds) => write!(f, "answer {exchange} {seconds} s late"),
            Wrong::Stale => write!(f, "the answer before in place of answer {exchange}"),
            Wrong::Twice => write!(f, "answer {exchange} comes twice"),
        }
    }
}
