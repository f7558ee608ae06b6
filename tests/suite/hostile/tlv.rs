use super::Hostile;
use super::apdu::hex;
use super::der::object;

/// Objects of BER-TLV, as files of a card are.
pub(super) fn all() -> Vec<Hostile> {
    let file = |name, attack, bytes: Vec<u8>| Hostile::new("tlv", name, attack, bytes);
    vec![
        file("empty.bin", "nothing", vec![]),
        file("length-4gib.bin", "a value of 4 GiB is promised", hex("30 84FFFFFFFF")),
        file("length-16-exbibyte.bin", "a length that overflows 64 bits", hex("30 88FFFFFFFFFFFFFFFF")),
        file("length-of-126-bytes.bin", "a length of 126 bytes", [hex("30 FE"), vec![0xFF; 126]].concat()),
        file("length-reserved.bin", "the reserved length FF", hex("30 FF 00")),
        file("length-cut.bin", "the bytes end inside the length", hex("30 82 01")),
        file("length-not-minimal.bin", "a length of one in five bytes", hex("30 84 00000001 00")),
        file("length-one-too-many.bin", "the value is one byte short", hex("04 03 0102")),
        file("length-at-limit.bin", "the longest value accepted", object(0x04, &[0; 16_384])),
        file("length-over-limit.bin", "one byte more than accepted", object(0x04, &[0; 16_385])),
        file("indefinite-length.bin", "a length without an end", hex("30 80 0000")),
        file("indefinite-nested-1000.bin", "a thousand lengths without an end", hex("30 80").repeat(1000)),
        file("nested-1000.bin", "a thousand objects in one another", nested(1000)),
        file("nested-1000-cut.bin", "the same without its last byte", cut(nested(1000))),
        file("tag-cut.bin", "the bytes end inside the tag", hex("5F")),
        file("tag-endless.bin", "a tag that goes on for 64 bytes", [vec![0x1F], vec![0x80; 64]].concat()),
        file("tag-zero.bin", "a tag whose number is zero", hex("00 01 FF")),
        file("filler-ff.bin", "an unwritten file of FF", vec![0xFF; 256]),
        file("filler-00.bin", "an unwritten file of 00: empty objects with the tag zero", vec![0; 256]),
        file("8192-empty-objects.bin", "as many objects as fit", hex("30 00").repeat(8192)),
    ]
}

pub(super) fn nested(levels: usize) -> Vec<u8> {
    (0..levels).fold(Vec::new(), |inner, _| object(0x30, &inner))
}

fn cut(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.pop();
    bytes
}
