use std::path::PathBuf;

use clap::Args;
use shikaku_qa::report::{Gathered, gather, page};

use super::files::{PathArguments, warn_of_findings};
use super::output::{ForceArguments, is_apart, write_file};
use crate::console::{self, Console, complain};
use crate::exit::Exit;

/// Which transcripts, and where to.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: PathArguments,
    #[arg(
        long,
        short,
        value_name = "FILE",
        help = "書き出すHTMLのファイル（本人だけが読める。同じ名前のファイルがあれば書き出さない）"
    )]
    output: PathBuf,
    #[command(flatten)]
    force: ForceArguments,
}

impl Arguments {
    /// Writes the page. It has each file up to the place where it breaks. The page and standard error name what cannot be
    /// read.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(files) = self.paths.files() else { return Exit::Usage };
        if !is_apart(Some(&self.output), &files) {
            return Exit::Usage;
        }
        let gathered = match gather(&self.paths.paths) {
            Ok(gathered) => gathered,
            Err(error) => {
                complain(error);
                return Exit::Usage;
            }
        };
        if !write_file(&self.output, page(&gathered).as_bytes(), self.force.existing()) {
            return Exit::Usage;
        }
        let Gathered { sections, unread, unclean } = &gathered;
        console.say(format!("transcripts: {}, page: {}", sections.len(), console::path(&self.output)));
        for section in sections {
            if let Some(broken) = &section.broken {
                complain(format!("{}: {broken}", section.name));
            }
        }
        for (path, findings) in unclean {
            warn_of_findings(path, *findings);
        }
        for file in unread {
            complain(format!("{}: {}", console::path(&file.path), file.reason));
        }
        let whole = unread.is_empty() && sections.iter().all(|section| section.broken.is_none());
        if whole && !sections.is_empty() { Exit::Done } else { Exit::Usage }
    }
}
