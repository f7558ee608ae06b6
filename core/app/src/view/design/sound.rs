//! The sounds: notes made by calculation, so that no platform needs a file or a decoder.
//!
//! Each sound differs from the others by the number of its notes and by their lengths, in the same pattern as its vibration:
//! one short, two, one long, three. So a person who distinguishes no pitches distinguishes the sounds. All pitches are
//! below 1,100 Hz, because hearing that fades with age fades from the high pitches.

use std::time::Duration;

use crate::view::Sound;

/// Samples a second.
pub const SAMPLE_RATE: u32 = 44_100;

/// The pause between the end of a sound and the beginning of speech.
pub const PAUSE_AFTER_SOUND: Duration = Duration::from_millis(150);

/// One note of a sound.
struct Note {
    /// Pitch in hertz.
    pitch: u32,
    /// Beginning in milliseconds from the beginning of the sound.
    begin: u32,
    /// Length in milliseconds.
    length: u32,
}

impl Note {
    const fn of(pitch: u32, begin: u32, length: u32) -> Self {
        Self { pitch, begin, length }
    }

    const fn end(&self) -> u32 {
        self.begin + self.length
    }
}

const CARD_FOUND: &[Note] = &[Note::of(1047, 0, 110)];
const VALID: &[Note] = &[Note::of(784, 0, 110), Note::of(1047, 170, 260)];
const ATTENTION: &[Note] = &[Note::of(659, 0, 550)];
const FAILED: &[Note] = &[Note::of(523, 0, 110), Note::of(523, 180, 110), Note::of(440, 360, 190)];

/// Below the largest sample, so that no loudspeaker distorts.
const PEAK: i64 = 24_000;
/// Milliseconds in which a note becomes loud, and in which it becomes silent. Shorter ones are audible as clicks.
const ATTACK: u32 = 8;
const RELEASE: u32 = 60;
/// One, where a number is a fraction.
const ONE: i64 = 1 << 15;

impl Sound {
    /// All but silence.
    pub const AUDIBLE: [Self; 4] = [Self::CardFound, Self::Valid, Self::Attention, Self::Failed];

    const fn notes(self) -> &'static [Note] {
        match self {
            Self::None => &[],
            Self::CardFound => CARD_FOUND,
            Self::Valid => VALID,
            Self::Attention => ATTENTION,
            Self::Failed => FAILED,
        }
    }

    /// How long it is.
    #[must_use]
    pub fn length(self) -> Duration {
        Duration::from_millis(self.notes().last().map_or(0, Note::end).into())
    }

    /// Its samples, 16 bits of one channel, [`SAMPLE_RATE`] a second, at so many percent of its volume. More than 100
    /// percent is 100.
    #[must_use]
    pub fn samples(self, percent: u8) -> Vec<i16> {
        let mut samples = Vec::new();
        for note in self.notes() {
            samples.resize(count(note.begin), 0);
            samples.extend(note_samples(note, percent.min(100).into()));
        }
        samples
    }

    /// The same as a WAV file.
    #[must_use]
    pub fn wav(self, percent: u8) -> Vec<u8> {
        wav(&self.bytes(percent))
    }

    /// The same samples as bytes, the lower byte first.
    #[must_use]
    pub fn bytes(self, percent: u8) -> Vec<u8> {
        self.samples(percent).into_iter().flat_map(i16::to_le_bytes).collect()
    }
}

/// A WAV file with the [`bytes`](Sound::bytes) of a sound.
#[must_use]
pub fn wav(data: &[u8]) -> Vec<u8> {
    let size = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let mut file = b"RIFF".to_vec();
    file.extend((36 + size).to_le_bytes());
    file.extend(b"WAVEfmt ");
    // Length of the format, PCM, one channel.
    file.extend(16_u32.to_le_bytes());
    file.extend([1, 0, 1, 0]);
    file.extend(SAMPLE_RATE.to_le_bytes());
    file.extend((SAMPLE_RATE * 2).to_le_bytes());
    // Two bytes a sample, 16 bits.
    file.extend([2, 0, 16, 0]);
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    file.extend(data);
    file
}

fn note_samples(note: &Note, percent: i64) -> impl Iterator<Item = i16> {
    let length = i64::from(SAMPLE_RATE) * i64::from(note.length) / 1000;
    let pitch = i64::from(note.pitch);
    (0..length).map(move |at| {
        let loudness = rise(at, ATTACK) * rise(length - 1 - at, RELEASE) / ONE;
        let sample = wave(at * pitch * 2 * ONE / i64::from(SAMPLE_RATE)) * loudness / ONE;
        i16::try_from(sample * PEAK * percent / (ONE * 100)).unwrap_or(i16::MAX)
    })
}

/// The loudness so many samples from an end of a note.
fn rise(samples: i64, millis: u32) -> i64 {
    let all = i64::from(SAMPLE_RATE) * i64::from(millis) / 1000;
    (samples * ONE / all).min(ONE)
}

