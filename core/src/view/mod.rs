//! What people read and hear: from a state to a [`Screen`], in Japanese, plain enough for a first day at work.

mod screen;

pub use screen::{Button, ButtonId, Entry, Haptic, Line, LineKind, Progress, Screen};
