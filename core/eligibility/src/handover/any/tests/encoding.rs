//! Files that hold nothing, and files in an encoding that is not read.

use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;

use super::super::{ReadError, read};
use crate::handover::{FileLimits, cp932};

fn refused(file: &[u8]) -> Option<ReadError> {
    read(file, &FileLimits::SINGLE).err()
}

#[test]
fn a_file_without_content_is_empty_whatever_its_mark() {
    let files: [&[u8]; 10] = [
        b"",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xFE\xFF",
        b" \t\r\n\n",
        b"\xEF\xBB\xBF\r\n",
        b"\xFF\xFE\r\0\n\0",
        b" \0\n\0",
        "\u{3000}\n".as_bytes(),
        b"\x81\x40\r\n",
    ];
    for file in files {
        assert_eq!(refused(file), Some(ReadError::Empty), "{file:02X?}");
    }
}

fn little(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn big(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// The beginnings of results in each format, with a name in them, which may be any text.
fn results() -> impl Strategy<Value = String> {
    let form = select(vec![
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<XmlMsg><Name>NAME</Name></XmlMsg>",
        "<XmlMsg>NAME</XmlMsg>",
        "{\"XmlMsg\": {\"MessageHeader\": {}, \"MessageBody\": {\"ResultList\": [{\"Name\": \"NAME\"}]}}}",
        "資格情報\n確認日 : \t2026/11/22\n氏名\tNAME",
        "資格情報(医療扶助)\r\n確認日 : \t2026/11/22\r\n氏名\tNAME\r\n",
    ]);
    let name = "[\u{3000}ァ-ヶぁ-ん一-龠A-Za-z0-9 -]{0,40}|\\PC{0,20}";
    (select(vec!["", "\n", " \r\n\t"]), form, name)
        .prop_map(|(before, form, name)| format!("{before}{}", form.replace("NAME", &name)))
}

proptest! {
    #[test]
    fn a_result_in_utf16_is_named_so_with_a_mark_and_without(text in results(), is_cut in any::<bool>()) {
        for encoded in [little(&text), big(&text), little(&format!("\u{FEFF}{text}")), big(&format!("\u{FEFF}{text}"))] {
            let end = if is_cut { encoded.len() - 1 } else { encoded.len() };
            prop_assert_eq!(refused(&encoded[..end]), Some(ReadError::Utf16));
        }
    }

    #[test]
    fn a_result_in_utf8_or_shift_jis_is_never_taken_for_utf16(text in results(), marked in any::<bool>()) {
        let mark = if marked { "\u{FEFF}" } else { "" };
        for encoded in [format!("{mark}{text}").into_bytes(), cp932::encode(&text).bytes] {
            let error = refused(&encoded);
            prop_assert!(!matches!(error, Some(ReadError::Utf16 | ReadError::Empty)), "{:?}", error);
        }
    }
}
