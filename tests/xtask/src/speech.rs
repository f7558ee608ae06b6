//! `cargo xtask speech`: how long a voice takes for each sentence of the golden screens, and how it reads it.
//!
//! The voice is `open_jtalk` with Mei (CC BY 3.0), a voice of the kind that screen readers have. A sentence
//! that is in the table already is not measured again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, io, thread};

use crate::tool::{self, OPEN_JTALK, PIP, Tool};
use crate::workspace::{CommandError, Workspace, not_done, output, run};

/// Measures what is new and drops what is said no more; whether that worked.
pub(crate) fn measure(workspace: &Workspace) -> bool {
    if !tool::ready(workspace, TOOLS) {
        return false;
    }
    let written = write(workspace);
    match &written {
        Ok((all, new)) => println!("{all} sentences, {new} of them measured now; see `git diff {TABLE}`"),
        Err(error) => println!("{error}"),
    }
    written.is_ok()
}

fn write(workspace: &Workspace) -> Result<(usize, usize), CommandError> {
    let build = ["build", "--locked", "-p", "shikaku-tests", "--all-features", "--bin", "spoken-sentences"];
    run(&mut workspace.cargo(&build))?;
    let program = workspace.target().join("debug/spoken-sentences");
    let said = output(&mut workspace.command(&program.to_string_lossy()))?;
    let path = workspace.root().join(TABLE);
    let mut known = rows(&fs::read_to_string(&path).unwrap_or_default());
    let mut table: BTreeMap<String, String> =
        said.lines().filter_map(|sentence| known.remove_entry(sentence)).collect();
    let new: Vec<_> = said.lines().filter(|sentence| !table.contains_key(*sentence)).collect();
    let voice = Voice::fetch(workspace)?;
    table.extend(voice.measure_all(&new)?);
    let text = table.values().fold(HEAD.to_owned(), |text, row| text + row + "\n");
    fs::write(&path, text).map_err(not_done("write the table"))?;
    Ok((table.len(), new.len()))
}

/// The rows of the table by their sentence.
fn rows(table: &str) -> BTreeMap<String, String> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| Some((row.split('\t').nth(2)?.to_owned(), row.to_owned()))).collect()
}

/// The voice, and where it works.
struct Voice<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl<'a> Voice<'a> {
    /// Downloads the voice, unless that was done before.
    fn fetch(workspace: &'a Workspace) -> Result<Self, CommandError> {
        let folder = workspace.target().join("speech");
        fs::create_dir_all(&folder).map_err(not_done("make the folder for the voice"))?;
        let voice = Self { workspace, folder };
        let sum = voice.folder.join("sum");
        fs::write(&sum, format!("{SUM}  {VOICE}\n")).map_err(not_done("write the sum"))?;
        let mut check = workspace.command("sha256sum");
        check.current_dir(&voice.folder).args(["--check", "--strict", "--quiet", "sum"]);
        if voice.file().is_file() && run(&mut check).is_ok() {
            return Ok(voice);
        }
        let mut pip = workspace.command("pip3");
        pip.current_dir(&voice.folder).args(["download", "--quiet", "--no-deps", "--only-binary", ":all:"]);
        run(pip.args(["--python-version", "3.11", "--platform", "manylinux_2_28_x86_64", WHEEL]))?;
        let wheel = wheel(&voice.folder)?;
        let mut unpack = workspace.command("python3");
        unpack.current_dir(&voice.folder).args(["-m", "zipfile", "-e"]).arg(wheel);
        run(unpack.arg("."))?;
        run(&mut check)?;
        Ok(voice)
    }

    fn file(&self) -> PathBuf {
        self.folder.join(VOICE)
    }

