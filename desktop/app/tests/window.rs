//! The application of a PC over HTTP, as its window and as an attacker sees it.

#[path = "window/attacks.rs"]
mod attacks;
#[path = "window/client.rs"]
mod client;
#[path = "window/program.rs"]
mod program;
