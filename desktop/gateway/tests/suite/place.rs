//! Where a gateway of the tests keeps its tables: in memory or a file, or in the PostgreSQL server that `SHIKAKU_POSTGRES`
//! names. The whole suite runs against both: `cargo xtask test --only postgres`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

use postgres::{Client, NoTls};
use shikaku_gateway::{Database, Settings};

/// A file of its own, removed in the end.
pub(crate) struct TemporaryFile(pub(crate) PathBuf);

impl TemporaryFile {
    pub(crate) fn new(name: &str) -> Self {
        Self(env::temp_dir().join(format!("shikaku-gateway-{}-{name}", std::process::id())))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", ".key"] {
            drop(fs::remove_file(format!("{}{end}", self.0.display())));
        }
    }
}

/// Tables that several gateways use, one after the other or at once.
pub(crate) struct Shared {
    file: TemporaryFile,
    server: Option<String>,
}

impl Shared {
    pub(crate) fn new(name: &str) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let file = TemporaryFile::new(&format!("{number}-{name}"));
        Self { file, server: server().map(|server| with_schema(&server, number)) }
    }

    /// Lets a gateway use them.
    pub(crate) fn set(&self, settings: &mut Settings) {
        settings.key_file = Some(format!("{}.key", self.file.0.display()).into());
        settings.database = match &self.server {
            Some(server) => Database::Postgres(server.parse().expect("a server")),
            None => Database::File(self.file.0.clone()),
        };
    }
}

impl Shared {
    /// The options of the program that name them. What is secret of them is in a file.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let path = |end: &str| format!("{}{end}", self.file.0.display());
        let of_key = ["--key-file".to_owned(), path(".key")];
        let database = match &self.server {
            None => ["--db".to_owned(), path("")],
            Some(server) => {
                crate::program::write_private(Path::new(&path("")), server);
                ["--db-server-file".to_owned(), path("")]
            }
        };
        database.into_iter().chain(of_key).collect()
    }

    /// The key under which they are sealed.
    pub(crate) fn key(&self) -> Vec<u8> {
        fs::read(format!("{}.key", self.file.0.display())).expect("a key")
    }
}

/// Tables of one gateway alone: in memory, unless a server is named.
pub(crate) fn set_own(settings: &mut Settings) {
    if server().is_some() {
        let shared = Shared::new("own");
        shared.set(settings);
        // The key is read when the gateway starts, which is after this.
        std::mem::forget(shared);
    }
}

/// Cases of a property test that begins with new tables each time: a schema takes a server a tenth of a second.
pub(crate) fn cases() -> u32 {
    if server().is_some() { 16 } else { 256 }
}

static NEXT: AtomicU32 = AtomicU32::new(0);

fn server() -> Option<String> {
    env::var("SHIKAKU_POSTGRES").ok()
}

/// The same server with a schema of its own.
fn with_schema(server: &str, number: u32) -> String {
    let name = format!("t{}_{number}", std::process::id());
    let mut client = Client::connect(server, NoTls).expect("the server of SHIKAKU_POSTGRES");
    client.batch_execute(&format!("CREATE SCHEMA {name}")).expect("a schema");
    format!("{server} options='-c search_path={name}'")
}