/// A wave of two parabolas, which is a sine to within 6 %. `phase` counts halves of a wave. Whole numbers give the same samples on
/// every device.
const fn wave(phase: i64) -> i64 {
    let within = phase % ONE;
    let arc = 4 * within * (ONE - within) / ONE;
    if phase / ONE % 2 == 0 { arc } else { -arc }
}

fn count(millis: u32) -> usize {
    usize::try_from(u64::from(SAMPLE_RATE) * u64::from(millis) / 1000).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::{any, prop_assert, proptest};

    use super::{ONE, PEAK, SAMPLE_RATE, count, wave};
    use crate::view::Sound;

    /// The lengths of the notes in milliseconds, as they are in the samples.
    fn notes(samples: &[i16]) -> Vec<usize> {
        // Shorter than every pause, longer than every half of a wave.
        let window = count(10);
        let is_loud = |part: &&[i16]| part.iter().any(|sample| sample.unsigned_abs() > 200);
        let loud: Vec<_> = samples.chunks(window).map(|part| is_loud(&part)).collect();
        loud.chunk_by(|one, next| one == next).filter(|run| run[0]).map(|run| run.len() * 10).collect()
    }

    #[test]
    fn each_sound_is_short_and_below_the_peak_and_begins_and_ends_without_a_click() {
        for sound in Sound::AUDIBLE {
            let samples = sound.samples(100);
            let loudest = samples.iter().map(|sample| i64::from(sample.unsigned_abs())).max();
            assert!(loudest.is_some_and(|peak| (PEAK * 9 / 10..=PEAK).contains(&peak)), "{sound:?}");
            assert_eq!((samples.first(), samples.last()), (Some(&0), Some(&0)), "{sound:?}");
            assert!(sound.length() < Duration::from_millis(600), "{sound:?}");
            let millis = samples.len() * 1000 / SAMPLE_RATE as usize;
            assert!(sound.length().as_millis().abs_diff(millis as u128) <= 1, "{sound:?}");
            // A step as large as that of the highest pitch at its loudest is part of a note; a larger one is a click.
            let steps = samples.windows(2).map(|pair| i32::from(pair[0]).abs_diff(i32::from(pair[1])));
            let largest = 4 * 24_000 * 2 * 1047 / SAMPLE_RATE + 2;
            assert!(steps.max().is_some_and(|step| step <= largest), "{sound:?}");
        }
        assert_eq!((Sound::None.samples(100), Sound::None.length()), (Vec::new(), Duration::ZERO));
    }

    #[test]
    fn the_sounds_differ_by_the_number_and_the_length_of_their_notes() {
        let found = Sound::AUDIBLE.map(|sound| notes(&sound.samples(100)));
        let is_short = |length: &usize| *length <= 120;
        let [card_found, valid, attention, failed] = found;
        assert!(card_found.len() == 1 && card_found.iter().all(is_short), "{card_found:?}");
        assert_eq!(valid.len(), 2, "{valid:?}");
        assert!(attention.len() == 1 && attention[0] > 500, "{attention:?}");
        assert_eq!(failed.len(), 3, "{failed:?}");
    }

    #[test]
    fn a_wave_rises_falls_and_comes_back() {
        assert_eq!([0, ONE / 2, ONE, ONE * 3 / 2, 2 * ONE].map(wave), [0, ONE, 0, -ONE, 0]);
    }

    #[test]
    fn a_wav_file_says_how_long_it_is() {
        for sound in Sound::AUDIBLE {
            let (file, samples) = (sound.wav(100), sound.samples(100));
            let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().expect("four bytes"));
            assert_eq!(
                (&file[..4], &file[8..16], &file[36..40]),
                (&b"RIFF"[..], &b"WAVEfmt "[..], &b"data"[..])
            );
            assert_eq!((number(4) as usize, number(40) as usize), (file.len() - 8, samples.len() * 2));
            assert_eq!((number(24), number(28)), (SAMPLE_RATE, SAMPLE_RATE * 2));
        }
    }

    proptest! {
        #[test]
        fn a_lower_volume_is_never_louder_and_none_is_silence(percent in any::<u8>(), more in any::<u8>()) {
            let (low, high) = (percent.min(more), percent.max(more));
            for sound in Sound::AUDIBLE {
                let pairs = sound.samples(low).into_iter().zip(sound.samples(high));
                for (quiet, loud) in pairs {
                    prop_assert!(quiet.unsigned_abs() <= loud.unsigned_abs());
                    prop_assert!(quiet == 0 || (quiet < 0) == (loud < 0));
                }
                prop_assert!(sound.samples(0).iter().all(|sample| *sample == 0));
                prop_assert!(sound.samples(more.max(100)) == sound.samples(100));
            }
        }
    }
}
