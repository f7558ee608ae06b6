//! What becomes of the files of `fixtures/hostile/handover`.

use std::fmt::Display;
use std::fs;
use std::path::Path;

use expect_test::expect_file;
use shikaku_eligibility::OfficialMessage;
use shikaku_eligibility::handover::{FileLimits, clipboard, json, xml};

#[test]
fn every_hostile_file_is_refused_with_a_reason_or_read_for_what_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/hostile/handover");
    let entries = fs::read_dir(folder).expect("the files").map(|entry| entry.expect("an entry").path());
    let mut rows: Vec<_> = entries.map(|path| row(&path)).collect();
    rows.sort();
    expect_file!["../../../fixtures/eligibility/hostile.txt"].assert_eq(&rows.concat());
}

fn row(path: &Path) -> String {
    let file = fs::read(path).expect("the file can be read");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let limits = &FileLimits::SINGLE;
    let became = match path.extension().and_then(|ending| ending.to_str()) {
        Some("xml") => message(xml::read::<OfficialMessage>(&file, limits).map(|_| "read".to_owned())),
        Some("json") => message(json::read::<OfficialMessage>(&file, limits).map(|_| "read".to_owned())),
        _ => message(
            clipboard::read(&clipboard::text_of(&file).expect("text"))
                .map(|record| format!("read, {} findings", record.findings.len())),
        ),
    };
    format!("{name}: {became}\n")
}

fn message<E: Display>(result: Result<String, E>) -> String {
    result.unwrap_or_else(|error| error.to_string())
}
