//! Which reader, and what may go over it.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_transcript::{LinkKind, SharedRecorder};
use shikaku_transport::LinkLimits;
use thiserror::Error;

use crate::card::CardSource;
use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::failure_report;
use crate::file::FileError;
use crate::interrupt::Interrupt;
use crate::pcsc::PcscCards;
use crate::practice::{self, SimulatedReader};
use crate::wireless::{Aim, FindError, WirelessCards, read_key};

/// Which reader, and what may go over it.
#[derive(Args, Clone)]
pub(crate) struct ReaderArguments {
    #[arg(
        long,
        value_name = "NAME",
        value_parser = OsStringValueParser::new().try_map(|name| name.to_string_lossy().parse::<ReaderName>()),
        help = format!("使うリーダーの名前、またはその一部。Bluetoothは ble: か ble:NAME{}", practice::READER_HELP)
    )]
    reader: Option<ReaderName>,
    #[arg(
        long,
        value_name = "FILE",
        env = "SHIKAKU_READER_KEY",
        help = "Bluetoothリーダーの鍵のファイル（16進32桁、本人だけが読めること）。なければ初期設定の鍵"
    )]
    reader_key: Option<PathBuf>,
    #[arg(long, help = "拡張長のAPDUを使わない")]
    short: bool,
}

/// A reader as it is named on the command line.
#[derive(Clone, PartialEq, Eq)]
enum ReaderName {
    /// Of this computer: a part of its name.
    Wired(String),
    /// On a radio.
    Wireless(Aim),
}

/// Why no reader is open.
#[derive(Debug, Error)]
pub(crate) enum OpenError {
    /// One that people know.
    #[error("{}", .0.code())]
    Failed(Failure),
    /// It is not clear which reader is meant, or this program cannot look for it.
    #[error(transparent)]
    Unclear(FindError),
    /// The file of its key.
    #[error(transparent)]
    Key(#[from] FileError),
}

impl OpenError {
    /// Reports the failure to people and programs, and returns the exit.
    pub(crate) fn report(self, console: Console) -> Exit {
        match self {
            Self::Failed(failure) => failure_report::report(console, failure),
            usage => {
                complain(usage);
                Exit::Usage
            }
        }
    }
}

impl From<FindError> for OpenError {
    fn from(error: FindError) -> Self {
        if let FindError::Failed(failure) = error { failure.into() } else { Self::Unclear(error) }
    }
}

impl From<ReaderFailure> for OpenError {
    fn from(failure: ReaderFailure) -> Self {
        Self::Failed(failure.into())
    }
}

impl From<Failure> for OpenError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl ReaderArguments {
    /// Cards at the reader that is meant. What is said to a Bluetooth reader goes into a recording too.
    ///
    /// # Errors
    /// When there is no PC/SC, or no such Bluetooth reader.
    pub(crate) fn cards(
        &self,
        console: Console,
        interrupt: Interrupt,
        recorder: Option<&SharedRecorder>,
    ) -> Result<Box<dyn CardSource>, OpenError> {
        let limits = self.limits();
        Ok(match &self.reader {
            Some(ReaderName::Wireless(aim)) => {
                let key = self.reader_key.as_deref().map(read_key).transpose()?;
                let cards = WirelessCards::open(aim, key, recorder, console, interrupt)?;
                Box::new(if self.short { cards.short() } else { cards })
            }
            Some(ReaderName::Wired(name)) => {
                Box::new(PcscCards::open(Some(name.clone()), limits, interrupt)?)
            }
            None => Box::new(PcscCards::open(None, limits, interrupt)?),
        })
    }

    /// Whether a reader on a radio is meant.
    pub(crate) const fn is_wireless(&self) -> bool {
        matches!(self.reader, Some(ReaderName::Wireless(_)))
    }

    /// Whether a simulated reader is meant, whose cards are synthetic.
    pub(crate) const fn is_simulated(&self) -> bool {
        matches!(self.reader, Some(ReaderName::Wireless(Aim::Simulated(_))))
    }

    /// How long a card that lies there may take to be seen.
    pub(crate) const fn card_timeout(&self) -> Duration {
        Duration::from_secs(if self.is_wireless() { 5 } else { 3 })
    }

    /// What carries the bytes.
    pub(crate) const fn link(&self) -> LinkKind {
        if self.is_wireless() { LinkKind::Bluetooth } else { LinkKind::Pcsc }
    }

    /// What may go over it.
    pub(crate) const fn limits(&self) -> LinkLimits {
        if self.short { LinkLimits::SHORT } else { LinkLimits::EXTENDED }
    }
}

impl FromStr for ReaderName {
    type Err = <SimulatedReader as FromStr>::Err;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Ok(if let Some(wanted) = name.strip_prefix("ble:") {
            Self::Wireless(Aim::Bluetooth((!wanted.is_empty()).then(|| wanted.to_owned())))
        } else if let Some(port) = name.strip_prefix("radio:") {
            Self::Wireless(Aim::Simulated(port.parse()?))
        } else {
            Self::Wired(name.to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{Aim, ReaderArguments, ReaderName};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        reader: ReaderArguments,
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_utf8_is_wanted_as_it_is_printed() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;

        let name = OsStr::from_bytes(b"R \x95\x78 0");
        let line = Line::try_parse_from([OsStr::new("shikaku"), OsStr::new("--reader"), name]);
        let wanted = line.ok().and_then(|line| line.reader.reader);
        assert!(wanted == Some(ReaderName::Wired("R \u{FFFD}x 0".to_owned())));
    }

    #[test]
    fn a_prefix_selects_the_radio_and_anything_else_is_a_name() {
        for (text, expected) in [
            ("ble:", ReaderName::Wireless(Aim::Bluetooth(None))),
            (
                "ble:C0:FF:EE:01:23:45",
                ReaderName::Wireless(Aim::Bluetooth(Some("C0:FF:EE:01:23:45".to_owned()))),
            ),
            ("ACS ble", ReaderName::Wired("ACS ble".to_owned())),
        ] {
            assert!(text.parse() == Ok(expected), "{text}");
        }
        assert!("radio:".parse::<ReaderName>().is_err());
    }
}
