//! The built program and the papers that it writes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn paper(arguments: &[&str], output: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    for variable in ["STORE", "KEY_FILE", "BROWSER"] {
        command.env_remove(format!("SHIKAKU_{variable}"));
    }
    command.arg("paper").args(arguments).arg("--output").arg(output).output().expect("the program runs")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn each_paper_is_written_as_a_page_and_never_over_another_file() {
    let folder = folder();
    for (name, heading) in [
        ("guide", "受付の手引き"),
        ("poster", "マイナンバーカードをお出しください"),
        ("slip", "次回お持ちいただくもの"),
    ] {
        let file = folder.path().join(format!("{name}.html"));
        let first = paper(&[name], &file);
        assert_eq!(first.status.code(), Some(0), "{}", said(&first));
        let page = fs::read_to_string(&file).expect("the page");
        assert!(page.contains(heading), "{name}");
        assert_eq!(paper(&[name], &file).status.code(), Some(1), "a file of this name is there");
    }
}

#[test]
fn a_pdf_is_made_by_the_browser_that_is_named_and_its_failure_is_reported() {
    let folder = folder();
    for browser in ["no-such-browser", "/bin/false"] {
        let file = folder.path().join("guide.pdf");
        let output = paper(&["guide", "--browser", browser], &file);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("ブラウザーがPDFを作れませんでした"), "{}", said(&output));
        assert!(!file.exists());
    }
}

#[test]
fn another_ending_is_a_wrong_use() {
    let folder = folder();
    for name in ["guide.docx", "guide", "pdf"] {
        let file = folder.path().join(name);
        let output = paper(&["guide"], &file);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(".pdf か .html"), "{}", said(&output));
        assert!(!file.exists());
    }
}
