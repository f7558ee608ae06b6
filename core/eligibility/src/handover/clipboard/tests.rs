use super::{
    ClipboardForm, ClipboardReadError, ClipboardWriteError, ClipboardWritten, FindingKind, LineEnd, read,
    text_of, write,
};
use crate::ResultOfQualificationConfirmation as Person;
use crate::handover::any::{Format, Target};
use crate::handover::{Encoding, FileLimits, any, json};
use crate::{Confirmation, DateText, OfficialMessage};

mod not_valid;
mod second_result;

/// What a text becomes: the confirmation date, the people in JSON, and the findings as `line kind`.
#[track_caller]
fn check(text: &str, day: &str, people: &[&str], findings: &[(usize, FindingKind)]) {
    for text in [
        text.to_owned(),
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        mixed_line_ends(text),
        format!("\u{FEFF}{text}\n\0"),
    ] {
        let record = read(&text).expect("a record");
        let header = &record.message.xml_msg.message_header;
        assert_eq!(header.qualification_confirmation_date.as_ref().map(DateText::as_str), Some(day));
        let results = record.message.xml_msg.message_body.result_list.expect("a list").results;
        let expected: Vec<_> =
            people.iter().map(|json| serde_json::from_str::<Person>(json).expect("a person")).collect();
        assert_eq!(results.len(), expected.len());
        for (found, expected) in results.iter().zip(&expected) {
            assert_eq!(json::write(found), json::write(expected), "{text}");
        }
        let found: Vec<_> = record.findings.iter().map(|finding| (finding.line, finding.kind)).collect();
        assert_eq!(found, findings, "{text}");
    }
}

/// The same lines, each with another line end than the one before.
fn mixed_line_ends(text: &str) -> String {
    let ends = ["\r", "\n", "\r\n"].into_iter().cycle();
    text.split('\n').zip(ends).flat_map(|(line, end)| [line, end]).collect()
}

const DAY: &str = "確認日 : \t2026/11/22";

