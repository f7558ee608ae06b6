use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use shikaku_adapter::file::Existing;
use shikaku_clinic::history::{FollowUpQuery, HistoryStore as _};
use shikaku_core::view::Illustration;
use shikaku_core::view::paper::{Paper, guide, poster, slip};
use shikaku_screen_page::paper_page;

use super::history::{named, today, unnamed};
use crate::browser;
use crate::console::{self, Console, complain};
use crate::exit::Exit;
use crate::file;
use crate::store::StoreArguments;

/// Which paper.
#[derive(Subcommand)]
pub(crate) enum Command {
    #[command(about = "受付の手引き（A4で2枚）")]
    Guide {
        #[arg(long, value_enum, default_value = "phone", help = "カードを読み取る機器")]
        device: Device,
        #[command(flatten)]
        target: Target,
    },
    #[command(about = "ポスター「マイナンバーカードをお出しください」（A4で1枚）")]
    Poster {
        #[command(flatten)]
        target: Target,
    },
    #[command(about = "患者さんに渡す、後日確認の用紙（A4で1枚。氏名は書かない）")]
    Slip {
        #[arg(
            value_name = "ID",
            help = "後で確認することの番号（最初の4字から）。なければ、手で書き込む用紙"
        )]
        id: Option<String>,
        #[command(flatten)]
        store: StoreArguments,
        #[command(flatten)]
        target: Target,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Device {
    Phone,
    Reader,
    Slot,
}

/// Where a paper goes.
#[derive(Args)]
pub(crate) struct Target {
    #[arg(
        long,
        short,
        value_name = "FILE",
        help = "書き出すファイル。.pdf か .html（すでにあれば上書きしない）"
    )]
    output: PathBuf,
    #[arg(
        long,
        value_name = "PROGRAM",
        env = "SHIKAKU_BROWSER",
        help = "PDFを作るブラウザー（Edge、Chrome、Chromium）。なければ探す"
    )]
    browser: Option<PathBuf>,
}

impl Command {
    pub(crate) fn run(self, console: Console) -> Exit {
        match self {
            Self::Guide { device, target } => target.write(&guide(today(), device.illustration()), console),
            Self::Poster { target } => target.write(&poster(), console),
            Self::Slip { id: None, target, .. } => target.write(&slip(None), console),
            Self::Slip { id: Some(id), store, target } => {
                let found =
                    store.open().and_then(|store| Ok(named(store.follow_ups(FollowUpQuery::All)?, &id)?));
                match found {
                    Ok(Some((_, follow_up))) => target.write(&slip(Some(&follow_up)), console),
                    Ok(None) => unnamed(),
                    Err(error) => error.report(console),
                }
            }
        }
    }
}

impl Device {
    const fn illustration(self) -> Illustration {
        match self {
            Self::Phone => Illustration::CardOnPhone,
            Self::Reader => Illustration::CardOnReader,
            Self::Slot => Illustration::CardInReader,
        }
    }
}

impl Target {
    fn write(&self, paper: &Paper, console: Console) -> Exit {
        let page = paper_page(paper);
        let ending = self.output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let content = match ending.as_deref() {
            Some("html") => page.into_bytes(),
            Some("pdf") => match browser::print(self.browser.as_deref(), &page) {
                Ok(pdf) => pdf,
                Err(error) => {
                    complain(error);
                    return Exit::Usage;
                }
            },
            _ => {
                complain(format!(
                    "--output は、.pdf か .html で終わる名前にしてください: {}",
                    console::path(&self.output)
                ));
                return Exit::Usage;
            }
        };
        match file::write("紙のファイル", &self.output, &content, Existing::Keep) {
            Ok(()) => {
                console.say(format!("{}を書き出しました: {}", paper.title, console::path(&self.output)));
                console.report(&Report { exit_code: Exit::Done, output: &self.output });
                Exit::Done
            }
            Err(error) => {
                complain(error);
                Exit::Usage
            }
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    exit_code: Exit,
    output: &'a Path,
}
