use std::path::PathBuf;

use clap::Args;
use shikaku_core::adapter::file::{Existing, write_private};
use shikaku_qa::report::{Gathered, gather, page};

use super::files::PathArguments;
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
        help = "書き出すHTMLのファイル（本人だけが読める。同じ名前のファイルは置きかえる）"
    )]
    output: PathBuf,
}

impl Arguments {
    /// Writes the page. A file that breaks off is in it up to there; what cannot be read is told in it and here.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let gathered = match gather(&self.paths.paths) {
            Ok(gathered) => gathered,
            Err(error) => {
                complain(error);
                return Exit::Usage;
            }
        };
        if let Err(error) = write_private(&self.output, page(&gathered).as_bytes(), Existing::Replace) {
            complain(format!("{}: {error}", console::path(&self.output)));
            return Exit::Usage;
        }
        let Gathered { chapters, unread } = &gathered;
        console.say(format!("transcripts: {}, page: {}", chapters.len(), console::path(&self.output)));
        for chapter in chapters {
            if let Some(broken) = &chapter.broken {
                complain(format!("{}: {broken}", chapter.name));
            }
        }
        for file in unread {
            complain(format!("{}: {}", console::path(&file.path), file.reason));
        }
        let whole = unread.is_empty() && chapters.iter().all(|chapter| chapter.broken.is_none());
        if whole && !chapters.is_empty() { Exit::Done } else { Exit::Usage }
    }
}
