//! Bluetooth readers: the same checks with the same screens as by NFC, and what happens when a reader misbehaves.

mod checks;
mod matrix;
mod paired;
mod quick_cards;
