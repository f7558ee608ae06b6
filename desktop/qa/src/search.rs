use shikaku_core::transcript::{Finding, Happening, Transcript};

/// What is known to be secret: names, numbers, PINs, a line each. An audit looks at the structure and needs none of it; this
/// is the second look.
#[derive(Default)]
pub struct Known(Vec<Vec<u8>>);

impl Known {
    /// One a line, blank lines and those that begin with `#` left out. Those shorter than four bytes stand everywhere and
    /// are left out too.
    #[must_use]
    pub fn of_lines(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| line.len() >= 4 && !line.starts_with('#'));
        Self(lines.flat_map(shapes).collect())
    }
}

/// A word as it is, in bytes written as hexadecimal, and as bytes where it is hexadecimal itself.
fn shapes(word: &str) -> Vec<Vec<u8>> {
    let hex = word.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"));
    let mut shapes = vec![word.as_bytes().to_vec(), hex.to_lowercase().into_bytes(), hex.into_bytes()];
    let pairs = word.as_bytes().chunks(2).map(|pair| {
        let pair = str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    // Four digits are a PIN and not two bytes, which stand everywhere.
    shapes.extend(pairs.collect::<Option<Vec<u8>>>().filter(|bytes| bytes.len() >= 4));
    shapes
}

/// Entries in which something known stands, as it is or in the base64 of a message; never what.
#[must_use]
pub fn search(transcript: &Transcript, known: &Known) -> Vec<Finding> {
    let holds = |bytes: &[u8]| {
        known.0.iter().any(|secret| bytes.windows(secret.len()).any(|window| window == secret.as_slice()))
    };
    let body =
        |body: &[u8]| holds(body) || words(body).any(|word| base64(word).is_some_and(|bytes| holds(&bytes)));
    let mut findings = Vec::new();
    let fields = [&transcript.header.app, &transcript.header.core, &transcript.header.platform];
    let others = transcript.header.others.values().chain(&transcript.header.card);
    if fields.into_iter().chain(others).any(|field| holds(field.as_bytes())) {
        findings.push(Finding { entry: None, place: "something known to be secret".to_owned() });
    }
    for (number, entry) in transcript.entries.iter().enumerate() {
        let found = match &entry.happening {
            Happening::Command(bytes) | Happening::Response(bytes) => holds(bytes),
            Happening::ToReader(message) | Happening::FromReader(message) => holds(&message.data),
            Happening::Asked { call, .. } => {
                let key = call.idempotency_key.as_deref().unwrap_or_default();
                body(&call.body) || holds(call.path.as_bytes()) || holds(key.as_bytes())
            }
            Happening::Replied { reply: Ok(reply), .. } => body(&reply.body),
            _ => false,
        };
        if found {
            findings
                .push(Finding { entry: Some(number + 1), place: "something known to be secret".to_owned() });
        }
    }
    findings
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

    use shikaku_core::port::{GatewayReply, LinkLimits};
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
        check("# 1234\n\nabc", Happening::Command(b"1234abc".to_vec()), false);
        check("9876", reply(r#"{"x":"1234"}"#), false);
    }
}