    /// Measures sentences, on every core.
    fn measure_all(&self, sentences: &[&str]) -> Result<Vec<(String, String)>, CommandError> {
        let (next, rows) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let work = |worker: usize| {
            while let Some(sentence) = sentences.get(next.fetch_add(1, Ordering::Relaxed)) {
                let row = self.measure(worker, sentence)?;
                rows.lock()
                    .map_err(|_| not_done("collect the rows")(io::Error::other("poisoned")))?
                    .push(row);
            }
            Ok(())
        };
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let running: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
            running
                .into_iter()
                .try_for_each(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })?;
        Ok(rows.into_inner().unwrap_or_default())
    }

    fn measure(&self, worker: usize, sentence: &str) -> Result<(String, String), CommandError> {
        let file = |end: &str| self.folder.join(format!("{worker}.{end}"));
        fs::write(file("txt"), format!("{sentence}\n")).map_err(not_done("write a sentence"))?;
        let mut voice = self.workspace.command("open_jtalk");
        voice.args(["-x", DICTIONARY, "-m"]).arg(self.file());
        run(voice.arg("-ow").arg(file("wav")).arg("-ot").arg(file("trace")).arg(file("txt")))?;
        let trace = fs::read_to_string(file("trace")).map_err(not_done("read a trace"))?;
        let (seconds, reading) = read_trace(&trace);
        Ok((sentence.to_owned(), format!("{seconds:.2}\t{reading}\t{sentence}")))
    }
}

/// The length in seconds and the reading. The trace has the words, each with its pronunciation in the tenth place, and the
/// sounds, each with its beginning and end in 100 ns.
fn read_trace(trace: &str) -> (f64, String) {
    let words = trace.lines().take_while(|line| !line.starts_with("[Output label]"));
    let reading: String = words.filter_map(|word| word.split(',').nth(9)).collect();
    let reading: String = reading.chars().filter(|sign| !"’'".contains(*sign)).collect();
    let sounds = trace.lines().skip_while(|line| !line.starts_with("[Output label]"));
    let end = sounds.filter_map(|sound| sound.split(' ').nth(1)?.parse::<f64>().ok()).fold(0.0, f64::max);
    (end / 1e7, reading.trim_end_matches('、').to_owned())
}

fn wheel(folder: &Path) -> Result<PathBuf, CommandError> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let wheel = entries.filter(|path| path.extension().is_some_and(|end| end == "whl")).last();
    wheel.ok_or_else(|| not_done("find the voice")(io::Error::other("no wheel was downloaded")))
}

const TABLE: &str = "fixtures/speech/sentences.txt";
const HEAD: &str = "# Seconds, reading and sentence, with tabs between. Measured by `cargo xtask speech`.\n";
const TOOLS: &[&Tool] = &[&OPEN_JTALK, &PIP];
const DICTIONARY: &str = "/var/lib/mecab/dic/open-jtalk/naist-jdic";
const WHEEL: &str = "pyopenjtalk-plus==0.4.1.post10";
const VOICE: &str = "pyopenjtalk/htsvoice/mei_normal.htsvoice";
const SUM: &str = "f3be49a6838904a6c218790b64e07c3e83c1886e995dca284b413caab19184de";

#[cfg(test)]
mod tests {
    use super::{read_trace, rows};

    #[test]
    fn a_trace_has_a_length_and_a_reading() {
        let trace = "[Text analysis result]\n有効,名詞,*,*,*,*,*,有効,ユウコウ,ユーコー,5/4,C2,0\nです,助動詞,*,*,*,*,*,です,デス,デス’,1/2,*,1\n。,記号,句点,*,*,*,*,。,、,、,0/0,*,0\n\n[Output label]\n0 2700000 a\n2700000 13650000 b\n\n[Global parameter]\n";
        assert_eq!(read_trace(trace), (1.365, "ユーコーデス".to_owned()));
    }

    #[test]
    fn a_row_is_found_by_its_sentence() {
        let rows = rows("# head\n1.37\tユーコーデス\t有効です。\n");
        assert_eq!(rows.get("有効です。").map(String::as_str), Some("1.37\tユーコーデス\t有効です。"));
    }
}