#[test]
fn each_of_the_three_first_lines_begins_a_record() {
    check(&format!("資格情報\n{DAY}\n氏名\t資格　太郎"), "20261122", &[r#"{"Name":"資格　太郎"}"#], &[]);
    check(
        &format!("照会番号\tA1\n資格情報(医療保険)\n{DAY}\n番号\t7"),
        "20261122",
        &[r#"{"ReferenceNumber":"A1","InsuredIdentificationNumber":"7"}"#],
        &[],
    );
    check(
        &format!("未就学区分\t義務教育就学前\n資格情報\n{DAY}"),
        "20261122",
        &[r#"{"PreschoolClassification":"1"}"#],
        &[],
    );
    check("確認日\t令和8年11月22日\n照会番号\tA1", "20261122", &[r#"{"ReferenceNumber":"A1"}"#], &[]);
}

#[test]
fn labels_that_repeat_are_distinguished_by_their_heading() {
    let text = format!(
        "資格情報(医療保険)\n{DAY}\n氏名\t資格　太郎\nフリガナ\tｼｶｸ ﾀﾛｳ\n性別\t男\n証区分\t一般\n有効開始日\t平成31年4月1日\n\
         有効終了日\n負担割合\t２割\n本人・家族の別\t家族\n裏面記載情報(医療保険)\n氏名\t通称\n氏名カナ\tﾂｳｼｮｳ\n性別\t女\n\
         高齢受給者証\n有効開始日\t2026/08/01\n有効終了日\t2027/07/31\n負担割合\t3割"
    );
    let person = r#"{"Name":"資格　太郎","NameKana":"ｼｶｸ ﾀﾛｳ","Sex1":"1","InsuredCardClassification":"01",
        "InsuredCardValidDate":"20190401","InsuredPartialContributionRatio":"020","PersonalFamilyClassification":"2",
        "NameOfOther":"通称","NameOfOtherKana":"ﾂｳｼｮｳ","Sex2":"2","ElderlyRecipientCertificateInfo":{
        "ElderlyRecipientValidStartDate":"20260801","ElderlyRecipientValidEndDate":"20270731",
        "ElderlyRecipientContributionRatio":"030"}}"#;
    check(&text, "20261122", &[person], &[]);
}

#[test]
fn insurance_and_assistance_are_two_results() {
    let text = format!(
        "資格情報(医療保険)\n{DAY}\n番号\t1\n資格情報(医療扶助)\n{DAY}\n番号\t2\n裏面記載情報（医療保険）\n氏名\tA\n\
         裏面記載情報（医療扶助）\n氏名\tB"
    );
    let people = [
        r#"{"InsuredIdentificationNumber":"1","NameOfOther":"A"}"#,
        r#"{"InsuredCardClassification":"A1","InsuredIdentificationNumber":"2","NameOfOther":"B"}"#,
    ];
    check(&text, "20261122", &people, &[]);
}

#[test]
fn what_is_not_known_is_reported_and_handed_back() {
    let text = format!(
        "資格情報\n{DAY}\n続柄\t妻\n性別\t不明\n生年月日\tむかし\n負担割合\t半分\n限度額適用認定証\n適用区分\tア"
    );
    let person = r#"{"Sex1":"不明","Birthdate":"むかし","InsuredPartialContributionRatio":"半分"}"#;
    let findings = [
        (3, FindingKind::UnknownLabel),
        (4, FindingKind::NotUnderstood),
        (5, FindingKind::NotUnderstood),
        (6, FindingKind::NotUnderstood),
        (8, FindingKind::UnknownLabel),
    ];
    check(&text, "20261122", &[person], &findings);
    let record = read(&text).expect("a record");
    assert_eq!(record.findings.first().map(|finding| finding.row.as_str()), Some("続柄\t妻"));
    assert!(!format!("{record:?}").contains('妻'));
}

/// What is below a heading that is not known belongs to nothing that is.
#[test]
fn every_row_below_an_unknown_heading_is_handed_back_until_a_known_one() {
    use FindingKind::{UnknownLabel, UnknownLine, UnknownSection};
    for (heading, kind) in [
        ("新しい証", UnknownLine),
        ("新しい証\t", UnknownLine),
        ("\u{3000}新しい証 \t \t", UnknownLine),
        ("資格情報（生活保護）", UnknownLine),
        ("資格情報(生活保護)\t有効", UnknownLabel),
        ("裏面記載情報(介護保険)", UnknownLine),
        ("高齢受給者証\t2割", UnknownLabel),
        ("高齢受給者証：2割", UnknownLine),
        ("限度額適用・標準負担額減額認定証", UnknownLine),
        ("福祉医療証\tあり", UnknownLabel),
        ("負担割合 1割", UnknownLine),
        ("負担割合　1割", UnknownLine),
        ("【資格情報】", UnknownLine),
        ("\t1割", UnknownLabel),
        ("続柄", UnknownLine),
    ] {
        let text = format!(
            "資格情報\n{DAY}\n氏名\tA\n{heading}\n負担割合\t1割\n番号\t2\n照会番号\t7\n有効終了日\n\
             高齢受給者証\n負担割合\t2割"
        );
        let findings =
            [(4, kind), (5, UnknownSection), (6, UnknownSection), (7, UnknownSection), (8, UnknownSection)];
        let person =
            r#"{"Name":"A","ElderlyRecipientCertificateInfo":{"ElderlyRecipientContributionRatio":"020"}}"#;
        check(&text, "20261122", &[person], &findings);
        let record = read(&text).expect("a record");
        assert_eq!(record.findings[1].row.as_str(), "負担割合\t1割", "{heading}");
    }
    assert_eq!(
        read(&format!("照会番号\t7\n資格情報（生活保護）\n{DAY}\n負担割合\t2割")),
        Err(ClipboardReadError::NoConfirmationDate)
    );
}

#[test]
fn a_known_heading_or_label_is_known_in_either_width_and_with_blanks() {
    for (heading, label) in [
        ("資格情報（医療保険）", "負担割合"),
        (" 資格情報 (医療保険) ", "負担割合 "),
        ("資格情報（ 医療保険 ）\t", "\u{3000}負担割合："),
        ("資格情報\u{200B}", "負\u{200B}担割合"),
    ] {
        let text = format!("{heading}\n{DAY}\nﾌﾘｶﾞﾅ\tｱ\n本人･家族の別\t本人\n{label}\t 1割 \u{3000}");
        let person =
            r#"{"NameKana":"ｱ","PersonalFamilyClassification":"1","InsuredPartialContributionRatio":"010"}"#;
        check(&text, "20261122", &[person], &[]);
    }
    let elderly = format!("資格情報\n{DAY}\n高齢受給者証\u{3000}\n負担割合\t１割");
    let person = r#"{"ElderlyRecipientCertificateInfo":{"ElderlyRecipientContributionRatio":"010"}}"#;
    check(&elderly, "20261122", &[person], &[]);
}

/// Eligibility reference, 8a.
#[test]
fn medical_assistance_has_labels_of_its_own() {
    let text = format!(
        "資格情報(医療扶助)\n{DAY}\n公費負担者番号\t12990016\n受給者番号\t1234566\n福祉事務所名\t見本福祉事務所"
    );
    let person = r#"{"InsuredCardClassification":"A1","InsurerNumber":"12990016",
        "InsuredIdentificationNumber":"1234566","InsurerName":"見本福祉事務所"}"#;
    check(&text, "20261122", &[person], &[]);
    // Of an insurance they are another public expense.
    let other = format!("資格情報(医療保険)\n{DAY}\n公費負担者番号\t12990016");
    check(&other, "20261122", &["{}"], &[(3, FindingKind::UnknownLabel)]);
}

/// Eligibility reference, 8a: 99999999 means open end.
#[test]
fn an_open_end_is_understood_where_something_ends() {
    for written in ["99999999", "9999/99/99", "９９９９／９９／９９", "9999年99月99日", "期限なし"]
    {
        let text = format!("資格情報\n{DAY}\n有効終了日\t{written}\n高齢受給者証\n有効終了日\t{written}");
        let person = r#"{"InsuredCardExpirationDate":"99999999","ElderlyRecipientCertificateInfo":
            {"ElderlyRecipientValidEndDate":"99999999"}}"#;
        check(&text, "20261122", &[person], &[]);
    }
    let start = format!("資格情報\n{DAY}\n有効開始日\t99999999");
    let person = r#"{"InsuredCardValidDate":"99999999"}"#;
    check(&start, "20261122", &[person], &[(3, FindingKind::NotUnderstood)]);
}

#[test]
fn a_second_value_is_reported_and_the_first_is_used() {
    let second = FindingKind::SecondValue;
    let other = format!("資格情報\n{DAY}\n裏面記載情報\n氏名\tA\n要配慮情報（備考）\n氏名\tB\n性別\t男");
    check(&other, "20261122", &[r#"{"NameOfOther":"A","Sex2":"1"}"#], &[(6, second)]);
}

#[test]
fn a_label_below_an_unknown_heading_does_not_fill_a_field_that_was_empty() {
    let text = format!("資格情報\n{DAY}\n有効終了日\n福祉医療証\n有効終了日\t2027/03/31");
    let findings = [(4, FindingKind::UnknownLine), (5, FindingKind::UnknownSection)];
    check(&text, "20261122", &["{}"], &findings);
}

#[test]
fn what_is_no_record_is_refused() {
    for (text, expected) in [
        ("", ClipboardReadError::FirstLine),
        ("こんにちは\n資格情報", ClipboardReadError::FirstLine),
        ("氏名\tA", ClipboardReadError::FirstLine),
        ("資格情報\n氏名\tA", ClipboardReadError::NoConfirmationDate),
        ("資格情報\n確認日 : \n氏名\tA", ClipboardReadError::NoConfirmationDate),
        ("資格情報\n確認日 : \tきのう", ClipboardReadError::NoConfirmationDate),
        ("高齢受給者証\n確認日 : \t2026/11/22", ClipboardReadError::NoConfirmationDate),
        (&"資".repeat(22_000), ClipboardReadError::TooLong),
    ] {
        assert_eq!(read(text), Err(expected), "{text:.40}");
    }
}

#[test]
fn a_file_of_either_encoding_is_text() {
    assert_eq!(text_of("資格".as_bytes()).as_deref(), Some("資格"));
    assert_eq!(text_of(b"\x8E\x91\x8A\x69").as_deref(), Some("資格"));
    assert_eq!(text_of(b"\xFF\xFE\x90\x00"), None);
}

fn confirmation(validity: &str, date: &str, people: &str) -> Confirmation {
    let json = format!(
        r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"1","QualificationConfirmationDate":"{date}"}},"MessageBody":
        {{"ProcessingResultStatus":"1","QualificationValidity":"{validity}","ResultList":{people}}}}}}}"#
    );
    json::read::<OfficialMessage>(json.as_bytes(), &FileLimits::SINGLE).expect("a message").into()
}

