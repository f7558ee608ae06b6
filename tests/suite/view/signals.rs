//! What a screen is to the eye, the ear and the hand.

use shikaku_core::view::{Haptic, LineKind, Screen, Sound, Tone};

use super::screens;

/// Sounds and haptics that a tone may have, as the outcome as a whole. No sound and no haptic contradict nothing.
const fn is_consistent(screen: &Screen) -> bool {
    match screen.tone {
        Tone::Neutral => {
            matches!(screen.sound, Sound::None | Sound::CardFound)
                && matches!(screen.haptic, Haptic::None | Haptic::Tick)
        }
        Tone::Valid => {
            matches!(screen.sound, Sound::None | Sound::Valid)
                && matches!(screen.haptic, Haptic::None | Haptic::Tick | Haptic::Success)
        }
        Tone::Attention => {
            matches!(screen.sound, Sound::None | Sound::Attention)
                && matches!(screen.haptic, Haptic::None | Haptic::Warning)
        }
        Tone::Failed => {
            matches!(screen.sound, Sound::None | Sound::Failed)
                && matches!(screen.haptic, Haptic::None | Haptic::Failure)
        }
    }
}

#[test]
fn tone_sound_and_haptic_never_contradict_each_other() {
    for (name, screen) in screens() {
        let signals = (screen.tone, screen.sound, screen.haptic);
        assert!(is_consistent(&screen), "{name}: {signals:?}");
    }
}

#[test]
fn success_is_neither_felt_nor_played_where_the_share_of_cost_is_not_known() {
    let mut successes = 0;
    for (name, screen) in screens() {
        if screen.haptic != Haptic::Success && screen.sound != Sound::Valid {
            continue;
        }
        let known = screen.all_lines().any(|line| {
            let share = line.label == "負担割合" || line.text.starts_with("窓口で");
            let figure = ["割", "パーセント", "全額"].iter().any(|word| line.text.contains(word));
            line.kind == LineKind::Headline && share && figure && !line.text.contains("確認が必要")
        });
        assert!(known, "{name}");
        successes += 1;
    }
    assert!(successes > 5, "the gallery holds results that are in order");
}

/// A sign of the hand without one of the ear is enough for a step, but not for an outcome.
#[test]
fn every_outcome_that_is_played_is_felt() {
    for (name, screen) in screens() {
        let is_outcome = matches!(screen.sound, Sound::Valid | Sound::Attention | Sound::Failed);
        assert!(!is_outcome || screen.haptic != Haptic::None, "{name}");
    }
}
