//! Cards at a Bluetooth reader.
//!
//! A [`Radio`] is what an operating system offers of Bluetooth; [`ReaderLoop`] does with it what the core's session orders;
//! [`WirelessCards`] is what the rest of the program sees: a place where cards are held up, as over PC/SC. There are two
//! radios: Bluetooth of this computer, a feature, and that of a simulated reader in [`practice`](crate::practice), with
//! which all of this is tested.

#[cfg(feature = "bluetooth")]
mod bluetooth;
mod cards;
mod key;
mod link;
mod radio;
mod reader_loop;
mod search;

use std::sync::mpsc::Sender;

use shikaku_clinic::failure::ReaderFailure;
use shikaku_reader::session::LinkFailure;

pub(crate) use cards::WirelessCards;
pub(crate) use key::{Key, read_key};
pub(crate) use radio::{Listener, Radio, RadioEvent};
use reader_loop::{Call, ReaderLoop, Sight};
pub(crate) use search::FindError;

use crate::practice::SimulatedReader;

/// Which radio, and which reader on it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The reader with this name or address near this computer; without one the only one there is.
    Bluetooth(Option<String>),
    /// A simulated reader.
    Simulated(SimulatedReader),
}

impl Aim {
    /// The reader that is meant, if one is named.
    fn wanted(&self) -> Option<&str> {
        match self {
            Self::Bluetooth(wanted) => wanted.as_deref(),
            Self::Simulated(_) => None,
        }
    }

    /// Switches the radio on. Its events go to the receiver of these calls.
    fn radio(&self, calls: &Sender<Call>) -> Result<Box<dyn Radio>, FindError> {
        let listener = Listener::new(calls.clone());
        match self {
            Self::Simulated(reader) => Ok(reader.radio(listener)?),
            #[cfg(feature = "bluetooth")]
            Self::Bluetooth(_) => Ok(Box::new(bluetooth::BluetoothRadio::open(listener)?)),
            #[cfg(not(feature = "bluetooth"))]
            Self::Bluetooth(_) => Err(FindError::NoBluetooth),
        }
    }
}

impl From<LinkFailure> for FindError {
    fn from(link_failure: LinkFailure) -> Self {
        Self::Failed(link_failure.failure().into())
    }
}

impl From<ReaderFailure> for FindError {
    fn from(failure: ReaderFailure) -> Self {
        Self::Failed(failure)
    }
}
