//! The twin for builds without PC/SC.

use std::time::Instant;

use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::LinkLimits;

use super::Slot;
use crate::card::{Card, CardSource};
use crate::interrupt::Interrupt;

/// The readers of this computer in a build without PC/SC: there are none.
pub(crate) enum Readers {}

/// Cards at those readers: there is no way to have one.
pub(crate) enum PcscCards {}

impl Readers {
    /// Asks for the service.
    ///
    /// # Errors
    /// Always.
    pub(crate) fn open(_: Interrupt) -> Result<Self, ReaderFailure> {
        Err(ReaderFailure::NoService)
    }

    /// All slots.
    ///
    /// # Errors
    /// It cannot be called.
    pub(crate) const fn list(&mut self) -> Result<Vec<Slot>, ReaderFailure> {
        match *self {}
    }
}

impl PcscCards {
    /// Asks for the service.
    ///
    /// # Errors
    /// Always.
    pub(crate) fn open(_: Option<String>, _: LinkLimits, _: Interrupt) -> Result<Self, ReaderFailure> {
        Err(ReaderFailure::NoService)
    }
}

impl CardSource for PcscCards {
    fn wait(&mut self, _: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        match *self {}
    }
}
