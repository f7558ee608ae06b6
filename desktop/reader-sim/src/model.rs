use std::str::FromStr;

use thiserror::Error;

/// Which reader it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
pub enum Model {
    /// ACS ACR1255U-J1: an envelope, encrypted after an authentication (readers reference, 1.1).
    #[display("acs")]
    Acs,
    /// Feitian bR500: bare CCID (1.3).
    #[display("ccid")]
    Ccid,
}

/// The text is no model.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a model is acs or ccid")]
pub struct ModelError;

impl Model {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Acs, Self::Ccid];

    /// UUID of the service that carries the commands.
    #[must_use]
    pub const fn service(self) -> &'static str {
        match self {
            Self::Acs => "3C4AFFF0-4783-3DE5-A983-D348718EF133",
            Self::Ccid => "46540001-0002-00C4-0000-465453414645",
        }
    }

    /// UUID of the characteristic that takes commands.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::Acs => "3C4AFFF1-4783-3DE5-A983-D348718EF133",
            Self::Ccid => "46540002-0002-00C4-0000-465453414645",
        }
    }

    /// UUID of the characteristic that notifies of answers and card events.
    #[must_use]
    pub const fn notify(self) -> &'static str {
        match self {
            Self::Acs => "3C4AFFF2-4783-3DE5-A983-D348718EF133",
            Self::Ccid => "46540003-0002-00C4-0000-465453414645",
        }
    }

    /// Name of the product.
    pub(crate) const fn product(self) -> &'static str {
        match self {
            Self::Acs => "ACR1255U-J1",
            Self::Ccid => "bR500",
        }
    }
}

impl FromStr for Model {
    type Err = ModelError;

    fn from_str(text: &str) -> Result<Self, ModelError> {
        Self::ALL.into_iter().find(|model| model.to_string() == text).ok_or(ModelError)
    }
}
