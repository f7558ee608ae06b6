use std::path::{Path, PathBuf};
use std::slice;

use super::Section;
use crate::transcript_report::Report;
use crate::{Known, PathError, TranscriptFile, transcripts_below};

/// What was found at some paths.
#[derive(Default)]
pub struct Gathered {
    /// Transcripts, in the order of their names.
    pub sections: Vec<Section>,
    /// Files that look like transcripts, or were named, and cannot be read.
    pub unread: Vec<Unread>,
    /// Files with findings of an audit, and how many.
    pub unclean: Vec<(PathBuf, usize)>,
}

/// A file that cannot be read.
#[derive(Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its name on the page.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Reads files, and of folders all transcripts below them.
///
/// # Errors
/// As [`transcripts_below`].
pub fn gather(paths: &[PathBuf]) -> Result<Gathered, PathError> {
    let mut gathered = Gathered::default();
    for path in paths {
        for file in transcripts_below(slice::from_ref(path))? {
            let below = file.strip_prefix(path).ok().filter(|below| *below != Path::new(""));
            let name = below.or_else(|| file.file_name().map(Path::new)).unwrap_or(&file);
            gathered.file(&file, name);
        }
    }
    gathered.sections.sort_by(|one, other| one.name.cmp(&other.name));
    gathered.unread.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(gathered)
}

impl Gathered {
    fn file(&mut self, path: &Path, name: &Path) {
        let name = name.to_string_lossy().into_owned();
        match TranscriptFile::open(path) {
            Ok(file) => {
                let findings = file.findings(&Known::default()).len();
                if findings > 0 {
                    self.unclean.push((path.to_owned(), findings));
                }
                let reading = file.reading;
                let transcript_report = Report::of(&reading.transcript);
                let broken = reading.broken.map(|broken| broken.to_string());
                self.sections.push(Section { name, transcript_report, broken });
            }
            Err(error) => self.unread.push(Unread { name, path: path.to_owned(), reason: error.to_string() }),
        }
    }
}
