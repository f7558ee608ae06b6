use std::borrow::Cow;

use shikaku_core::transcript::{Finding, Happening, Transcript};

/// What is known to be secret: names, numbers, PINs, a line each. An audit looks at the structure and needs none of it; this
/// is the second look.
#[derive(Default)]
pub struct Known(Vec<Vec<u8>>);

impl Known {
    /// One a line, blank lines and those that begin with `#` left out. What is shorter than four bytes in ASCII occurs
    /// everywhere and is left out too; one kanji or kana is searched.
    #[must_use]
    pub fn of_lines(text: &str) -> Self {
        let is_long =
            |line: &&str| line.len() >= ASCII_MIN || !line.is_ascii() && line.len() >= CHARACTER_MIN;
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#')).filter(is_long);
        Self(lines.flat_map(shapes).collect())
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.0.iter().any(|secret| bytes.windows(secret.len()).any(|window| window == secret.as_slice()))
    }

    /// Whether a text holds it as it is, behind escapes, or in base64.
    fn is_in_text(&self, text: &[u8]) -> bool {
        let mut text = Cow::Borrowed(text);
        for _ in 0..ESCAPES_MAX {
            let in_base64 = words(&text).any(|word| base64(word).is_some_and(|bytes| self.is_in(&bytes)));
            if in_base64 || self.is_in(&text) {
                return true;
            }
            match unescaped(&text) {
                Some(inner) => text = Cow::Owned(inner),
                None => return false,
            }
        }
        false
    }
}

/// Shortest words searched, in bytes: of ASCII, and of anything else.
const ASCII_MIN: usize = 4;
const CHARACTER_MIN: usize = 3;

/// Escapes within escapes: a message may be quoted in a message.
const ESCAPES_MAX: usize = 4;

/// A word as it is, in UTF-16, in bytes written as hexadecimal, and as bytes where it is hexadecimal itself.
fn shapes(word: &str) -> Vec<Vec<u8>> {
    let hex = word.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"));
    let mut shapes = vec![word.as_bytes().to_vec(), hex.to_lowercase().into_bytes(), hex.into_bytes()];
    let utf_16 =
        [u16::to_be_bytes, u16::to_le_bytes].map(|bytes| word.encode_utf16().flat_map(bytes).collect());
    shapes.extend(utf_16.into_iter().filter(|shape: &Vec<u8>| shape.len() >= ASCII_MIN));
    let pairs = word.as_bytes().chunks(2).map(|pair| {
        let pair = str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    // Four digits are a PIN and not two bytes, which stand everywhere.
    shapes.extend(pairs.collect::<Option<Vec<u8>>>().filter(|bytes| bytes.len() >= 4));
    shapes
}

/// Entries in which something known stands: as it is, behind escapes of JSON or of an address, or in the base64 of a
/// message; never what.
#[must_use]
pub fn search(transcript: &Transcript, known: &Known) -> Vec<Finding> {
    let holds = |bytes: &[u8]| known.is_in(bytes);
    let text = |text: &[u8]| known.is_in_text(text);
    let mut findings = Vec::new();
    let fields = [&transcript.header.app, &transcript.header.core, &transcript.header.platform];
    let others = transcript.header.others.iter().flat_map(|(name, value)| [name, value]);
    if fields.into_iter().chain(others).chain(&transcript.header.card).any(|field| text(field.as_bytes())) {
        findings.push(Finding { entry: None, place: "something known to be secret".to_owned() });
    }
    for (number, entry) in transcript.entries.iter().enumerate() {
        let found = match &entry.happening {
            Happening::Command(bytes) | Happening::Response(bytes) => holds(bytes),
            Happening::ToReader(message) | Happening::FromReader(message) => holds(&message.data),
            Happening::Asked { call, .. } => {
                let key = call.idempotency_key.as_deref().unwrap_or_default();
                text(&call.body) || text(call.path.as_bytes()) || text(key.as_bytes())
            }
            Happening::Replied { reply: Ok(reply), .. } => text(&reply.body),
            _ => false,
        };
        if found {
            findings
                .push(Finding { entry: Some(number + 1), place: "something known to be secret".to_owned() });
        }
    }
    findings
}

/// A text with its escapes resolved, those of JSON (RFC 8259, 7) and of addresses (RFC 3986, 2.1); `None` where there is
/// none. What is no escape stays.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some((first, after)) = rest.split_first() {
        let escape = match first {
            b'\\' => json_escape(after),
            b'%' => after
                .first_chunk::<2>()
                .and_then(|digits| hexadecimal(digits))
                .and_then(|byte| Some((vec![u8::try_from(byte).ok()?], 2))),
            _ => None,
        };
        found |= escape.is_some();
        let (meant, length) = escape.unwrap_or_else(|| (vec![*first], 0));
        bytes.extend(meant);
        rest = after.get(length..).unwrap_or_default();
    }
    found.then_some(bytes)
}

