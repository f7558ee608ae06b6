use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clap::{Args, Parser, Subcommand};
use shikaku_virtual_card::{Atr, Deck, Quirks, ScriptedFault, VirtualCard, vpcd};

use crate::failure::Failure;

/// A My Number Card in software, for people who write or test readers. Without a command it plugs the card into vpcd
/// and serves it until pcscd ends.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) action: Option<Action>,
    #[command(flatten)]
    pub(crate) plug: PlugArguments,
}

#[derive(Subcommand)]
pub(crate) enum Action {
    /// Shows the cards of the deck, and the quirks
    List(DeckArguments),
    /// Shows one card: certificates, codes, tries; with --out writes its certificates as files
    Show(ShowArguments),
    /// Makes the synthetic keys again; the result is the same for everybody
    MakeKeys {
        /// Folder for the PEM files
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct DeckArguments {
    /// Another deck, JSON like fixtures/cards/deck.json
    #[arg(long)]
    pub(crate) deck: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct CardArguments {
    #[command(flatten)]
    pub(crate) deck: DeckArguments,
    /// Name or serial of the card
    #[arg(long, default_value = "valid")]
    pub(crate) card: String,
    /// The day the card is looked at, YYYY-MM-DD; today in Japan if absent
    #[arg(long)]
    pub(crate) today: Option<NaiveDate>,
    /// A quirk, by name; may be repeated
    #[arg(long = "quirk", value_name = "QUIRK")]
    pub(crate) quirks: Vec<String>,
}

#[derive(Args)]
pub(crate) struct ShowArguments {
    #[command(flatten)]
    pub(crate) card: CardArguments,
    /// Folder for auth.der, auth-ca.der, signature.der, signature-ca.der, and anchors/ for the reference gateway
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct PlugArguments {
    #[command(flatten)]
    pub(crate) card: CardArguments,
    /// Host of vpcd
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) host: String,
    /// Port of vpcd; each slot has its own
    #[arg(long, default_value_t = vpcd::DEFAULT_PORT)]
    pub(crate) port: u16,
    /// Seconds to wait for vpcd to listen
    #[arg(long, default_value_t = 0)]
    pub(crate) wait: u64,
    /// What goes wrong and when: lost-before@N, lost-after@N, denied@N, reader-gone@N, slow@N:MS, status@N:HHHH, replaced@N:HHHH,
    /// truncated@N:BYTES, shorter@N:BYTES, longer@N:BYTES, doubled@N, chained@N:BYTES, garbage@N
    #[arg(long = "fault", value_name = "FAULT")]
    pub(crate) faults: Vec<ScriptedFault>,
    /// Milliseconds until a card that a fault took away comes back
    #[arg(long, default_value_t = 1_500)]
    pub(crate) back_after: u64,
    /// Answer to reset, in hexadecimal
    #[arg(long, default_value_t)]
    pub(crate) atr: Atr,
    /// Prints every exchange on standard error, without what it carried
    #[arg(long)]
    pub(crate) log: bool,
    /// Keeps counts of every power cycle in this file, JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) stats: Option<PathBuf>,
}

impl DeckArguments {
    /// The deck asked for.
    pub(crate) fn read(&self) -> Result<Deck, Failure> {
        let Some(path) = &self.deck else {
            return Ok(Deck::standard().clone());
        };
        let json = std::fs::read_to_string(path).map_err(Failure::file(path))?;
        // Editors put a byte order mark in front.
        Ok(Deck::parse(json.trim_start_matches('\u{FEFF}'))?)
    }
}

impl CardArguments {
    /// Issues the card asked for.
    pub(crate) fn issue(&self) -> Result<VirtualCard, Failure> {
        let deck = self.deck.read()?;
        let record = deck.find(&self.card).ok_or(Failure::NoSuchCard)?;
        let mut quirks = Quirks::default();
        for name in &self.quirks {
            let quirk = Quirks::named(name).ok_or(Failure::NoSuchQuirk)?;
            (quirk.apply)(&mut quirks);
        }
        let today = self.today.unwrap_or_else(today_in_japan);
        Ok(VirtualCard::issue(record, today)?.with_quirks(quirks))
    }
}

impl PlugArguments {
    pub(crate) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    pub(crate) const fn back_after(&self) -> Duration {
        Duration::from_millis(self.back_after)
    }
}

fn today_in_japan() -> NaiveDate {
    let now: DateTime<Utc> = SystemTime::now().into();
    (now + TimeDelta::hours(9)).date_naive()
}
