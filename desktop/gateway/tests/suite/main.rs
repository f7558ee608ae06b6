//! The reference gateway, asked by virtual cards: without a network, over HTTPS, and against its document.

mod accounts;
mod client;
mod clients;
mod clinics;
mod connections;
mod contract;
mod document;
mod evidence;
mod examples;
mod fixture;
mod keeping;
mod limits;
mod once;
mod operation;
mod people;
mod place;
mod program;
mod results;
mod sheet;
mod slow_clients;
mod together;
mod wire;
