//! How many transcripts of the corpus run again in a second on one core, and what the rest of a run costs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use shikaku_replay::{Matching, rerun};
use shikaku_tests::corpus::{recipes, record};
use shikaku_transcript::{Transcript, audit, cbor, read, redact, text};

/// Each is measured for at least so long, and its best of three counts: the machine is shared.
const MEASURED: Duration = Duration::from_millis(700);

fn main() {
    let made: Vec<Transcript> = recipes().iter().map(record).collect();
    let lines: Vec<_> = made.iter().map(|transcript| text::write(transcript).into_bytes()).collect();
    let sequences: Vec<_> = made.iter().map(cbor::write).collect();
    let bytes = |files: &[Vec<u8>]| files.iter().map(Vec::len).sum::<usize>() / files.len();
    println!(
        "{} transcripts, {} bytes of text and {} of CBOR on average",
        made.len(),
        bytes(&lines),
        bytes(&sequences)
    );

    let again = |file: &Vec<u8>, matching| {
        let reading = read(file).expect("a transcript");
        rerun(&reading.transcript, matching).expect("the same again");
    };
    report("read from text, run again strictly", &lines, |file| again(file, Matching::Strict));
    report("read from text, run again leniently", &lines, |file| again(file, Matching::Lenient));
    report("read from CBOR, run again strictly", &sequences, |file| again(file, Matching::Strict));
    report("run again strictly", &made, |transcript| drop(black_box(rerun(transcript, Matching::Strict))));
    report("audited", &made, |transcript| drop(black_box(audit(transcript))));
    report("redacted", &made, |transcript| drop(black_box(redact(transcript, &[7; 32]))));
}

fn report<T>(what: &str, things: &[T], mut act: impl FnMut(&T)) {
    let mut best = 0.0_f64;
    for _ in 0..3 {
        let (begin, mut done) = (Instant::now(), 0_u32);
        while begin.elapsed() < MEASURED {
            things.iter().for_each(&mut act);
            done += u32::try_from(things.len()).unwrap_or(u32::MAX);
        }
        best = best.max(f64::from(done) / begin.elapsed().as_secs_f64());
    }
    println!("{what:<40} {best:>9.0} a second");
}
