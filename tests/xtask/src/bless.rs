//! `cargo xtask bless`: writes every golden file anew. A person reads what changed in `git diff`.

use crate::workspace::{CommandError, Workspace, output, run};

/// Writes the golden files and lists those that differ from the last commit; whether all were written.
pub(crate) fn bless(workspace: &Workspace) -> bool {
    let blessed = write(workspace).and_then(|()| differing(workspace));
    match &blessed {
        Ok(files) if files.is_empty() => println!("no golden file differs from the last commit"),
        Ok(files) => {
            println!("{files}{} golden files differ; read them in `git diff`", files.lines().count());
        }
        Err(error) => println!("{error}"),
    }
    blessed.is_ok()
}

fn write(workspace: &Workspace) -> Result<(), CommandError> {
    // First, because tests read what it writes from `fixtures/gateway/people.json`.
    run(workspace.command("python3").arg(RESULTS))?;
    // The features of the stage `test`, so that nothing is built twice.
    let tests = ["test", "--locked", "--workspace", "--all-features", "--quiet", "--lib", "--test", "suite"];
    // One thread, because several tests write a part of the same README.
    let mut tests = workspace.cargo(&tests);
    run(tests.args(["--", "--test-threads=1"]).args(TESTS).env("UPDATE_EXPECT", "1"))
}

/// The golden files that differ from the last commit, as `git status` prints them.
fn differing(workspace: &Workspace) -> Result<String, CommandError> {
    let mut status = workspace.command("git");
    status.args(["status", "--short", "--untracked-files=all", "--"]).args(GOLDEN);
    output(&mut status)
}

const RESULTS: &str = "fixtures/eligibility/make.py";

/// The modules whose tests write golden files. Recordings and keys in `fixtures` are inputs and are not written here.
const TESTS: [&str; 14] = [
    "architecture::failures",
    "architecture::surface",
    "card_session::",
    "fallback::",
    "hostile::",
    "listed_applications::",
    "packages::",
    "readiness::file",
    "readiness::words",
    "scenario::",
    "transcript_report::",
    "transcript::corpus",
    "transition::",
    "view::",
];

/// Where golden files are; the last three hold them as literals.
const GOLDEN: [&str; 8] = [
    "fixtures",
    "README.md",
    "bindings/surface.txt",
    ":(glob)core/*/api.txt",
    "core/clinic/data/readiness.json",
    "tests/suite/card_session.rs",
    "tests/suite/listed_applications.rs",
    "desktop/qa/src/tests/transcript_report.rs",
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::TESTS;
    use crate::workspace::Workspace;

    #[test]
    fn every_test_that_writes_a_golden_file_is_run() {
        let root = Workspace::here().root().to_path_buf();
        let files: Vec<_> = ["bindings", "core", "desktop", "tests"]
            .iter()
            .flat_map(|folder| sources(&root.join(folder)))
            .collect();
        let golden: Vec<_> = files.iter().filter(|file| writes_golden_files(file)).collect();
        assert!(golden.len() >= TESTS.len(), "{golden:?}");
        for file in golden {
            let module = format!("{}::", file.with_extension("").to_string_lossy().replace('/', "::"));
            assert!(TESTS.iter().any(|test| module.contains(test)), "{} is not in TESTS", file.display());
        }
    }

    /// Whether it uses `expect-test`, or reads the variable that `expect-test` reads.
    fn writes_golden_files(file: &Path) -> bool {
        let text = fs::read_to_string(file).unwrap_or_default();
        let marks = ["expect_test::", "(\"UPDATE_EXPECT\")"];
        marks.iter().any(|mark| text.contains(mark)) && !file.ends_with("xtask/src/bless.rs")
    }

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
        files.filter(|file| file.extension().is_some_and(|end| end == "rs")).collect()
    }
}
