//! The rows of results: one file a table or concern, and no rule in any of them.

mod counted;
mod feed;
mod pending;
#[cfg(test)]
mod plans;
mod reference_number;
mod result;
mod taken;

pub(crate) use self::counted::{Counted, counted};
pub(crate) use self::feed::{
    FeedState, feed_state, first_since, is_any_past, last_number, next_number, purge,
};
pub(crate) use self::pending::{add_pending, purge_pending, take_pending};
pub(crate) use self::reference_number::{
    reference_number, set_reference_number, set_reference_number_of_person,
};
pub(crate) use self::result::{
    Choice, ResultRow, Sought, add, behind, by_id, choice, hand_over, in_feed, newer, older, set_chosen,
};
pub(crate) use self::taken::{add_taken, taken};
