//! apdu.
