use shikaku_adapter::{SystemRandom, TranscriptFolder};
use shikaku_core::application::{Observers, Timestamp};
use shikaku_transcript::{Header, LinkKind, Recorder, SharedRecorder};
use shikaku_transport::{LinkLimits, Random as _};

use crate::{ReaderLink, Settings};

/// What recordings need of the settings.
pub(crate) struct Recordings {
    /// The folder of the recordings. `None` when the shell sets none.
    folder: Option<String>,
    accepts_phones: bool,
    link: LinkKind,
    has_reader: bool,
}

impl Recordings {
    pub(crate) fn of(settings: &Settings, reader: &ReaderLink) -> Self {
        let link = match reader {
            ReaderLink::Shell => NFC,
            ReaderLink::Bluetooth { .. } => LinkKind::Bluetooth,
            ReaderLink::Usb { .. } => LinkKind::Usb,
        };
        let has_reader = !matches!(reader, ReaderLink::Shell);
        let (folder, accepts_phones) = (settings.recordings.clone(), settings.accept_phones);
        Self { folder, accepts_phones, link, has_reader }
    }

    /// Begins a recording of a check and of its reader, if the settings enable recordings. A recording that cannot
    /// begin stops no check.
    pub(crate) fn observers(&self, now: Timestamp) -> Observers {
        let Some(recorder) = self.begin(now).map(SharedRecorder::new) else { return Observers::default() };
        let began = now.utc - now.uptime;
        let reader = self.has_reader.then(|| recorder.of_reader(began));
        Observers { check: Some(Box::new(recorder)), reader }
    }

    fn begin(&self, now: Timestamp) -> Option<Recorder> {
        let folder = TranscriptFolder::new(self.folder.as_ref()?, TranscriptFolder::KEEP);
        let begun = folder.begin(now.utc).map_err(|error| log::warn!("no recording: {}", error.kind()));
        let (_, file) = begun.ok()?;
        let seed = SystemRandom.seed().ok()?;
        let app = concat!("shikaku-bindings ", env!("CARGO_PKG_VERSION"));
        let header =
            Header { accepts_phones: self.accepts_phones, ..Header::new(app, self.link, LIMITS, now.utc) };
        Some(Recorder::new(&header, &seed, Box::new(file)))
    }
}

/// What carries the bytes on this kind of device, where there is no reader.
const NFC: LinkKind = if cfg!(target_os = "android") {
    LinkKind::AndroidNfc
} else if cfg!(target_os = "ios") {
    LinkKind::IosNfc
} else {
    LinkKind::Unknown
};

/// The limits that a header states before a card is found. Each card's own limits are recorded when it is found.
const LIMITS: LinkLimits = if cfg!(target_os = "ios") {
    LinkLimits::SHORT.with_listed_applications_only()
} else {
    LinkLimits::EXTENDED
};