/// What an escape means, and its length without the first character.
fn json_escape(after: &[u8]) -> Option<(Vec<u8>, usize)> {
    let unit = |at: usize| {
        let (mark, digits) = after.get(at..)?.split_first()?;
        let number = hexadecimal(digits.first_chunk::<4>()?)?;
        u16::try_from(number).ok().filter(|_| *mark == b'u')
    };
    let Some(first) = unit(0) else {
        let plain = after.first().filter(|mark| b"\"\\/".contains(mark));
        return plain.map(|mark| (vec![*mark], 1));
    };
    // A character beyond 16 bits is a pair of escapes.
    let second = after.get(5).filter(|mark| **mark == b'\\').and_then(|_| unit(6));
    let pair = second.and_then(|second| {
        char::decode_utf16([first, second]).next()?.ok().filter(|pair| pair.len_utf16() == 2)
    });
    let (character, length) = match pair {
        Some(pair) => (pair, 11),
        None => (char::from_u32(u32::from(first))?, 5),
    };
    Some((character.to_string().into_bytes(), length))
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let digits =
        str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    u32::from_str_radix(digits?, 16).ok()
}

/// Runs of characters that base64 is made of.
fn words(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    const SHORTEST: usize = 8;
    let words = body.split(|byte| !(byte.is_ascii_alphanumeric() || b"-_+/".contains(byte)));
    words.filter(|word| word.len() >= SHORTEST)
}

fn base64(word: &[u8]) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    engine.decode(word).or_else(|_| base64::engine::general_purpose::STANDARD_NO_PAD.decode(word)).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use shikaku_core::port::{GatewayCall, GatewayReply, HttpMethod, LinkLimits};
    use shikaku_core::reader::ReaderMessage;
    use shikaku_core::transcript::{Entry, Happening, Header, LinkKind, Transcript};

    use super::{Known, search};

    #[track_caller]
    fn check(known: &str, happening: Happening, found: bool) {
        let header =
            Header::new("test 1.0", LinkKind::Virtual, LinkLimits::SHORT, chrono::DateTime::UNIX_EPOCH);
        let entries = vec![Entry { at: Duration::ZERO, happening }];
        let findings = search(&Transcript { header, entries }, &Known::of_lines(known));
        assert_eq!(!findings.is_empty(), found, "{known}");
    }

    #[test]
    fn what_is_known_is_found_in_bytes_text_and_base64() {
        let reply = |body: &str| Happening::Replied {
            ticket: 1,
            reply: Ok(GatewayReply { status: 200, body: body.as_bytes().to_vec() }),
        };
        check("山田", Happening::Response("…山田".as_bytes().to_vec()), true);
        let data = b"\x00\x20\x00\x98\x041234".to_vec().into();
        let message = ReaderMessage { kind: 0x6F, slot: 0, seq: 1, params: [0; 3], data };
        check("1234", Happening::ToReader(message), true);
        check("590001AB", Happening::Response(vec![1, 0x59, 0, 1, 0xAB, 2]), true);
        check("1234", Happening::Command(b"\x00\x20\x00\x98\x041234".to_vec()), true);
        check("山田太郎", reply(r#"{"x":"5bGx55Sw5aSq6YOO"}"#), true);
        check("林", reply(r#"{"Name":"林"}"#), true);
        check("林", Happening::Response("…林…".as_bytes().to_vec()), true);
        check("林", reply(r#"{"Name":"\u6797"}"#), true);
        check("林", reply(r#"{"Name":"\\u6797"}"#), true);
        check("林", reply(r#"{"x":"5p6X5LiA6YOO"}"#), true);
        check("𠮷田", reply(r#"{"Name":"\uD842\uDFB7\u7530"}"#), true);
        check(
            "山田",
            Happening::Asked {
                ticket: 1,
                call: GatewayCall {
                    method: HttpMethod::Get,
                    path: "/v1/people/%E5%B1%B1%E7%94%B0".to_owned(),
                    idempotency_key: None,
                    body: Vec::new(),
                },
            },
            true,
        );
        check("山田", Happening::Response(vec![0x5C, 0x71, 0x75, 0x30, 0x90, 0x00]), true);
        check("林", reply(r#"{"Name":"\u898b\u672c","x":"\u67","y":"%E6%9"}"#), false);
        check("ab", reply(r#"{"Name":"ab"}"#), false);
        check("# 1234\n\nabc", Happening::Command(b"1234abc".to_vec()), false);
        check("9876", reply(r#"{"x":"1234"}"#), false);
    }
}
