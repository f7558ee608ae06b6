//! card.

pub mod certificate;
pub mod presence;

mod rsa_key;
