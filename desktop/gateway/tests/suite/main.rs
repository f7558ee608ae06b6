//! The reference gateway, asked by virtual cards: without a network, over HTTPS, and against its document.

mod client;
mod connections;
mod contract;
mod fixture;
mod document;
mod evidence;
mod keeping;
mod limits;
mod once;
mod people;
mod program;
mod wire;
