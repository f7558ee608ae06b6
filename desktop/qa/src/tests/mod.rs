//! Any transcript is told, and no rendering tells what it must not.

mod any;
mod gathering;
mod safety;
mod story;
