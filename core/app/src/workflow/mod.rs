//! The reception (受付): one patient at the desk, as one closed [`Event`] enum, one [`State`] enum whose
//! variants hold exactly their data, and one table of transitions.
//!
//! Effects go out, events come in. [`Reception`] joins the table to the card dialogue and the gateway's
//! messages, so that a shell carries bytes and taps and decides nothing.

mod archive;
mod at_card;
mod at_desk;
mod at_gateway;
mod check_ending;
mod digit_entry;
mod directive;
mod effect;
mod event;
mod front_desk;
mod gateway_clock;
mod keep;
mod keepsake;
mod otherwise;
mod patient_number;
mod readers;
mod reception;
mod shown;
mod state;
mod transition;
mod typed_digits;
mod typed_text;
mod witness;

pub use archive::{Archive, Page};
pub use at_desk::FaceConfirmed;
pub use digit_entry::DigitEntry;
pub use directive::{Directive, GatewayErrand};
pub use effect::Effect;
pub use event::Event;
pub use front_desk::{FrontDesk, History};
pub use gateway_clock::GatewayClock;
pub use keepsake::{Keeping, Keepsake};
pub use otherwise::{Offer, Taken};
pub use patient_number::{PatientNumber, PatientNumberError};
pub use readers::{Advertisement, FoundReader, KeyEntry, ReaderDesk, ReaderOrder, ReaderPage, Signal};
pub use reception::Reception;
pub use shown::Shown;
pub use state::{
    Asking, BirthForm, FaceForm, HolderCheck, Notice, PinForm, Prepared, Resume, State, TouchWait, Touched,
    Touching, Trouble,
};
pub use typed_text::{read_digits, read_key};
pub use witness::{Seen, Witness};
