use super::RedactionVisitor;
use super::file::{Mark, Marked};

/// The bytes of a piece as they are written: those of `real` from `from` on, by their marks. A piece stands for itself, so
/// that it comes out the same however the rest is cut.
pub(super) fn shown(
    redaction_visitor: &mut RedactionVisitor,
    label: &'static str,
    real: &[u8],
    marks: &[Marked],
    from: usize,
) -> Vec<u8> {
    let mut shown = Vec::with_capacity(real.len().saturating_sub(from));
    let mut at = from;
    while let (Some(byte), Some((mark, field))) = (real.get(at), marks.get(at)) {
        redaction_visitor.at(*field);
        match mark {
            Mark::Keep => shown.push(*byte),
            Mark::Opaque => shown.push(redaction_visitor.opaque(label, at, *byte)),
            Mark::Fixed(fixed) => shown.push(redaction_visitor.fixed(*fixed, *byte)),
            Mark::Digit(digit) => shown.push(made_up_digit(redaction_visitor, *digit, *byte)),
            Mark::Text => {
                let end = marks.iter().skip(at).position(|(mark, _)| *mark != Mark::Text);
                let run = end.map_or(real.len(), |length| at + length);
                text(redaction_visitor, label, real.get(at..run).unwrap_or_default(), at, &mut shown);
                at = run;
                continue;
            }
        }
        at += 1;
    }
    shown
}

fn made_up_digit(redaction_visitor: &mut RedactionVisitor, digit: u8, byte: u8) -> u8 {
    if redaction_visitor.replaces() {
        return digit;
    }
    if !byte.is_ascii_digit() {
        redaction_visitor.find();
    }
    byte
}

fn text(
    redaction_visitor: &mut RedactionVisitor,
    label: &'static str,
    bytes: &[u8],
    from: usize,
    shown: &mut Vec<u8>,
) {
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            let at = from + shown.len();
            let mut buffer = [0; 4];
            shown.extend(redaction_visitor.character(label, at, character).encode_utf8(&mut buffer).bytes());
        }
        // Part of a character that the piece cuts, or no text at all.
        shown.extend(chunk.invalid().iter().map(|byte| redaction_visitor.opaque(label, from, *byte)));
    }
}
