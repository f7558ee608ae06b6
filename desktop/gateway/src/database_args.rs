//! The options that name a database.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use shikaku_adapter::file::decode_text;
use shikaku_gateway::{Database, Operator, read_secret};

/// Where the tables are.
#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// SQLite file of the gateway; made with its key by the gateway and by `clinic add`.
    #[arg(long, value_name = "FILE", conflicts_with = "db_server_file")]
    pub(crate) db: Option<PathBuf>,
    /// File with the address of a PostgreSQL server: `postgresql://user:password@host/database`. Not to be open to others.
    #[arg(long, value_name = "FILE", requires = "key_file")]
    db_server_file: Option<PathBuf>,
    /// Key under which answers are sealed in the database; made with it. [default: FILE of --db with `.key` behind it]
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

impl DatabaseArgs {
    /// The database that was named.
    pub(crate) fn read(&self) -> Result<Option<Database>, Box<dyn Error>> {
        let server = self.db_server_file.as_ref().map(|file| -> Result<_, Box<dyn Error>> {
            Ok(Database::Postgres(decode_text(read_secret(file)?)?.parse()?))
        });
        Ok(server.transpose()?.or_else(|| self.db.clone().map(Database::File)))
    }

    /// The operator of that database, which is there.
    pub(crate) fn operator(&self) -> Result<Operator, Box<dyn Error>> {
        if let Some(file) = self.db.as_ref().filter(|file| !file.exists()) {
            return Err(format!("{}: there is no such database", file.display()).into());
        }
        self.operator_of_new()
    }

    /// The operator of that database, which is made where it is not there.
    pub(crate) fn operator_of_new(&self) -> Result<Operator, Box<dyn Error>> {
        let database = self.read()?.ok_or("name the database: --db or --db-server-file")?;
        Ok(Operator::open(&database, self.key_file.as_deref())?)
    }
}
