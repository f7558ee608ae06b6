//! The source of cards: PC/SC, a paired reader, or the demo.

pub(crate) use shikaku_pc_app::{Card, CardSource};
