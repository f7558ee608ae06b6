//! The transcripts of `fixtures/transcripts`: each made from a recipe, with the virtual card, a scripted gateway and a
//! clock that the recipe advances. The same recipe gives the same bytes wherever it is made.

mod index;
mod pace;
mod recipe;
mod record;
mod setup;
mod tablet;

pub use index::index;
pub use recipe::{Recipe, recipes};
pub use record::{SharedSink, record, record_unredacted};
