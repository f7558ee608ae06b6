//! The envelope `05 | LEN hi | LEN lo | body | CHK | 0A` delimits a frame on the air (readers reference, 1.1).

use zeroize::Zeroizing;

use crate::reassembly::Probe;

/// Longest body, in bytes: a block with the answer to a short APDU, 7 + 258, padded to whole AES blocks.
pub const BODY_MAX: usize = 272;

/// Bytes around a body.
const AROUND: usize = 5;
const START: u8 = 0x05;
const END: u8 = 0x0A;

/// Puts a body into its envelope; `None` when it is longer than [`BODY_MAX`].
#[must_use]
pub fn wrap(body: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if body.len() > BODY_MAX {
        return None;
    }
    let [high, low] = u16::try_from(body.len()).ok()?.to_be_bytes();
    let mut frame = Zeroizing::new(Vec::with_capacity(body.len() + AROUND));
    frame.extend([START, high, low]);
    frame.extend_from_slice(body);
    frame.extend([check(high, low, body), END]);
    Some(frame)
}

/// The body of a whole frame; `None` when start, length, CHK or end is wrong.
#[must_use]
pub fn unwrap(frame: &[u8]) -> Option<&[u8]> {
    let [START, high, low, body @ .., sum, END] = frame else { return None };
    let fits = body.len() <= BODY_MAX && usize::from(u16::from_be_bytes([*high, *low])) == body.len();
    (fits && check(*high, *low, body) == *sum).then_some(body)
}

/// How long a frame is, by its first bytes.
#[must_use]
pub fn probe(start: &[u8]) -> Probe {
    match start {
        [] | [START] | [START, _] => Probe::More,
        [START, high, low, ..] => match usize::from(u16::from_be_bytes([*high, *low])) {
            length if length <= BODY_MAX => Probe::Length(length + AROUND),
            _ => Probe::Garbage,
        },
        _ => Probe::Garbage,
    }
}

/// XOR of LEN and body.
fn check(high: u8, low: u8, body: &[u8]) -> u8 {
    body.iter().fold(high ^ low, |sum, byte| sum ^ byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BODY_MAX, Probe, probe, unwrap, wrap};

    proptest! {
        #[test]
        fn what_is_wrapped_is_unwrapped_the_same(body in proptest::collection::vec(any::<u8>(), 0..=BODY_MAX)) {
            let frame = wrap(&body).unwrap();
            prop_assert_eq!(unwrap(&frame), Some(body.as_slice()));
            for end in 3..=frame.len() {
                prop_assert_eq!(probe(&frame[..end]), Probe::Length(frame.len()));
            }
        }

        #[test]
        fn one_wrong_byte_is_noticed(
            body in proptest::collection::vec(any::<u8>(), 0..40),
            at in any::<prop::sample::Index>(),
            flip in 1_u8..,
        ) {
            let mut frame = wrap(&body).unwrap();
            let at = at.index(frame.len());
            frame[at] ^= flip;
            prop_assert_eq!(unwrap(&frame), None);
        }
    }

    #[test]
    fn lengths_beyond_the_limit_are_refused_at_the_third_byte() {
        assert!(wrap(&[0; BODY_MAX + 1]).is_none());
        assert_eq!(probe(&[0x05, 0x01]), Probe::More);
        assert_eq!(probe(&[0x05, 0x01, 0x11]), Probe::Garbage);
        assert_eq!(probe(&[0x06]), Probe::Garbage);
    }
}
