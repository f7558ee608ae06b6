use std::time::Duration;

use zeroize::Zeroizing;

use super::limit::{FRAME_TIME, QUIET};

/// What the first bytes of a frame determine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Not enough yet.
    More,
    /// A frame of this many bytes, all counted, one at least.
    Length(usize),
    /// No frame begins like this, or it would be too long.
    Garbage,
}

/// What was cut out of the stream.
pub(super) enum Cut {
    Frame(Zeroizing<Vec<u8>>),
    Garbage,
}

/// Puts frames together by their own length, whatever pieces they come in.
///
/// After garbage everything is dropped until nothing came for [`QUIET`]: a start byte also occurs inside of
/// ciphertext, so searching for one would find false frames (readers reference, 1.1). What comes after the pause must
/// be the start of a frame; if it is not, the next pause is waited for.
pub(super) struct Reassembly {
    held: Zeroizing<Vec<u8>>,
    since: Duration,
    /// The time of the last noise.
    noise: Option<Duration>,
}

impl Reassembly {
    pub(super) fn new() -> Self {
        Self { held: Zeroizing::default(), since: Duration::ZERO, noise: None }
    }

    /// Takes from the front of `bytes` the part that belongs to one frame, whose length `probe` finds in its first
    /// bytes. `None` when `bytes` is used up.
    pub(super) fn cut(
        &mut self,
        bytes: &mut &[u8],
        probe: impl Fn(&[u8]) -> Probe,
        now: Duration,
    ) -> Option<Cut> {
        if bytes.is_empty() || self.is_noisy(now) {
            *bytes = &[];
            return None;
        }
        if self.held.is_empty() {
            self.since = now;
        }
        while let Some((byte, rest)) = bytes.split_first() {
            match probe(&self.held) {
                Probe::More => {
                    self.held.push(*byte);
                    *bytes = rest;
                }
                Probe::Length(length) => self.fill(bytes, length),
                Probe::Garbage => break,
            }
            if let Some(cut) = self.finish(probe(&self.held), now) {
                return Some(cut);
            }
        }
        None
    }

    fn fill(&mut self, bytes: &mut &[u8], length: usize) {
        let missing = length.saturating_sub(self.held.len());
        // Reserves everything while only a header is held, because growing later would leave copies of data that are
        // never wiped.
        self.held.reserve_exact(missing);
        let wanted = missing.min(bytes.len());
        let (mine, rest) = bytes.split_at_checked(wanted).unwrap_or((bytes, &[]));
        self.held.extend_from_slice(mine);
        *bytes = rest;
    }

    fn finish(&mut self, probe: Probe, now: Duration) -> Option<Cut> {
        match probe {
            Probe::Length(length) if length <= self.held.len() => {
                Some(Cut::Frame(std::mem::take(&mut self.held)))
            }
            Probe::More | Probe::Length(_) => None,
            Probe::Garbage => {
                self.drop_until_quiet(now);
                Some(Cut::Garbage)
            }
        }
    }

    /// What is held and what follows is no frame.
    pub(super) fn drop_until_quiet(&mut self, now: Duration) {
        self.clear();
        self.noise = Some(now);
    }

    /// Forgets what is held, wiped.
    pub(super) fn clear(&mut self) {
        self.held = Zeroizing::default();
        self.noise = None;
    }

    /// Whether bytes that come now are noise; they prolong it.
    fn is_noisy(&mut self, now: Duration) -> bool {
        let noisy = self.noise.is_some_and(|last_noise| now < last_noise.saturating_add(QUIET));
        self.noise = noisy.then_some(now);
        noisy
    }

    /// Ends a pause that is long enough; gives true when a frame took too long and is dropped.
    pub(super) fn on_timeout(&mut self, now: Duration) -> bool {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return false;
        }
        let late = self.noise.is_none();
        self.clear();
        late
    }

    /// When [`Self::on_timeout`] has something to do.
    pub(super) fn deadline(&self) -> Option<Duration> {
        match self.noise {
            Some(last_noise) => Some(last_noise.saturating_add(QUIET)),
            None if self.held.is_empty() => None,
            None => Some(self.since.saturating_add(FRAME_TIME)),
        }
    }

    /// Whether frames can be received now: no pause after noise is pending.
    pub(super) const fn is_quiet(&self) -> bool {
        self.noise.is_none()
    }

    /// Bytes of an unfinished frame.
    pub(super) fn held(&self) -> usize {
        self.held.len()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{Cut, FRAME_TIME, Probe, QUIET, Reassembly};

    /// `05`, a length, that many bytes.
    fn probe(start: &[u8]) -> Probe {
        match start {
            [] | [5] => Probe::More,
            [5, length, ..] if *length < 100 => Probe::Length(usize::from(*length) + 2),
            _ => Probe::Garbage,
        }
    }

    fn feed(reassembly: &mut Reassembly, mut bytes: &[u8], now: Duration) -> Vec<Option<Vec<u8>>> {
        std::iter::from_fn(|| reassembly.cut(&mut bytes, probe, now))
            .map(|cut| match cut {
                Cut::Frame(frame) => Some(frame.to_vec()),
                Cut::Garbage => None,
            })
            .collect()
    }

    proptest! {
        #[test]
        fn frames_come_out_as_they_went_in_however_they_were_cut(
            frames in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..6),
            piece in 1_usize..50,
        ) {
            let frames: Vec<Vec<u8>> = frames
                .into_iter()
                .map(|data| [&[5, u8::try_from(data.len()).unwrap()], data.as_slice()].concat())
                .collect();
            let mut reassembly = Reassembly::new();
            let stream = frames.concat();
            let cut = stream.chunks(piece).flat_map(|bytes| feed(&mut reassembly, bytes, Duration::ZERO));
            prop_assert_eq!(cut.collect::<Option<Vec<_>>>(), Some(frames));
            prop_assert_eq!(reassembly.held(), 0);
        }
    }

    #[test]
    fn after_garbage_a_frame_is_accepted_only_after_a_pause() {
        let mut reassembly = Reassembly::new();
        let frame = [5, 1, 9];
        let start = Duration::from_secs(1);
        assert_eq!(feed(&mut reassembly, &[9, 5, 1, 9], start), [None]);
        let soon = start + QUIET / 2;
        assert_eq!(feed(&mut reassembly, &frame, soon), []);
        // What came soon prolonged the noise.
        assert_eq!(feed(&mut reassembly, &frame, start + QUIET), []);
        assert_eq!(feed(&mut reassembly, &frame, start + QUIET * 2), [Some(frame.to_vec())]);
        assert!(reassembly.is_quiet());
    }

    #[test]
    fn a_frame_that_does_not_end_is_dropped() {
        let mut reassembly = Reassembly::new();
        assert_eq!(feed(&mut reassembly, &[5, 9, 1], Duration::ZERO), []);
        assert_eq!(reassembly.deadline(), Some(FRAME_TIME));
        assert!(!reassembly.on_timeout(FRAME_TIME.saturating_sub(Duration::from_nanos(1))));
        assert!(reassembly.on_timeout(FRAME_TIME));
        assert_eq!((reassembly.held(), reassembly.deadline()), (0, None));
    }
}
