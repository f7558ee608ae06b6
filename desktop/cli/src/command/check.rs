use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::Language;
use strum::VariantArray as _;

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::gateway::GatewayArguments;
use crate::history::{HistoryArguments, OpenedHistory};
use crate::interrupt::Interrupt;
use crate::number::{TIMEOUT_MAX, number};
use crate::person::{PinFrom, TestShell};
use crate::reader::ReaderArguments;
use crate::record::RecordArguments;
use crate::screens::Screens;
use crate::shell::Shell;

/// One check at a reader of this computer.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(long, value_enum, help = "本人確認の方法")]
    method: Method,
    #[command(flatten)]
    reader: ReaderArguments,
    #[command(flatten)]
    gateway: GatewayArguments,
    #[command(flatten)]
    history: HistoryArguments,
    #[command(flatten)]
    record: RecordArguments,
    #[arg(long, help = "暗証番号を標準入力の1行から読む（試験用。引数では渡せない）")]
    pin_stdin: bool,
    #[arg(long, value_name = "SECONDS", value_parser = number::<u64>(0..=TIMEOUT_MAX), help = "カードを待つ秒数。なければ画面のとおり")]
    timeout: Option<u64>,
    #[arg(
        long,
        value_name = "TAG",
        env = "SHIKAKU_LANGUAGE",
        default_value = Language::Japanese.tag(),
        value_parser = PossibleValuesParser::new(Language::VARIANTS.iter().map(|language| language.tag()))
            .map(|tag| Language::by_tag(&tag).unwrap_or_default()),
        help = "患者さんの画面のことば（言語タグ）"
    )]
    language: Language,
}

/// Cards at a simulated reader are synthetic, and a history holds results of people.
const KEEPS_NO_PRACTICE: &str =
    "仮想のリーダーでの練習の結果は、履歴に残せません。--store（SHIKAKU_STORE）を外してください。";

/// 本人確認の方法.
#[derive(Clone, Copy, ValueEnum)]
enum Method {
    #[value(help = "暗証番号")]
    Pin,
    #[value(help = "目視確認")]
    Visual,
}

impl Arguments {
    /// Makes the check.
    pub(crate) fn run(self, console: Console) -> Exit {
        if self.reader.is_simulated() && self.history.is_named() {
            complain(KEEPS_NO_PRACTICE);
            return Exit::Usage;
        }
        let mut gateway = match self.gateway.open() {
            Ok(gateway) => gateway,
            Err(error) => {
                complain(error);
                return Exit::Usage;
            }
        };
        let pin_from = if self.pin_stdin { PinFrom::Stdin } else { PinFrom::Terminal };
        let terminal = Interrupt::install()
            .and_then(|interrupt| Ok((TestShell::new(console, interrupt.clone(), pin_from)?, interrupt)));
        let (mut person, interrupt) = match terminal {
            Ok(terminal) => terminal,
            Err(error) => {
                complain(error);
                return Exit::Usage;
            }
        };
        let recorder = self.record.recorder(self.reader.link(), self.reader.limits());
        let mut cards = match self.reader.cards(console, interrupt.clone(), recorder.as_ref()) {
            Ok(cards) => cards,
            Err(error) => return error.report(console),
        };
        let OpenedHistory { history, failure } = match self.history.open() {
            Ok(opened) => opened,
            Err(error) => return error.report(console),
        };
        let mut watch = Screens::new(console);
        let (gateway, cards, person) = (&mut gateway, cards.as_mut(), &mut person);
        let card_timeout = self.timeout.map(Duration::from_secs);
        let watch = &mut watch;
        let (interrupt, language) = (&interrupt, self.language);
        let shell =
            Shell { gateway, cards, person, watch, interrupt, history, recorder, card_timeout, language };
        let ending = shell.check(self.method.into()).warned(failure);
        console.report(&ending);
        ending.exit
    }
}

impl From<Method> for CheckMethod {
    fn from(method: Method) -> Self {
        match method {
            Method::Pin => Self::Pin,
            Method::Visual => Self::Visual,
        }
    }
}
