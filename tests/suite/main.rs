//! One binary, a module per theme.

mod architecture;
mod hostile;
mod real_card;
