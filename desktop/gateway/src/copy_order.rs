//! Orders that copy a database.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::Args;
use shikaku_gateway::backup;

use crate::database_args::DatabaseArgs;

/// Copies a database.
#[derive(Debug, Args)]
pub(crate) struct BackupOrder {
    /// SQLite file of the gateway. A PostgreSQL server is copied by `pg_dump`.
    #[arg(long, value_name = "FILE")]
    db: PathBuf,
    /// New file for the copy.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Puts a copy in place.
#[derive(Debug, Args)]
pub(crate) struct RestoreOrder {
    /// Copy that `backup` made. A PostgreSQL server is filled by `pg_restore` before; then this is left out.
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "db_server_file",
        conflicts_with = "db_server_file"
    )]
    from: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseArgs,
}

impl BackupOrder {
    pub(crate) fn carry_out(self) -> Result<(), Box<dyn Error>> {
        Ok(backup(&self.db, &self.to)?)
    }
}

impl RestoreOrder {
    pub(crate) fn carry_out(self) -> Result<(), Box<dyn Error>> {
        let Some((from, to)) = self.from.as_ref().zip(self.database.db.as_ref()) else {
            return self.finish();
        };
        backup(from, to)?;
        self.finish().inspect_err(|_| {
            // Without its key, for example. The same order is given again when the reason is removed.
            drop(fs::remove_file(to));
        })
    }

    fn finish(&self) -> Result<(), Box<dyn Error>> {
        Ok(self.database.operator()?.forget_later_times()?)
    }
}
