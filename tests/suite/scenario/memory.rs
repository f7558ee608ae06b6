//! After a PIN was sent, no memory of the process holds it: neither what crossed the bindings nor what was freed. The
//! card is in another process; the shell here is Rust and wipes as the shells have to.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;

use super::player::Player;
use super::program::Program;

/// No other test types it.
const PIN: [u8; 4] = [8, 3, 0, 6];

/// Kept masked, so that the search does not find itself.
const MASK: u8 = 0xA5;

/// The PIN as VERIFY contains it: its length, and its digits in ASCII.
const NEEDLE: [u8; 5] = [4 ^ MASK, 0x38 ^ MASK, 0x33 ^ MASK, 0x30 ^ MASK, 0x36 ^ MASK];

#[test]
fn no_pin_stays_in_memory_once_it_was_sent() {
    let planted: Vec<u8> = NEEDLE.iter().map(|byte| byte ^ MASK).collect();
    assert_ne!(found(), 0, "the search finds what is there");
    drop(planted);
    assert_eq!(found(), 0, "what is freed is overwritten");

    let server = Program::start();
    let mut player = Player::new(server.port(), "pin");
    player.step("press choose-pin");
    for digit in PIN {
        player.digit(digit);
    }
    player.step("press enter");
    player.step("touch");
    assert!(player.shown().contains("failure PIN-01"), "a PIN was sent, and it was wrong");
    assert_eq!(found(), 0);
    assert!(server.end());
}

/// Returns how often it occurs in memory that this process may write.
fn found() -> usize {
    let maps = fs::read_to_string("/proc/self/maps").expect("the map of this process");
    let memory = File::open("/proc/self/mem").expect("its memory");
    maps.lines().filter_map(writable).map(|(start, end)| occurrences(&memory, start, end)).sum()
}

/// `7f00-8f00 rw-p …`: where it starts and ends, if it can be written.
fn writable(line: &str) -> Option<(u64, u64)> {
    let (range, rest) = line.split_once(' ')?;
    let (start, end) = range.split_once('-').filter(|_| rest.starts_with("rw"))?;
    Some((u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?))
}

fn occurrences(memory: &File, start: u64, end: u64) -> usize {
    const PIECE: usize = 1 << 16;
    let mut piece = vec![0; PIECE + NEEDLE.len() - 1];
    let mut found = 0;
    for at in (start..end).step_by(PIECE) {
        let length = usize::try_from(end - at).map_or(piece.len(), |left| left.min(piece.len()));
        let Ok(read) = memory.read_at(&mut piece[..length], at) else { continue };
        // Copies of what was found must not be found in turn.
        piece[..read].iter_mut().for_each(|byte| *byte ^= MASK);
        found += piece[..read].windows(NEEDLE.len()).filter(|window| *window == NEEDLE).count();
        piece.fill(0);
    }
    found
}
