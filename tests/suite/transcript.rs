//! Transcripts: the corpus is what the recipes make, replays as recorded, and hides everybody.

mod corpus;
mod frames;
mod recording;
mod secrecy;
