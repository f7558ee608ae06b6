//! Every transcript has renderings, and none of them holds personal data.

mod any;
mod gathering;
mod safety;
mod story;
mod whole_file;
