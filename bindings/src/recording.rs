use shikaku_core::adapter::{SystemClock, SystemRandom, TranscriptFolder};
use shikaku_core::port::{Clock as _, LinkLimits, Random as _};
use shikaku_core::transcript::{Header, LinkKind, Recorder};

use crate::Settings;

/// Begins a recording, where one is asked for. One that cannot begin stops no reception.
pub(crate) fn recorder(settings: &Settings, has_readers: bool) -> Option<Recorder> {
    let folder = TranscriptFolder::new(settings.recordings.as_ref()?, TranscriptFolder::KEEP);
    let now = SystemClock.now();
    let begun = folder.begin(now).map_err(|error| log::warn!("no recording: {}", error.kind()));
    let (_, file) = begun.ok()?;
    let seed = SystemRandom.seed().ok()?;
    let app = concat!("shikaku-bindings ", env!("CARGO_PKG_VERSION"));
    let header = Header {
        accepts_phones: settings.accept_phones,
        ..Header::new(app, link(has_readers), LinkLimits::EXTENDED, now)
    };
    Some(Recorder::new(&header, &seed, Box::new(file)))
}

/// What carries the bytes on this kind of device.
const fn link(has_readers: bool) -> LinkKind {
    if has_readers {
        LinkKind::Bluetooth
    } else if cfg!(target_os = "android") {
        LinkKind::AndroidNfc
    } else if cfg!(target_os = "ios") {
        LinkKind::IosNfc
    } else {
        LinkKind::Unknown
    }
}
