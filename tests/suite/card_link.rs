//! The card link: answers that are changed, refused or lost on the way, and what a check makes of them.

pub(crate) mod changed_link;
mod check;
mod left_open;
mod lengths;
mod matrix;
mod whims;
