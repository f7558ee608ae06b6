//! The two written forms.

pub mod cbor;
pub mod text;
