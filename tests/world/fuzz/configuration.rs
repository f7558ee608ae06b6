use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser, ValueEnum};
use shikaku_gateway::config_file::{ConfigFile, ConfigFileError, is_key};

/// Options of each kind that a gateway has.
#[derive(Debug, Parser)]
#[command(name = "options")]
struct Options {
    #[arg(long)]
    config: Option<PathBuf>,
    #[arg(long, default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    #[arg(long)]
    db: Option<PathBuf>,
    #[arg(long, conflicts_with = "db")]
    db_server_file: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Visual::Off)]
    visual: Visual,
    #[arg(long)]
    connections: Option<usize>,
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    #[arg(long = "trusted-proxy")]
    trusted_proxies: Vec<String>,
    #[arg(long, conflicts_with = "connections")]
    unlimited: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Visual {
    Off,
    PresenceProof,
}

/// A file is refused with a reason, or gives words of a command line for its own keys and no others. An option that the command
/// line has itself is left out.
///
/// # Panics
/// When that does not hold.
pub fn gateway_configuration(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    check(&text);
    check(&keys_of(bytes));
}

fn check(text: &str) {
    let Ok(file) = ConfigFile::of_text(Path::new("gateway.toml"), text) else { return };
    let command = Options::command();
    let given = |words: &[&str]| {
        let words = ["options"].iter().chain(words);
        command.clone().ignore_errors(true).try_get_matches_from(words).expect("a command line")
    };
    let words = match file.arguments(&command, &given(&[])) {
        Ok(words) => words,
        Err(error) => {
            assert!(matches!(error, ConfigFileError::Unknown { .. } | ConfigFileError::Type { .. }));
            assert!(error.to_string().starts_with("gateway.toml: "), "a reason names the file");
            return;
        }
    };
    let options: Vec<_> =
        command.get_arguments().filter(|arg| is_key(arg)).filter_map(clap::Arg::get_long).collect();
    for word in &words {
        let word = word.to_string_lossy();
        let name = word.strip_prefix("--").and_then(|word| word.split('=').next());
        assert!(name.is_some_and(|name| options.contains(&name)), "a word of no option");
    }
    // It is accepted or refused by clap, and no value is an option of its own.
    if let Ok(read) = Options::try_parse_from(std::iter::once("options".into()).chain(words)) {
        assert!(read.config.is_none(), "a file names no other file");
    }
    let own = ["--listen=127.0.0.1:1", "--db=own", "--unlimited"];
    let left = file.arguments(&command, &given(&own)).expect("the same keys");
    for overruled in ["--listen", "--db=", "--db-server-file", "--unlimited", "--connections"] {
        assert!(
            !left.iter().any(|word| word.to_string_lossy().starts_with(overruled)),
            "the command line wins"
        );
    }
}

/// A file with a key in each row: a byte names the key, the next one the type of its value, and a few more are the value.
fn keys_of(bytes: &[u8]) -> String {
    const KEYS: [&str; 8] =
        ["listen", "db", "db-server-file", "visual", "connections", "timeout", "trusted-proxy", "unlimited"];
    let row = |row: &[u8]| {
        let [key, kind, value @ ..] = row else { return String::new() };
        let key = KEYS.get(usize::from(*key % 9)).copied().unwrap_or("config");
        let text = String::from_utf8_lossy(value).replace(['\'', '\n', '\r'], "");
        let value = match kind % 6 {
            0 => format!("'{text}'"),
            1 => kind.to_string(),
            2 => (kind % 2 == 0).to_string(),
            3 => format!("['{text}', '{text}']"),
            4 => "'127.0.0.1:9443'".to_owned(),
            _ => "'off'".to_owned(),
        };
        format!("{key} = {value}\n")
    };
    bytes.chunks(9).map(row).collect()
}
