//! Recording a check for QA, on request.

use std::path::PathBuf;

use clap::Args;
use shikaku_adapter::{SystemClock, SystemRandom, TranscriptFolder};
use shikaku_core::port::Clock as _;
use shikaku_transcript::{Header, LinkKind, Recorder, SharedRecorder};
use shikaku_transport::LinkLimits;
use shikaku_transport::Random as _;

use crate::console::{self, complain};
use crate::number::number;

/// Where recordings go.
#[derive(Args)]
pub(crate) struct RecordArguments {
    #[arg(
        long,
        value_name = "DIR",
        env = "SHIKAKU_RECORD",
        help = "受付の動きを記録するフォルダー（個人の情報は残さない。なければ本人だけが読めるものを作る）"
    )]
    record: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = TranscriptFolder::KEEP, value_parser = number::<usize>(0..=u64::from(u32::MAX)), help = "残しておく記録の数。古いものから消す")]
    record_keep: usize,
}

impl RecordArguments {
    /// Returns a recorder for the reception and for a Bluetooth reader, if a folder was named. Reports a recorder that
    /// cannot begin; this stops no check.
    pub(crate) fn recorder(&self, link: LinkKind, limits: LinkLimits) -> Option<SharedRecorder> {
        let folder = TranscriptFolder::new(self.record.as_ref()?, self.record_keep);
        let now = SystemClock.now();
        let Ok(seed) = SystemRandom.seed() else {
            complain("記録しません。乱数が得られません。");
            return None;
        };
        match folder.begin(now) {
            Ok((path, file)) => {
                log::info!("recording to {}", path.display());
                let app = concat!("shikaku-cli ", env!("CARGO_PKG_VERSION"));
                let header = Header::new(app, link, limits, now);
                Some(SharedRecorder::new(Recorder::new(&header, &seed, Box::new(file))))
            }
            Err(error) => {
                let reason = crate::os_error::reason((&error).into());
                complain(format!(
                    "記録しません。フォルダーに書き込めません: {}\n  {reason}",
                    console::path(folder.path())
                ));
                None
            }
        }
    }
}
