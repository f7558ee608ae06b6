use super::Hostile;

/// Bodies from the network: replies to challenges and confirmations, and requests.
pub(super) fn all() -> Vec<Hostile> {
    [nested(), shapes(), numbers(), texts(), fields()].into_iter().flatten().collect()
}

fn nested() -> Vec<Hostile> {
    let deep = |open: &str, close: &str, levels: usize| open.repeat(levels) + "1" + &close.repeat(levels);
    let person = |value: &str| {
        message(&format!(
            r#"{{"MessageHeader":{{"SegmentOfResult":"1"}},"MessageBody":{{"ProcessingResultStatus":"1","QualificationValidity":"1","X":{value}}}}}"#
        ))
    };
    vec![
        file("nested-arrays-10000.json", "ten thousand arrays in one another", deep("[", "]", 10_000)),
        file(
            "nested-objects-10000.json",
            "ten thousand objects in one another",
            deep(r#"{"XmlMsg":"#, "}", 10_000),
        ),
        file(
            "nested-in-unknown-element-120.json",
            "deep, but not too deep, in an element nobody knows",
            person(&deep("[", "]", 120)),
        ),
        file("nested-without-end.json", "twenty thousand brackets and no end", "[".repeat(20_000)),
        file(
            "2000-unknown-elements.json",
            "two thousand elements nobody knows",
            person(&format!("{{{}}}", many())),
        ),
        file("body-too-long.json", "one byte more than is read", " ".repeat(256 * 1024 + 1)),
    ]
}

fn shapes() -> Vec<Hostile> {
    vec![
        file(
            "duplicate-keys.json",
            "an element twice: which one counts?",
            message(r#"{"MessageHeader":{"SegmentOfResult":"1","SegmentOfResult":"9"}}"#),
        ),
        file(
            "duplicate-root.json",
            "the root twice",
            r#"{"XmlMsg":{},"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1"}}}"#.to_owned(),
        ),
        file(
            "null-everywhere.json",
            "null where objects belong",
            message(r#"{"MessageHeader":null,"MessageBody":null}"#),
        ),
        file(
            "null-in-fields.json",
            "null where texts belong",
            message(
                r#"{"MessageHeader":{"SegmentOfResult":null,"ErrorCode":null},"MessageBody":{"ResultList":null}}"#,
            ),
        ),
        file(
            "wrong-types.json",
            "truth values, arrays and numbers where texts belong",
            message(
                r#"{"MessageHeader":{"SegmentOfResult":true,"ErrorCode":[1]},"MessageBody":{"ProcessingResultStatus":{}}}"#,
            ),
        ),
        file("array-for-an-object.json", "fields by position", message(r#"[["20261122"],["1","1"]]"#)),
        file(
            "list-of-lists.json",
            "a result list in a result list",
            message(r#"{"MessageBody":{"ResultList":{"ResultOfQualificationConfirmation":[[[]]]}}}"#),
        ),
        file(
            "cut.json",
            "the answer broke off",
            r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1"#.to_owned(),
        ),
        file(
            "two-values.json",
            "a second value behind the first",
            r#"{"XmlMsg":{}}{"XmlMsg":{}}"#.to_owned(),
        ),
        file("trailing-comma.json", "JSON as people write it", r#"{"XmlMsg":{},}"#.to_owned()),
        file(
            "html.json",
            "a page of a machine between",
            "<html><body>504 Gateway Time-out</body></html>".to_owned(),
        ),
        file(
            "xml.json",
            "XML with an entity bomb",
            r#"<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><XmlMsg>&b;</XmlMsg>"#.to_owned(),
        ),
    ]
}

fn numbers() -> Vec<Hostile> {
    let pending = |wait: &str| format!(r#"{{"receipt":"r1","askAgainAfterMs":{wait}}}"#);
    let unknown = |value: &str| {
        format!(
            r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"1","N":{value}}},"MessageBody":{{"ProcessingResultStatus":"1","QualificationValidity":"1"}}}}}}"#
        )
    };
    vec![
        file("number-of-400-digits.json", "an integer that no type holds", unknown(&"9".repeat(400))),
        file(
            "number-of-190-digits.json",
            "an integer that becomes another one each time it is read and written carelessly",
            unknown(&"9".repeat(190)),
        ),
        file("number-exponent-huge.json", "an exponent of a billion", unknown("1e999999999")),
        file("number-exponent-tiny.json", "an exponent of minus a billion", unknown("1e-999999999")),
        file(
            "number-seventeen-digits.json",
            "a fraction that changes when it is read and written carelessly",
            unknown("0.12345678901234568e-5"),
        ),
        file("number-minus-zero.json", "minus zero", unknown("-0.0")),
        file("number-over-64-bits.json", "one more than 64 bits hold", unknown("18446744073709551616")),
        file(
            "code-as-number.json",
            "a code without its quotation marks",
            r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":1}}}"#.to_owned(),
        ),
        file("wait-negative.json", "ask again before now", pending("-1")),
        file("wait-forever.json", "ask again after half a billion years", pending("18446744073709551615")),
        file("wait-fraction.json", "ask again after half a millisecond", pending("0.5")),
    ]
}

fn texts() -> Vec<Hostile> {
    let name = |value: &str| {
        format!(r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"9","ErrorMessage":{value}}}}}}}"#)
            .into_bytes()
    };
    let bytes = |name, attack, bytes: Vec<u8>| Hostile::new("gateway", name, attack, bytes);
    vec![
        bytes("lone-surrogate.json", "half of a character", name(r#""\ud800""#)),
        bytes("surrogates-swapped.json", "two halves in the wrong order", name(r#""\udc00\ud800""#)),
        bytes(
            "not-utf8.json",
            "bytes that are no text",
            [br#"{"XmlMsg":""#.as_slice(), &[0xFF, 0xFE, 0xC0, 0x80], b"\"}"].concat(),
        ),
        bytes(
            "shift-jis.json",
            "資格 in Shift_JIS",
            [
                br#"{"XmlMsg":{"MessageHeader":{"ErrorMessage":""#.as_slice(),
                &[0x8E, 0x91, 0x8A, 0x69],
                b"\"}}}",
            ]
            .concat(),
        ),
        bytes("nul-escaped.json", "a NUL in a text", name(r#""a\u0000b""#)),
        bytes("nul-raw.json", "a NUL as it is", name("\"a\0b\"")),
        bytes(
            "direction-override.json",
            "text that turns around what is shown after it",
            name("\"\u{202E}txet\""),
        ),
        bytes(
            "terminal-escape.json",
            "text that commands a terminal",
            name(r#""\u001b[2J\u001b]0;x\u0007""#),
        ),
        bytes(
            "byte-order-mark.json",
            "a byte order mark before the object",
            b"\xEF\xBB\xBF{\"XmlMsg\":{}}".to_vec(),
        ),
        bytes(
            "utf16.json",
            "UTF-16 instead of UTF-8",
            "{}".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        bytes(
            "key-of-20000.json",
            "an element whose name has 20,000 characters",
            format!(r#"{{"XmlMsg":{{"{}":1}}}}"#, "k".repeat(20_000)).into_bytes(),
        ),
        bytes("escape-cut.json", "the bytes end inside an escape", br#"{"XmlMsg":"\u12"#.to_vec()),
    ]
}

fn fields() -> Vec<Hostile> {
    let challenge = |id: &str, bytes: &str, expires: &str| {
        format!(
            r#"{{"challengeId":"{id}","challenge":"{bytes}","expiresAt":"{expires}","visualCheck":"off"}}"#
        )
    };
    let (good, later) = ("A".repeat(43), "2026-11-22T00:00:00Z");
    let request = |certificate: &str, date: &str| {
        format!(
            r#"{{"challengeId":"c1","certificate":"{certificate}","proof":{{"visualCheck":{{}}}},"treatmentDate":"{date}"}}"#
        )
    };
    vec![
        file("challenge-id-walks-up.json", "an identifier that leaves its path", challenge("../../admin", &good, later)),
        file("challenge-id-header.json", "an identifier with a line break", challenge("a\\r\\nX-Evil: 1", &good, later)),
        file("challenge-31-bytes.json", "a challenge one byte short", challenge("c1", &"A".repeat(42), later)),
        file("challenge-padded.json", "base64 with padding", challenge("c1", &format!("{good}="), later)),
        file("challenge-loose-bits.json", "base64 whose last bits are lost: two texts for one value", challenge("c1", &format!("{}B", "A".repeat(42)), later)),
        file("challenge-year-262143.json", "it expires at the end of the calendar", challenge("c1", &good, "+262142-12-31T23:59:59Z")),
        file("challenge-leap-second.json", "it expires in a leap second", challenge("c1", &good, "2016-12-31T23:59:60Z")),
        file("challenge-nanoseconds.json", "it expires between two nanoseconds", challenge("c1", &good, "2026-11-22T00:00:00.0000000001+09:00")),
        file("challenge-offset-100h.json", "a zone a hundred hours away", challenge("c1", &good, "2026-11-22T00:00:00+99:59")),
        file("receipt-emoji.json", "a receipt outside of its alphabet", r#"{"receipt":"🐈","askAgainAfterMs":500}"#.to_owned()),
        file("receipt-empty.json", "a receipt of nothing", r#"{"receipt":"","askAgainAfterMs":500}"#.to_owned()),
        file("problem-unknown-code.json", "a refusal with a code nobody knows", r#"{"type":"about:blank","title":"x","status":200,"code":"../etc","law":"刑法"}"#.to_owned()),
        file("problem-status-99999.json", "a refusal with a status that is none", r#"{"status":99999,"code":"unauthorized"}"#.to_owned()),
        file("request-two-proofs.json", "two proofs: which one counts?", r#"{"challengeId":"c1","certificate":"","proof":{"visualCheck":{},"pinSignature":""},"treatmentDate":"2026-11-22"}"#.to_owned()),
        file("request-certificate-16-kib.json", "a certificate longer than any card holds", request(&"A".repeat(22_000), "2026-11-22")),
        file("request-date-year-5000000.json", "a day outside of the calendar", request("", "+5000000-01-01")),
        file("request-date-negative.json", "a day before the calendar", request("", "-0001-01-01")),
        file("request-unknown-field.json", "a field nobody asked for", r#"{"method":"pin","admin":true}"#.to_owned()),
    ]
}

fn message(inner: &str) -> String {
    format!(r#"{{"XmlMsg":{inner}}}"#)
}

fn file(name: &str, attack: &'static str, json: String) -> Hostile {
    Hostile::new("gateway", name, attack, json)
}

fn many() -> String {
    (0..2000).map(|index| format!("\"k{index}\":{index}")).collect::<Vec<_>>().join(",")
}
