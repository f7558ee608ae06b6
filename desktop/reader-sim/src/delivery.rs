use std::time::Duration;

use crate::fault::ReaderFault;

/// How far time extensions are apart.
pub(crate) const EXTENSION_PERIOD: Duration = Duration::from_millis(500);

/// The notifications that carry a frame, under a fault of the link or none. `event` is the frame of a card event.
pub(crate) fn pieces(
    frame: &[u8],
    event: &[u8],
    packet: usize,
    fault: Option<ReaderFault>,
    place_of_flip: usize,
) -> Vec<Vec<u8>> {
    let cut = |bytes: &[u8], size: usize| bytes.chunks(size.max(1)).map(<[u8]>::to_vec).collect::<Vec<_>>();
    match fault {
        Some(ReaderFault::Split) => cut(frame, 1),
        Some(ReaderFault::Merge) => vec![[frame, event].concat()],
        Some(ReaderFault::DropPiece) => {
            let mut pieces = cut(frame, packet);
            let behind = pieces.split_off(pieces.len() / 2);
            pieces.extend(behind.into_iter().skip(1));
            pieces
        }
        Some(ReaderFault::Duplicate) => {
            cut(frame, packet).into_iter().flat_map(|piece| [piece.clone(), piece]).collect()
        }
        Some(ReaderFault::Garbage) => cut(&noise(frame.len()), packet),
        Some(ReaderFault::Flip) => {
            let mut wrong = frame.to_vec();
            if let Some(byte) = wrong.get_mut(place_of_flip) {
                *byte ^= 0x10;
            }
            cut(&wrong, packet)
        }
        _ => cut(frame, packet),
    }
}

/// Bytes that begin no frame of either protocol.
fn noise(length: usize) -> Vec<u8> {
    let next = |byte: &u8| Some(byte.wrapping_mul(5).wrapping_add(0x3B));
    std::iter::successors(Some(0xE7_u8), next).take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::{ReaderFault, noise, pieces};

    fn lengths(length: usize, fault: Option<ReaderFault>) -> Vec<usize> {
        let frame: Vec<_> = (0_u8..).take(length).collect();
        pieces(&frame, &[9, 9], 20, fault, 1).iter().map(Vec::len).collect()
    }

    #[test]
    fn a_frame_is_cut_as_the_fault_says() {
        assert_eq!(lengths(45, None), [20, 20, 5]);
        assert_eq!(lengths(40, None), [20, 20]);
        assert_eq!(lengths(3, Some(ReaderFault::Split)), [1, 1, 1]);
        assert_eq!(lengths(45, Some(ReaderFault::Merge)), [47]);
        assert_eq!(lengths(45, Some(ReaderFault::DropPiece)), [20, 5]);
        assert_eq!(lengths(12, Some(ReaderFault::DropPiece)), [0; 0]);
        assert_eq!(lengths(25, Some(ReaderFault::Duplicate)), [20, 20, 5, 5]);
        assert_eq!(lengths(25, Some(ReaderFault::Garbage)), [20, 5]);
    }

    #[test]
    fn one_bit_is_wrong_and_noise_is_no_frame() {
        assert_eq!(pieces(&[1, 2, 3], &[], 20, Some(ReaderFault::Flip), 1), [[1, 0x12, 3]]);
        let noise = noise(300);
        assert_eq!(noise.len(), 300);
        assert!(!matches!(noise[0], 0x05 | 0x50 | 0x80..=0x83));
    }
}
