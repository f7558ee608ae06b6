use std::time::Duration;

use super::slot::{Card, Slot};
use super::status::ReaderPhase;
use crate::codec::ReaderCodec;
use crate::uuid::Uuid;

/// Where a session is, with what only matters there.
pub(super) enum Phase {
    Resting,
    Pausing {
        until: Duration,
    },
    Connecting {
        until: Duration,
    },
    Discovering {
        until: Duration,
        write_limit: usize,
    },
    Gauging {
        until: Duration,
        write_limit: usize,
        services: Vec<Uuid>,
    },
    Subscribing {
        until: Duration,
        codec: Box<dyn ReaderCodec + Send>,
    },
    /// `idle_since`: when it was last of use.
    Open {
        slot: Box<Slot>,
        idle_since: Duration,
        gauging: Option<Duration>,
    },
    Parting {
        until: Duration,
    },
}

impl Phase {
    /// What a screen calls it.
    pub(super) const fn name(&self) -> ReaderPhase {
        match self {
            Self::Resting => ReaderPhase::Resting,
            Self::Pausing { .. } => ReaderPhase::Pausing,
            Self::Connecting { .. } => ReaderPhase::Connecting,
            Self::Discovering { .. } | Self::Gauging { .. } | Self::Subscribing { .. } => {
                ReaderPhase::Preparing
            }
            Self::Open { slot, .. } if !slot.is_open() => ReaderPhase::Preparing,
            Self::Open { slot, .. } => match slot.card() {
                Card::Absent | Card::Present { .. } | Card::Leaving => ReaderPhase::Ready,
                Card::Powering => ReaderPhase::Powering,
                Card::Ready => ReaderPhase::CardReady,
                Card::Exchanging => ReaderPhase::Exchanging,
            },
            Self::Parting { .. } => ReaderPhase::Parting,
        }
    }
}
