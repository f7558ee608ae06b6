//! How large the library is, and what it is made of.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Error};
use std::path::Path;
use std::process::Command;

use serde::Serialize;

/// Sizes in bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Library {
    pub(crate) stripped: u64,
    /// The largest, by crate.
    pub(crate) parts: Vec<Part>,
    /// All other crates together.
    pub(crate) others: u64,
    /// What no symbol names: constants, unwinding, relocations.
    pub(crate) unnamed: u64,
}

#[derive(Serialize)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) bytes: u64,
}

impl Library {
    /// Weighs a library that still has its symbols.
    pub(crate) fn weigh(file: &Path) -> io::Result<Self> {
        let copy = file.with_extension("stripped");
        output(Command::new("strip").arg("-o").arg(&copy).arg(file))?;
        let stripped = fs::metadata(&copy)?.len();
        fs::remove_file(copy)?;
        let symbols =
            output(Command::new("nm").args(["--size-sort", "--print-size", "--demangle"]).arg(file))?;
        let mut crates = BTreeMap::<_, u64>::new();
        for (name, bytes) in symbols.lines().filter_map(symbol) {
            *crates.entry(owner(name)).or_default() += bytes;
        }
        let named: u64 = crates.values().sum();
        let mut parts: Vec<_> =
            crates.into_iter().map(|(name, bytes)| Part { name: name.to_owned(), bytes }).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.bytes));
        parts.truncate(LARGEST);
        let others = named - parts.iter().map(|part| part.bytes).sum::<u64>();
        Ok(Self { stripped, parts, others, unnamed: stripped.saturating_sub(named) })
    }
}

const LARGEST: usize = 10;

/// Parses a line of `nm`: address, size, kind, name. What is only zeros at the start takes no space in the file.
fn symbol(line: &str) -> Option<(&str, u64)> {
    let mut words = line.splitn(4, ' ').skip(1);
    let (bytes, kind, name) = (words.next()?, words.next()?, words.next()?);
    if kind.eq_ignore_ascii_case("b") {
        return None;
    }
    Some((name, u64::from_str_radix(bytes, 16).ok()?))
}

/// The crate that a symbol comes from; for a trait's method, the one of the type.
fn owner(symbol: &str) -> &str {
    let path = symbol.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let path = ["dyn ", "mut ", "const "]
        .into_iter()
        .fold(path, |path, word| path.strip_prefix(word).unwrap_or(path));
    let end = path.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(path.len());
    let (first, rest) = path.split_at(end);
    match first {
        // Its assembly and C; what it took over from OpenSSL keeps the name it had there.
        _ if ["ring_core", "ecp_nistz256"].iter().any(|name| first.starts_with(name)) => "ring",
        _ if first.starts_with("uniffi_shikaku") || first.starts_with("ffi_shikaku") => "shikaku_bindings",
        _ if rest.starts_with("::") || rest.starts_with('[') => first,
        _ => "assembly, C and what has no path",
    }
}

fn output(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::other(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))))
    }
}
