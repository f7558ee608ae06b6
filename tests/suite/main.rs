//! One binary, a module per theme.

mod architecture;
mod card_session;
mod hostile;
mod privacy;
mod real_card;
mod reception;
