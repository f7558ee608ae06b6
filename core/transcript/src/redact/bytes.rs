use super::Hand;
use super::file::{Mark, Marked};

/// The bytes of a piece as they are written: those of `real` from `from` on, by their marks. A piece stands for itself, so
/// that it comes out the same however the rest is cut.
pub(super) fn shown(
    hand: &mut Hand,
    label: &'static str,
    real: &[u8],
    marks: &[Marked],
    from: usize,
) -> Vec<u8> {
    let mut shown = Vec::with_capacity(real.len().saturating_sub(from));
    let mut at = from;
    while let (Some(byte), Some((mark, field))) = (real.get(at), marks.get(at)) {
        hand.at(*field);
        match mark {
            Mark::Keep => shown.push(*byte),
            Mark::Opaque => shown.push(hand.opaque(label, at, *byte)),
            Mark::Fixed(fixed) => shown.push(hand.fixed(*fixed, *byte)),
            Mark::Digit(digit) => shown.push(made_up_digit(hand, *digit, *byte)),
            Mark::Text => {
                let end = marks.iter().skip(at).position(|(mark, _)| *mark != Mark::Text);
                let run = end.map_or(real.len(), |length| at + length);
                text(hand, label, real.get(at..run).unwrap_or_default(), at, &mut shown);
                at = run;
                continue;
            }
        }
        at += 1;
    }
    shown
}

fn made_up_digit(hand: &mut Hand, digit: u8, byte: u8) -> u8 {
    if hand.replaces() {
        return digit;
    }
    if !byte.is_ascii_digit() {
        hand.find();
    }
    byte
}

fn text(hand: &mut Hand, label: &'static str, bytes: &[u8], from: usize, shown: &mut Vec<u8>) {
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            let at = from + shown.len();
            let mut buffer = [0; 4];
            shown.extend(hand.character(label, at, character).encode_utf8(&mut buffer).bytes());
        }
        // Part of a character that the piece cuts, or no text at all.
        shown.extend(chunk.invalid().iter().map(|byte| hand.opaque(label, from, *byte)));
    }
}
