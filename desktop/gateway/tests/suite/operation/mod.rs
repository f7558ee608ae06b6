//! The operation of a gateway: its metrics, its log, its backup.

mod backup;
mod exposition;
mod log;
mod metrics;
mod names;
