use super::Hostile;

/// Files and texts for a receipt computer, or from one.
pub(super) fn all() -> Vec<Hostile> {
    [bombs(), sizes(), encodings(), shapes(), texts(), copied()].into_iter().flatten().collect()
}

fn bombs() -> Vec<Hostile> {
    let laughs = (1..10).fold("<!ENTITY l0 \"ha\">".to_owned(), |all, level| {
        all + &format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10))
    });
    vec![
        file(
            "billion-laughs.xml",
            "entities that grow a billion times",
            format!("<!DOCTYPE XmlMsg [{laughs}]><XmlMsg>&l9;</XmlMsg>"),
        ),
        file(
            "quadratic-blowup.xml",
            "one long entity used often",
            format!(
                "<!DOCTYPE x [<!ENTITY a \"{}\">]><XmlMsg>{}</XmlMsg>",
                "a".repeat(2000),
                "&a;".repeat(1000)
            ),
        ),
        file(
            "external-entity.xml",
            "an entity that reads another file",
            "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><XmlMsg><MessageHeader>&a;</MessageHeader></XmlMsg>",
        ),
        file(
            "external-dtd.xml",
            "a document type elsewhere",
            "<!DOCTYPE XmlMsg SYSTEM \"http://x.invalid/x.dtd\"><XmlMsg/>",
        ),
        file("entity-undeclared.xml", "an entity of HTML", "<XmlMsg>&nbsp;</XmlMsg>"),
        file(
            "entity-5000-references.xml",
            "five thousand references in one text",
            header(&"&amp;".repeat(1600)),
        ),
        file("reference-nul.xml", "the character zero", header("&#0;")),
        file("reference-surrogate.xml", "half of a character", header("&#xD800;")),
        file("reference-over-unicode.xml", "a number beyond all characters", header("&#x110000;")),
        file("reference-escape.xml", "a control that commands a terminal", header("&#27;[2J")),
        file(
            "include.xml",
            "an inclusion of another file",
            "<XmlMsg><xi:include href=\"/etc/passwd\" parse=\"text\"/></XmlMsg>",
        ),
    ]
}

fn sizes() -> Vec<Hostile> {
    let deep = |open: &str, close: &str, levels: usize| open.repeat(levels) + "1" + &close.repeat(levels);
    vec![
        file("nested-1000.xml", "a thousand elements in one another", body(&deep("<a>", "</a>", 1000))),
        file("nested-at-limit.xml", "as deep as is read", body(&deep("<a>", "</a>", 22))),
        file("nested-over-limit.xml", "one deeper", body(&deep("<a>", "</a>", 23))),
        file("nested-without-end.xml", "elements that only begin", format!("<XmlMsg>{}", "<a>".repeat(2000))),
        file("elements-20000.xml", "more elements than are read", body(&"<a/>".repeat(20_000))),
        file("names-2000.xml", "two thousand elements nobody knows", body(&names(2000))),
        file("text-16-kib-and-one.xml", "a text one byte too long", header(&"x".repeat(16 * 1024 + 1))),
        file("name-of-129.xml", "a name one letter too long", body(&format!("<{}/>", "n".repeat(129)))),
        file("attributes-2000.xml", "two thousand attributes", format!("<XmlMsg {}/>", attributes(2000))),
        file("comment-endless.xml", "a comment without an end", "<XmlMsg><!-- -"),
        file(
            "results-1000.xml",
            "a thousand empty results",
            list(&"<ResultOfQualificationConfirmation/>".repeat(1000)),
        ),
    ]
}

