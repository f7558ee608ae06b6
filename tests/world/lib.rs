//! What the tests share: the world around the core, played by us.

pub mod account_answers;
pub mod air;
#[cfg(unix)]
pub mod card_service;
pub mod command_line;
pub mod corpus;
pub mod fixed_random;
pub mod fuzz;
pub mod gallery;
pub mod history;
pub mod measure;
pub mod open_recorder;
pub mod people;
pub mod program;
pub mod sample;
pub mod saved;
pub mod scripted_gateway;
pub mod spoken;
pub mod tablet;
pub mod test_server;
pub mod test_shell;
mod uptime;
