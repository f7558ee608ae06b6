use shikaku_adapter::{SystemClock, SystemRandom, TranscriptFolder};
use shikaku_core::port::Clock as _;
use shikaku_transcript::{Header, LinkKind, Recorder, SharedRecorder};
use shikaku_transport::LinkLimits;
use shikaku_transport::Random as _;

use crate::CardReaders;

/// What recordings need of the settings.
pub(crate) struct Recordings {
    /// The folder of the recordings. `None` when the shell sets none.
    pub(crate) folder: Option<String>,
    /// Whether a phone is accepted in place of the plastic card.
    pub(crate) accept_phones: bool,
}

/// Begins a recording, where one is asked for: of the reception, and of the reader below it. One that cannot begin stops
/// no reception.
pub(crate) fn recorder(recordings: &Recordings, readers: Option<&CardReaders>) -> Option<SharedRecorder> {
    let link = readers.map_or(NFC, CardReaders::link);
    let recorder = begin(recordings, link).map(SharedRecorder::new);
    // Without a recording of its own, a reception ends that of the one before.
    readers.inspect(|readers| readers.record(recorder.as_ref()));
    recorder
}

fn begin(recordings: &Recordings, link: LinkKind) -> Option<Recorder> {
    let folder = TranscriptFolder::new(recordings.folder.as_ref()?, TranscriptFolder::KEEP);
    let now = SystemClock.now();
    let begun = folder.begin(now).map_err(|error| log::warn!("no recording: {}", error.kind()));
    let (_, file) = begun.ok()?;
    let seed = SystemRandom.seed().ok()?;
    let app = concat!("shikaku-bindings ", env!("CARGO_PKG_VERSION"));
    let header = Header {
        accepts_phones: recordings.accept_phones,
        ..Header::new(app, link, LinkLimits::EXTENDED, now)
    };
    Some(Recorder::new(&header, &seed, Box::new(file)))
}

/// What carries the bytes on this kind of device, where there is no reader.
const NFC: LinkKind = if cfg!(target_os = "android") {
    LinkKind::AndroidNfc
} else if cfg!(target_os = "ios") {
    LinkKind::IosNfc
} else {
    LinkKind::Unknown
};
