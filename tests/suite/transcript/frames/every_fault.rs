use std::thread;

use shikaku_reader_sim::{KINDS, Model, Takes};
use shikaku_transcript::TranscriptEvent;

use super::{PACKETS, check, count, pin_check, reader, recorded};

#[test]
fn a_reader_runs_again_whatever_went_wrong_with_it() {
    const LAST: u32 = 24;
    let value = |takes| match takes {
        Takes::Nothing => 0,
        Takes::Milliseconds => 12_000,
        Takes::Count => 3,
    };
    let lost_over = |model| {
        let mut lost = 0;
        for kind in KINDS {
            for (at, packet) in (1..=LAST).zip(PACKETS.into_iter().cycle()) {
                let fault = kind.with(value(kind.takes)).at(at);
                let transcript = recorded(reader(model, packet).with_faults([fault]), pin_check);
                check(&transcript, &format!("{fault} over {model} in {packet}"));
                lost += usize::from(count(&transcript, |it| matches!(it, TranscriptEvent::LinkError(_))) > 0);
            }
        }
        lost
    };
    // It is the longest test: its models run on every core.
    let lost: usize = thread::scope(|scope| {
        let models: Vec<_> =
            Model::ALL.into_iter().map(|model| scope.spawn(move || lost_over(model))).collect();
        models.into_iter().map(|model| model.join().expect("no difference")).sum()
    });
    assert!(lost > 100, "{lost}");
}
