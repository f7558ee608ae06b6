//! card.

pub mod certificate;

mod rsa_key;
