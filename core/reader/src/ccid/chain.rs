//! One APDU in several messages, both ways (readers reference, 2.2).

use std::collections::VecDeque;

use zeroize::Zeroizing;

use crate::fault::FaultCause;

/// wLevelParameter of `XfrBlock`, little-endian on the wire.
pub(super) type Level = [u8; 2];

/// `0010`: no data; the reader is to send the next part of its answer.
const NEXT_PART: Level = [0x10, 0x00];

/// The parts of a command still to be sent, and of an answer collected so far.
#[derive(Default)]
pub(super) struct Chain {
    to_send: VecDeque<(Level, Zeroizing<Vec<u8>>)>,
    collected: Zeroizing<Vec<u8>>,
    answering: bool,
}

/// One `XfrBlock`.
pub(super) struct Part {
    pub(super) level: Level,
    pub(super) data: Zeroizing<Vec<u8>>,
    /// With it the reader has the whole APDU.
    pub(super) is_last: bool,
}

impl Default for Part {
    /// What has no data is one part.
    fn default() -> Self {
        Self { level: [0; 2], data: Zeroizing::default(), is_last: true }
    }
}

/// What an answer is to a chain.
pub(super) enum Link {
    Next(Part),
    Whole(Zeroizing<Vec<u8>>),
}

impl Chain {
    /// Cuts an APDU into parts of at most `part_max` bytes.
    pub(super) fn of(apdu: &[u8], part_max: usize) -> Self {
        let parts = apdu.chunks(part_max.max(1));
        let last = parts.len().saturating_sub(1);
        let to_send = parts.enumerate().map(|(place, part)| {
            let level = match (place == 0, place == last) {
                (true, true) => [0x00, 0x00],
                (true, false) => [0x01, 0x00],
                (false, false) => [0x03, 0x00],
                (false, true) => [0x02, 0x00],
            };
            (level, Zeroizing::new(part.to_vec()))
        });
        Self { to_send: to_send.collect(), ..Self::default() }
    }

    /// The next part to send.
    pub(super) fn next(&mut self) -> Option<Part> {
        let (level, data) = self.to_send.pop_front()?;
        Some(Part { level, data, is_last: self.to_send.is_empty() })
    }

    /// Takes bChainParameter and data of an answer of at most `total_max` bytes in all.
    pub(super) fn receive(
        &mut self,
        parameter: u8,
        data: &[u8],
        total_max: usize,
    ) -> Result<Link, FaultCause> {
        if parameter == 0x10 {
            return self.next().filter(|_| data.is_empty()).map(Link::Next).ok_or(FaultCause::Garbled);
        }
        let in_place = match parameter {
            0x00 | 0x01 => !self.answering,
            0x02 | 0x03 => self.answering,
            _ => false,
        };
        if !in_place || !self.to_send.is_empty() {
            return Err(FaultCause::Garbled);
        }
        if self.collected.len().saturating_add(data.len()) > total_max {
            return Err(FaultCause::TooLong);
        }
        self.collect(data);
        let more = matches!(parameter, 0x01 | 0x03);
        if more && data.is_empty() {
            // A part without progress could follow another for ever.
            return Err(FaultCause::Garbled);
        }
        self.answering = true;
        Ok(if more {
            Link::Next(Part { level: NEXT_PART, ..Part::default() })
        } else {
            Link::Whole(std::mem::take(&mut self.collected))
        })
    }

    /// Copies into a new buffer, because growing the old one would leave a copy that is never wiped.
    fn collect(&mut self, data: &[u8]) {
        let mut longer = Zeroizing::new(Vec::with_capacity(self.collected.len() + data.len()));
        longer.extend_from_slice(&self.collected);
        longer.extend_from_slice(data);
        self.collected = longer;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Chain, FaultCause, Link};

    proptest! {
        #[test]
        fn the_parts_put_together_are_the_command(
            apdu in proptest::collection::vec(any::<u8>(), 1..2000),
            part_max in 1_usize..600,
        ) {
            let mut chain = Chain::of(&apdu, part_max);
            let parts: Vec<_> = std::iter::from_fn(|| chain.next()).collect();
            let levels: Vec<u8> = parts.iter().map(|part| part.level[0]).collect();
            match levels.as_slice() {
                [only] => prop_assert_eq!(*only, 0),
                [first, middle @ .., last] => {
                    prop_assert_eq!((*first, *last), (1, 2));
                    prop_assert!(middle.iter().all(|level| *level == 3));
                }
                [] => prop_assert!(false, "a command has a part"),
            }
            prop_assert!(parts.iter().all(|part| part.data.len() <= part_max));
            prop_assert_eq!(parts.iter().filter(|part| part.is_last).count(), 1);
            let together: Vec<u8> = parts.iter().flat_map(|part| part.data.to_vec()).collect();
            prop_assert_eq!(together, apdu);
        }

        #[test]
        fn an_answer_comes_together_however_it_was_cut(
            answer in proptest::collection::vec(any::<u8>(), 1..2000),
            part in 1_usize..600,
        ) {
            let mut chain = sent();
            let parts: Vec<&[u8]> = answer.chunks(part).collect();
            let mut whole = None;
            for (place, data) in parts.iter().enumerate() {
                let parameter = match (place == 0, place + 1 == parts.len()) {
                    (true, true) => 0,
                    (true, false) => 1,
                    (false, false) => 3,
                    (false, true) => 2,
                };
                match chain.receive(parameter, data, 2000) {
                    Ok(Link::Next(next)) => prop_assert_eq!((next.level, next.data.len()), ([0x10, 0], 0)),
                    Ok(Link::Whole(bytes)) => whole = Some(bytes.to_vec()),
                    Err(cause) => prop_assert!(false, "{cause}"),
                }
            }
            prop_assert_eq!(whole, Some(answer));
        }
    }

    fn sent() -> Chain {
        let mut chain = Chain::of(b"command", 100);
        chain.next();
        chain
    }

    #[track_caller]
    fn check(answers: &[(u8, &[u8])], expected: FaultCause) {
        let mut chain = sent();
        let end = answers.iter().find_map(|(parameter, data)| chain.receive(*parameter, data, 8).err());
        assert_eq!(end, Some(expected));
    }

    #[test]
    fn parts_out_of_order_without_progress_or_without_an_end_are_refused() {
        check(&[(2, b"x")], FaultCause::Garbled);
        check(&[(3, b"x")], FaultCause::Garbled);
        check(&[(1, b"x"), (1, b"x")], FaultCause::Garbled);
        check(&[(1, b"x"), (0, b"x")], FaultCause::Garbled);
        check(&[(1, b"")], FaultCause::Garbled);
        check(&[(0x10, b"")], FaultCause::Garbled);
        check(&[(0x77, b"x")], FaultCause::Garbled);
        check(&[(1, b"1234"), (3, b"1234"), (3, b"1")], FaultCause::TooLong);
    }

    #[test]
    fn an_answer_before_the_last_part_is_refused() {
        let mut chain = Chain::of(b"1234", 2);
        chain.next();
        assert_eq!(chain.receive(0, b"\x90\x00", 8).err(), Some(FaultCause::Garbled));
    }
}
