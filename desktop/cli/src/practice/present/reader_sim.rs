//! A simulated Bluetooth reader behind a TCP port, for tests in other languages.

use std::io;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use clap::Args;
use clap::builder::PossibleValuesParser;
use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Serialize;
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_core::port::Clock as _;
use shikaku_reader_sim::radio::RadioServer;
use shikaku_reader_sim::{Model, ScriptedReaderFault, SimulatedReader};
use shikaku_virtual_card::{Deck, VirtualCard, VirtualLink};
use thiserror::Error;

use crate::console::{self, complain};
use crate::exit::Exit;
use crate::number::number;

/// Which reader, and what lies on it.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(long, default_value_t = Model::Acs, help = "機種: acs（暗号化あり）または ccid")]
    model: Model,
    #[arg(long, value_name = "NAME", default_value = "valid", value_parser = names(), help = "載せるカード")]
    card: String,
    #[arg(
        long,
        value_name = "BYTES",
        default_value_t = 20,
        value_parser = number::<u16>(1..=512),
        help = "一回に送れる長さ"
    )]
    packet: u16,
    #[arg(long, value_name = "HEX", help = "リーダーの鍵（16進32桁）。なければ初期設定の鍵")]
    key: Option<Key>,
    #[arg(
        long = "fault",
        value_name = "FAULT",
        help = "起こす不具合（例: drop@4、late@4:15000）。繰り返せる"
    )]
    faults: Vec<ScriptedReaderFault>,
    #[arg(long, default_value_t = 0, value_parser = number::<u16>(0..=u64::from(u16::MAX)), help = "ポート。0なら空いているもの")]
    port: u16,
}

/// A Customer Master Key of a reader that does not exist.
#[derive(Clone)]
struct Key([u8; 16]);

/// The text is no key.
#[derive(Debug, Error)]
#[error("鍵は、16進32桁で指定してください")]
struct KeyError;

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| KeyError)?;
        bytes.try_into().map(Self).map_err(|_| KeyError)
    }
}

/// Where it listens.
#[derive(Serialize)]
struct Listening {
    port: u16,
}

impl Arguments {
    /// Serves until standard input ends.
    pub(crate) fn run(self) -> Exit {
        let port = self.port;
        match self.serve() {
            Ok(()) => Exit::Done,
            Err(error) => {
                complain(format!(
                    "仮想のリーダーを、ポート{port}で始められません。ほかの番号か、0（空いている番号）を --port で指定してください。"
                ));
                log::info!("reader-sim: {error}");
                Exit::Usage
            }
        }
    }

    fn serve(self) -> Result<(), Box<dyn std::error::Error>> {
        let record = Deck::standard().find(&self.card).ok_or("このカードはありません。")?;
        let card = VirtualCard::issue(record, japan_date(SystemClock.now()))?;
        let port = self.port;
        let server = RadioServer::start_at(port, move || Arc::new(Mutex::new(self.reader(card.clone()))))?;
        // The caller reads one line, with and without `--json`.
        let listening = serde_json::to_string(&Listening { port: server.port() })?;
        console::document(format!("{listening}\n").as_bytes());
        io::copy(&mut io::stdin(), &mut io::sink())?;
        Ok(())
    }

    /// Each radio has a reader of its own.
    fn reader(&self, card: VirtualCard) -> SimulatedReader<VirtualLink> {
        let reader = SimulatedReader::new(self.model, VirtualLink::new(card))
            .with_packet(self.packet.into())
            .with_faults(self.faults.iter().copied());
        match &self.key {
            Some(Key(key)) => reader.with_key(*key),
            None => reader,
        }
    }
}

fn names() -> PossibleValuesParser {
    Deck::standard().cards().iter().map(|card| card.name.as_str()).collect::<Vec<_>>().into()
}