#[test]
fn only_one_valid_qualification_with_its_date_is_copied() {
    let written = |validity, date, people| {
        write(&confirmation(validity, date, people), LineEnd::CrLf).map(ClipboardWritten::into_text)
    };
    let one = r#"[{"Name":"A\tB\nC","NameOfOther":"D","InsuredCardClassification":"A1"}]"#;
    let text = "資格情報(医療扶助)\r\n確認日 : \t2026/11/22\r\n氏名\tA B C\r\n区分\t医療扶助\r\n\
                裏面記載情報(医療扶助)\r\n氏名\tD";
    assert_eq!(written("1", "20261122", one).as_deref(), Ok(text));
    assert_eq!(written("6", "20261122", one).as_deref(), Ok(text));
    for (validity, error) in [
        ("2", ClipboardWriteError::NotValid),
        ("3", ClipboardWriteError::NotValid),
        ("4", ClipboardWriteError::NoResult),
        ("5", ClipboardWriteError::SeveralResults),
        ("", ClipboardWriteError::NotConfirmed),
        ("7", ClipboardWriteError::NotConfirmed),
    ] {
        assert_eq!(written(validity, "20261122", one), Err(error), "{validity}");
    }
    assert_eq!(written("1", "20261122", "[]"), Err(ClipboardWriteError::NoResult));
    assert_eq!(
        written("1", "20261122", r#"[{"Name":"A"},{"Name":"B"}]"#),
        Err(ClipboardWriteError::SeveralResults)
    );
    assert_eq!(written("1", "00000000", one), Err(ClipboardWriteError::NoConfirmationDate));
}

#[test]
fn a_confirmation_without_an_answer_about_one_person_is_not_called_invalid() {
    let refused = |header: &str, body: &str| {
        let json = format!(r#"{{"XmlMsg":{{"MessageHeader":{header},"MessageBody":{body}}}}}"#);
        let message: OfficialMessage = json::read(json.as_bytes(), &FileLimits::SINGLE).expect("a message");
        write(&message.into(), LineEnd::Lf).err()
    };
    let normal = r#"{"SegmentOfResult":"1"}"#;
    for (header, body) in [
        ("{}", "{}"),
        (r#"{"SegmentOfResult":"2"}"#, "{}"),
        (r#"{"SegmentOfResult":"9"}"#, "{}"),
        (normal, r#"{"ProcessingResultStatus":"2"}"#),
    ] {
        assert_eq!(refused(header, body), Some(ClipboardWriteError::NotConfirmed), "{header} {body}");
    }
    let units = r#"{"BulkConfirmUnit":[{"ProcessingResultStatus":"1","QualificationValidity":"1"}]}"#;
    assert_eq!(refused(normal, units), Some(ClipboardWriteError::SeveralPeople));
}

/// What ends a line or turns the direction of writing in another program.
const BREAKING: [&str; 9] = ["\t", "\n", "\r", "\u{B}", "\u{C}", "\u{1C}", "\u{85}", "\u{2028}", "\u{2029}"];
const BIDI: [&str; 12] = [
    "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}",
    "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
];

#[test]
fn a_value_breaks_no_line_and_turns_no_direction() {
    for (characters, between) in [(&BREAKING[..], " "), (&BIDI[..], "")] {
        for character in characters {
            let people =
                serde_json::json!([{"Name": format!("a{character}b"), "InsurerName": "葛\u{E0100}"}]);
            let message: OfficialMessage = confirmation("1", "20261122", &people.to_string()).into();
            let target = Target {
                format: Format::Clipboard,
                encoding: Encoding::Utf8,
                line_end: LineEnd::Lf,
                with_address: false,
            };
            let written = any::write(&message, target).expect("valid");
            let text = format!("資格情報\n{DAY}\n保険者名\t葛\u{E0100}\n氏名\ta{between}b");
            assert_eq!(String::from_utf8_lossy(&written.file), text, "{character:?}");
            assert_eq!((written.folded, written.replaced), (1, 0), "{character:?}");
        }
    }
}

/// The finding holds the row as it came.
#[test]
fn a_value_that_breaks_a_line_is_reported_and_read_as_it_would_be_written() {
    for (character, between) in [("\t", " "), ("\u{2028}", " "), ("\u{85}", " "), ("\u{202E}", "")] {
        let text = format!("資格情報\n{DAY}\n氏名\ta{character}b");
        let person = format!(r#"{{"Name":"a{between}b"}}"#);
        check(&text, "20261122", &[&person], &[(3, FindingKind::Replaced)]);
        let row = read(&text).expect("a record").findings.pop().expect("a finding").row;
        assert_eq!(row.as_str(), format!("氏名\ta{character}b"));
    }
    // A date that is none is not as it came either.
    let text = format!("資格情報\n{DAY}\n生年月日\tむかし\tむかし");
    check(&text, "20261122", &[r#"{"Birthdate":"むかし むかし"}"#], &[(3, FindingKind::Replaced)]);
}

#[test]
fn what_is_written_reads_as_the_same_fields() {
    let person = r#"{"InsuredCardClassification":"03","InsurerNumber":"01990019","InsuredCardSymbol":"見本１",
        "InsuredIdentificationNumber":"1","InsuredBranchNumber":"02","PersonalFamilyClassification":"2","InsuredName":"B",
        "Name":"●田","NameOfOther":"C","NameKana":"ｱ","NameOfOtherKana":"ｲ","Sex1":"2","Sex2":"1","Birthdate":"20200401",
        "Address":"D","PostNumber":"9990001","QualificationDate":"20200401","InsuredCardValidDate":"20200401",
        "InsuredCardExpirationDate":"99999999","InsuredPartialContributionRatio":"025","PreschoolClassification":"1",
        "InsurerName":"E","ElderlyRecipientCertificateInfo":{"ElderlyRecipientValidStartDate":"20260801",
        "ElderlyRecipientValidEndDate":"20270731","ElderlyRecipientContributionRatio":"020"},"ReferenceNumber":"R1"}"#;
    for line_end in [LineEnd::Lf, LineEnd::CrLf] {
        let form = ClipboardForm { line_end, with_address: true };
        let written = write(&confirmation("1", "20261122", &format!("[{person}]")), form).expect("valid");
        check(&written.into_text(), "20261122", &[person], &[]);
    }
}

/// Eligibility reference, 1.5: what stops the one living parser, or makes it raise its alarm, is not written.
#[test]
fn nothing_is_written_that_stops_the_living_parser() {
    let person = |class: &str| {
        let json = format!(
            r#"[{{"InsuredCardClassification":"{class}","Name":"A","Sex1":"9","PreschoolClassification":"2",
            "PostNumber":"9990001","Address":"D","InsuredCardValidDate":"20200401","InsuredCardExpirationDate":"99999999",
            "InsuredPartialContributionRatio":"010","PersonalFamilyClassification":"3","NameOfOther":"B","Sex2":"x"}}]"#
        );
        let form = LineEnd::Lf;
        write(&confirmation("1", "20261122", &json), form).expect("valid").into_text()
    };
    assert_eq!(
        person("A1"),
        format!("資格情報(医療扶助)\n{DAY}\n氏名\tA\n区分\t医療扶助\n裏面記載情報(医療扶助)\n氏名\tB")
    );
    assert_eq!(
        person("B7"),
        format!(
            "資格情報\n{DAY}\n氏名\tA\n有効開始日\t2020/04/01\n有効終了日\t9999/99/99\n負担割合\t1割\n\
             裏面記載情報\n氏名\tB"
        )
    );
}
