//! The document on OWASP ASVS names files and tests that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = include_str!("../../../docs/asvs.md");

/// Words that begin the reason for a requirement that no file and no test fulfils.
const REASONS: [&str; 2] = ["not met", "not applicable"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The cells of every row that begins with a number.
fn rows() -> Vec<Vec<&'static str>> {
    let rows = DOCUMENT
        .lines()
        .filter(|line| line.starts_with("| ") && line.chars().nth(2).is_some_and(char::is_numeric));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What is between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Every test of the gateway, and of the packages whose rules it applies.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["desktop/gateway", "core/clinic/src"] {
        collect(&root().join(folder), &mut names);
    }
    names
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let lines: Vec<_> = text.lines().map(str::trim).collect();
            let tests = lines.windows(2).filter(|pair| pair[0] == "#[test]").filter_map(|pair| {
                let name = pair[1].strip_prefix("fn ")?.split('(').next()?;
                Some(name.to_owned())
            });
            names.extend(tests);
        }
    }
}

#[test]
fn every_file_and_every_test_of_the_table_exists() {
    let tests = tests();
    let rows = rows();
    assert!(rows.len() > 60 && tests.len() > 60, "{} rows, {} tests", rows.len(), tests.len());
    for row in &rows {
        let [number, requirement, place, test] = row[..] else {
            panic!("{row:?} has another number of cells")
        };
        assert!(!requirement.is_empty(), "{number}");
        if REASONS.iter().any(|reason| place.starts_with(reason)) {
            assert!(place.contains(": ") && test.is_empty(), "{number} has no reason, or a test beside it");
            for name in quoted(place).filter(|name| name.contains('_') && name.len() > 30) {
                assert!(tests.contains(name), "{number}: no test has the name {name}");
            }
            continue;
        }
        let files: Vec<_> = quoted(place).collect();
        assert!(!files.is_empty(), "{number} names no file");
        for file in files {
            let bases = [root(), root().join("desktop/gateway")];
            assert!(bases.iter().any(|base| base.join(file).exists()), "{number}: there is no {file}");
        }
        if test == "document" {
            continue;
        }
        let names: Vec<_> = quoted(test).collect();
        assert!(!names.is_empty(), "{number} names no test");
        for name in names {
            assert!(tests.contains(name), "{number}: no test has the name {name}");
        }
    }
}

/// Requirements of levels 1 and 2 in release 5.0.0, by section: how many from the first on. Level 3 is last in each section. Of V10, the
/// sections for clients and for `OpenID` Connect are left out.
const SECTIONS: &[(&str, u32)] = &[
    ("6.1", 3),
    ("6.2", 12),
    ("6.3", 4),
    ("6.4", 4),
    ("6.5", 5),
    ("6.6", 3),
    ("6.8", 4),
    ("7.1", 3),
    ("7.2", 4),
    ("7.3", 2),
    ("7.4", 5),
    ("7.5", 2),
    ("7.6", 2),
    ("8.1", 2),
    ("8.2", 3),
    ("8.3", 1),
    ("8.4", 1),
    ("9.1", 3),
    ("9.2", 4),
    ("10.1", 2),
    ("10.3", 4),
    ("10.4", 11),
    ("10.7", 3),
];

#[test]
fn every_requirement_is_there_once_and_in_order() {
    let numbers: Vec<_> = rows().iter().map(|row| row[0].to_owned()).collect();
    let expected =
        SECTIONS.iter().flat_map(|(section, most)| (1..=*most).map(move |it| format!("{section}.{it}")));
    assert_eq!(numbers, expected.collect::<Vec<_>>());
}