fn encodings() -> Vec<Hostile> {
    let named = |label: &str, name: &[u8]| {
        let head =
            format!("<?xml version=\"1.0\" encoding=\"{label}\"?><XmlMsg><MessageHeader><ErrorMessage>");
        [head.as_bytes(), name, b"</ErrorMessage></MessageHeader></XmlMsg>"].concat()
    };
    vec![
        file(
            "declared-utf8-is-shift-jis.xml",
            "Shift_JIS that says it is UTF-8",
            named("UTF-8", b"\x8E\x91\x8A\x69"),
        ),
        file(
            "declared-shift-jis-is-utf8.xml",
            "UTF-8 that says it is Shift_JIS",
            named("Shift_JIS", "資格".as_bytes()),
        ),
        file("shift-jis-cut-character.xml", "half a character before a tag", named("Shift_JIS", b"\x8E")),
        file(
            "shift-jis-backslash-trail.xml",
            "characters whose second byte is a backslash or a bracket",
            named("Shift_JIS", b"\x95\x5C\x83\x5B\x81\x5C"),
        ),
        file("shift-jis-private.xml", "characters of nobody's", named("Windows-31J", b"\xF0\x40\xF9\xFC")),
        file(
            "shift-jis-no-character.xml",
            "bytes that are no character",
            named("Shift_JIS", b"\xFD\xFF\xA0"),
        ),
        file("euc-jp.xml", "an encoding nobody asked for", named("EUC-JP", b"\xBB\xF1")),
        file("utf7.xml", "an encoding that hides brackets", named("UTF-7", b"+ADw-script+AD4-")),
        file(
            "utf16.xml",
            "UTF-16",
            "\u{FEFF}<XmlMsg/>".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        ),
        file("utf8-overlong.xml", "a bracket in two bytes", named("UTF-8", b"\xC0\xBC")),
        file(
            "mark-and-shift-jis.xml",
            "a mark of UTF-8 before Shift_JIS",
            [b"\xEF\xBB\xBF".to_vec(), named("Shift_JIS", b"x")].concat(),
        ),
        file("two-marks.xml", "two byte order marks", "\u{FEFF}\u{FEFF}<XmlMsg/>"),
        file(
            "declaration-twice.xml",
            "two declarations: which one counts?",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?xml version=\"1.0\" encoding=\"Shift_JIS\"?><XmlMsg/>",
        ),
        file(
            "declaration-late.xml",
            "a declaration behind a blank",
            " <?xml version=\"1.0\" encoding=\"Shift_JIS\"?><XmlMsg/>",
        ),
        file(
            "declaration-endless.xml",
            "a declaration without an end",
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ",
        ),
    ]
}

