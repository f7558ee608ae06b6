//! Results as files and texts: what others wrote is read, and what we write is read as the same.

mod clipboard;
mod drop_folder;
mod files;
mod hostile;

use std::fs;
use std::path::Path;

use shikaku_eligibility::OfficialMessage;
use shikaku_eligibility::handover::{FileLimits, json};

/// The files of a folder of `fixtures/eligibility`, by name.
fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/eligibility").join(folder);
    let entries = fs::read_dir(folder).expect("the folder can be read").map(|entry| entry.expect("an entry"));
    let read = entries.map(|entry| {
        let name = entry.file_name().into_string().expect("a name of ASCII");
        (name, fs::read(entry.path()).expect("the file can be read"))
    });
    let mut files: Vec<_> = read.collect();
    files.sort();
    assert!(!files.is_empty(), "the fixtures are missing");
    files
}

/// The serial number of the person in a file's name.
fn serial(name: &str) -> &str {
    let place = name.find("5900").expect("a serial number");
    &name[place..place + 6]
}

/// The message of a person, from JSON.
fn person(serial: &str) -> OfficialMessage {
    let files = fixtures("json");
    let (_, file) = files.iter().find(|(name, _)| name.starts_with(serial)).expect("a person");
    json::read(file, &FileLimits::SINGLE).expect("a message")
}
