//! Every transcript has renderings, and none of them holds personal data.

mod any;
mod gathering;
mod safety;
mod transcript_report;
mod whole_file;