fn shapes() -> Vec<Hostile> {
    vec![
        file("cut.xml", "the file broke off", "<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOf"),
        file("two-roots.xml", "a second message behind the first", "<XmlMsg/><XmlMsg/>"),
        file(
            "other-root.xml",
            "a page of a machine between",
            "<html><body>504 Gateway Time-out</body></html>",
        ),
        file("ends-crossed.xml", "ends in the wrong order", "<XmlMsg><a><b></a></b></XmlMsg>"),
        file("text-beside-elements.xml", "text where elements are", body("x<a/>y")),
        file(
            "element-twice.xml",
            "an element twice: which one counts?",
            "<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult><SegmentOfResult>9</SegmentOfResult></MessageHeader></XmlMsg>",
        ),
        file("header-twice.xml", "the header twice", "<XmlMsg><MessageHeader/><MessageHeader/></XmlMsg>"),
        file(
            "elements-in-text.xml",
            "elements where a code belongs",
            "<XmlMsg><MessageHeader><SegmentOfResult><a/></SegmentOfResult></MessageHeader></XmlMsg>",
        ),
        file("text-in-list.xml", "a text where a list belongs", list("1")),
        file("cdata-nested.xml", "a CDATA section in another", header("<![CDATA[a<![CDATA[b]]>c]]>")),
        file("cdata-closing-in-text.xml", "the end of a section that never began", header("a]]&gt;b")),
        file("attribute-twice.xml", "an attribute twice", "<XmlMsg a=\"1\" a=\"2\"/>"),
        file("name-of-digits.xml", "a name that begins with a digit", body("<1/>")),
        file(
            "list-in-list.json",
            "a list in a list, which XML cannot say",
            r#"{"XmlMsg":{"MessageBody":{"X":[["a"],[]]}}}"#,
        ),
        file(
            "name-with-bracket.json",
            "a name that would open an element",
            r#"{"XmlMsg":{"MessageBody":{"a><b":"c"}}}"#,
        ),
        file(
            "null-and-numbers.json",
            "kinds that XML does not have",
            r#"{"XmlMsg":{"MessageBody":{"A":null,"B":1.5e300,"C":true,"D":{},"E":[],"F":[null]}}}"#,
        ),
        file(
            "name-twice-inside.json",
            "a name twice in an element nobody knows",
            r#"{"XmlMsg":{"MessageBody":{"X":{"A":1,"A":2}}}}"#,
        ),
        file("beside-the-root.json", "something beside the root", r#"{"XmlMsg":{},"Other":{}}"#),
    ]
}

fn texts() -> Vec<Hostile> {
    vec![
        file("line-ends.xml", "line ends of all kinds", header("a\r\nb\rc\nd&#13;e&#10;f")),
        file("blanks-only.xml", "a text of blanks", header(" \t\u{3000} ")),
        file("private-and-rare.xml", "characters that Shift_JIS lacks", header("𠮷髙〜−¥\u{E000}é🐈")),
        file("markup-in-text.xml", "markup in a text", header("&lt;script&gt;&amp;amp;")),
        file(
            "controls.json",
            "controls that XML forbids",
            r#"{"XmlMsg":{"MessageHeader":{"ErrorMessage":"a\u0000\u0008\u001b\ufffe"}}}"#,
        ),
    ]
}

fn copied() -> Vec<Hostile> {
    let text = |rows: &str| format!("資格情報\n確認日 : \t2026/11/22\n{rows}");
    vec![
        file("no-date.txt", "a record without its date", "資格情報\n氏名\t資格　太郎"),
        file("date-twice.txt", "two dates: which one counts?", text("確認日 : \t2026/11/23")),
        file("other-first-line.txt", "somebody's shopping list", "牛乳\nたまご"),
        file("label-in-value.txt", "a value that looks like rows", text("氏名\t資格\t番号\t7\r\r番号\t8")),
        file(
            "headings-only.txt",
            "headings without rows",
            "資格情報\n裏面記載情報\n高齢受給者証\n限度額適用認定証\n確認日\t2026/11/22",
        ),
        file(
            "headings-1000.txt",
            "a thousand headings",
            text(&"資格情報(医療保険)\n資格情報(医療扶助)\n".repeat(500)),
        ),
        file("second-values-1000.txt", "a thousand names", text(&"氏名\tA\n氏名\tB\n".repeat(500))),
        file(
            "unknown-headings.txt",
            "headings nobody knows between labels that repeat",
            text("有効終了日\n福祉\n有効終了日\t2027/03/31\n性別"),
        ),
        file("tabs-only.txt", "rows of nothing but tabs", text("\t\t\n\t値\n氏名\t\t\n")),
        file(
            "date-strange.txt",
            "dates that are none",
            text("生年月日\t令和99年99月99日\n有効開始日\t99999999\n有効終了日\t元年"),
        ),
        file(
            "share-strange.txt",
            "shares that are none",
            text("負担割合\t999割\n高齢受給者証\n負担割合\t-1割"),
        ),
        file("nul-at-the-end.txt", "the NUL that Windows leaves", text("氏名\tA\0\0")),
        file("text-over-64-kib.txt", "longer than any clipboard of ours", text(&"氏名\t資格\n".repeat(5000))),
    ]
}

fn header(message: &str) -> String {
    format!("<XmlMsg><MessageHeader><ErrorMessage>{message}</ErrorMessage></MessageHeader></XmlMsg>")
}

fn body(inner: &str) -> String {
    format!("<XmlMsg><MessageBody>{inner}</MessageBody></XmlMsg>")
}

fn list(inner: &str) -> String {
    body(&format!("<ResultList>{inner}</ResultList>"))
}

fn names(count: usize) -> String {
    (0..count).map(|index| format!("<n{index}/>")).collect::<Vec<_>>().concat()
}

fn attributes(count: usize) -> String {
    (0..count).map(|index| format!("a{index}=\"\" ")).collect::<Vec<_>>().concat()
}

fn file(name: &str, attack: &'static str, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile::new("handover", name, attack, bytes)
}
