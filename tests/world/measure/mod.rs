//! How long a card must be held: traffic between a reader and a card, and a model of the time it takes.

mod session_time;
mod traffic;
mod work;

pub use session_time::{BitRate, CardTimes, SessionModel, SessionTime};
pub use traffic::{Exchange, Instruction, Traffic, TrafficError};
pub use work::Work;
