use super::Hostile;
use super::apdu::hex;

const RECORD: &[u8] = include_bytes!("../../../fixtures/certificates/presence/record.bin");
const CERTIFICATE: &[u8] = include_bytes!("../../../fixtures/certificates/presence/certificate.bin");

/// Age records (EF 0001) and card-verifiable certificates (EF 0004) with one thing broken.
pub(super) fn all() -> Vec<Hostile> {
    [records(), certificates()].into_iter().flatten().collect()
}

fn records() -> Vec<Hostile> {
    let (birth, rest) = RECORD[5..].split_at(11);
    let (key, signature) = rest.split_at(270);
    let record = |parts: &[&[u8]]| object(&[0xFF, 0x10], &parts.concat());
    let birthday = |digits: &[u8]| record(&[&object(&[0xDF, 0x11], digits), key, signature]);
    let with_key = |value: &[u8]| record(&[birth, &object(&[0xDF, 0x12], value), signature]);
    vec![
        file("record-birth-not-a-day.bin", "born on the 29th of February 2023", birthday(b"20230229")),
        file("record-birth-letters.bin", "letters in the birth date", birthday(b"1980O217")),
        file("record-birth-full-width.bin", "full-width digits", birthday("１９８００２１７".as_bytes())),
        file("record-birth-empty.bin", "no birth date", birthday(b"")),
        file("record-order.bin", "the key before the birth date", record(&[key, birth, signature])),
        file(
            "record-two-birth-dates.bin",
            "two birth dates: which one is signed?",
            record(&[birth, birth, key, signature]),
        ),
        file("record-two-keys.bin", "two keys: which one is signed?", record(&[birth, key, key, signature])),
        file("record-unsigned.bin", "no signature", record(&[birth, key])),
        file(
            "record-signature-cut.bin",
            "a signature of 255 bytes",
            record(&[birth, key, &object(&[0xDF, 0x13], &signature[5..260])]),
        ),
        file("record-modulus-empty.bin", "a modulus without bytes", with_key(&hex("90 03 010001 91 00"))),
        file(
            "record-modulus-zero.bin",
            "a modulus of zeros",
            with_key(&[hex("90 03 010001 91 82 0100"), vec![0; 256]].concat()),
        ),
        file(
            "record-exponent-one.bin",
            "an exponent of one: any message signs itself",
            with_key(&[hex("90 01 01 91 82 0100"), vec![0xC3; 256]].concat()),
        ),
        file(
            "record-key-unordered.bin",
            "modulus before exponent",
            with_key(&[hex("91 82 0100"), vec![0xC3; 256], hex("90 03 010001")].concat()),
        ),
        file(
            "record-length-too-large.bin",
            "the record promises more than the file",
            [&hex("FF10 82 3FFF"), &RECORD[5..]].concat(),
        ),
        file(
            "record-indefinite.bin",
            "a record without an end",
            [&hex("FF10 80"), &RECORD[5..], &[0, 0]].concat(),
        ),
    ]
}

fn certificates() -> Vec<Hostile> {
    let (body, mark) = (&CERTIFICATE[10..307], &CERTIFICATE[307..]);
    let certificate =
        |body: &[u8], mark: &[u8]| object(&[0x7F, 0x21], &[&object(&[0x5F, 0x4E], body), mark].concat());
    vec![
        file(
            "certificate-key-id-cut.bin",
            "a body that ends inside its key identifiers",
            certificate(&body[..31], mark),
        ),
        file(
            "certificate-without-key.bin",
            "a body of key identifiers alone",
            certificate(&body[..32], mark),
        ),
        file("certificate-unsigned.bin", "no signature", certificate(body, &[])),
        file(
            "certificate-signature-257.bin",
            "a signature of 257 bytes",
            certificate(body, &object(&[0x5F, 0x37], &[0; 257])),
        ),
        file(
            "certificate-two-bodies.bin",
            "two bodies: which one is signed?",
            object(&[0x7F, 0x21], &[&CERTIFICATE[5..307], &CERTIFICATE[5..]].concat()),
        ),
        file(
            "certificate-bytes-behind-key.bin",
            "bytes behind the key",
            certificate(&[body, &[0]].concat(), mark),
        ),
    ]
}

fn file(name: &str, attack: &'static str, bytes: Vec<u8>) -> Hostile {
    Hostile::new("presence", name, attack, bytes)
}

/// One object with a tag of any width and a right length.
fn object(tag: &[u8], value: &[u8]) -> Vec<u8> {
    [tag, &super::der::object(0, value)[1..]].concat()
}
