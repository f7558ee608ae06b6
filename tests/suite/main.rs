//! One binary, a module per theme.

mod hostile;
mod real_card;
