use std::path::PathBuf;
use std::process::ExitCode;

use shikaku_virtual_card::{DeckError, IssueError, PlugError};
use thiserror::Error;

/// Why the program gives up.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("no card of this name or serial in the deck; `list` shows them")]
    NoSuchCard,
    #[error("no quirk of this name; `list` shows them")]
    NoSuchQuirk,
    #[error(transparent)]
    Deck(#[from] DeckError),
    #[error(transparent)]
    Issue(#[from] IssueError),
    #[error("no vpcd at {address}: is pcscd running, with vsmartcard-vpcd?")]
    NoVpcd { address: String },
    #[error(transparent)]
    Plug(#[from] PlugError),
    #[error("{path} cannot be used: {reason}")]
    File { path: PathBuf, reason: std::io::ErrorKind },
    #[error("a key cannot be made")]
    Key(#[from] rsa::pkcs8::Error),
}

impl Failure {
    /// Returns 2 if the requested card or quirk does not exist, 3 without `vpcd`, 1 for everything else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::NoSuchCard | Self::NoSuchQuirk | Self::Deck(_) => 2,
            Self::NoVpcd { .. } => 3,
            _ => 1,
        })
    }

    /// For `map_err` on anything done to a file.
    pub(crate) fn file(path: &std::path::Path) -> impl Fn(std::io::Error) -> Self {
        |error| Self::File { path: path.to_owned(), reason: error.kind() }
    }
}
