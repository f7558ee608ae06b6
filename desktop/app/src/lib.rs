//! The application of a PC (パソコンのアプリ): the same [`App`](shikaku_core::application::App) as on a phone, drawn in a window of
//! a browser, with a card at a reader of the computer.
//!
//! One thread owns the application. A second thread waits for cards. A small HTTP server on the loopback interface gives the
//! window its page and takes what is pressed; the module `guard` says which requests it accepts. The window is replaced without being
//! loaded anew, so that a screen reader stays where it is.
//!
//! The package holds no rule and no text of a check. It opens no reader itself: a [`CardSource`] is given to it.

#![forbid(unsafe_code)]

mod action;
mod app_handle;
mod app_order;
mod app_thread;
mod card_source;
mod card_thread;
mod clipboard;
mod gateway_port;
mod guard;
mod message;
mod notice;
mod program;
mod random_name;
mod result_folder;
mod server;

pub use app_thread::{Mark, Parts};
pub use card_source::{Card, CardSource, OpenCards, WaitEnd};
pub use clipboard::{ClipboardPort, SystemClipboard};
pub use gateway_port::{Exchange, GatewayPort};
pub use program::{Program, StartError};
pub use random_name::NoRandom;
pub use result_folder::ResultFolder;
