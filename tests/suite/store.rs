//! 履歴の保管: what a store promises, held against one in memory and one on a disk.

mod added;
mod checklist;
mod conformance;
mod crash;
mod damage;
mod keys;
mod purge;
mod rotation;
mod schema;
mod secrecy;
