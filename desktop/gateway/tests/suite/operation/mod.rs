//! The operation of a gateway: its metrics, its log, its backup, and what the documents say of it.

mod asvs;
mod backup;
mod credentials;
mod deploy;
mod exposition;
mod foreign;
mod foreign_clinic;
mod log;
mod metrics;
mod names;
mod purge;
mod stop;
