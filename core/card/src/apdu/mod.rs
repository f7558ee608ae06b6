//! ISO/IEC 7816-4 commands and responses, and nothing about Japan.
//!
//! A value here cannot be wrong: Lc and Le follow from the data, and short or extended form is chosen
//! once. Nothing here sends anything; [`Exchange`] says what to send next.

mod aid;
mod command;
mod decode;
mod exchange;
mod get_response;
mod le;
mod response;
mod status_word;

pub use aid::{Aid, AidError};
pub use command::{ApduError, ApduForm, CommandApdu, Header};
pub use exchange::{Exchange, ExchangeStep, ResponseChainError};
pub use le::Le;
pub use response::{ResponseApdu, TooShort};
pub use status_word::StatusWord;
