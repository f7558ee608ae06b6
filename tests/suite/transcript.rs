//! Transcripts: the corpus is what the recipes make, replays as recorded, and hides everybody.

mod corpus;
mod recording;
mod secrecy;
