//! Bluetooth readers: the same checks with the same screens as by NFC, and what happens when a reader misbehaves.

mod checks;
mod quick_cards;
mod matrix;
mod paired;
