//! Built programs of the workspace and what they print.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

/// A program that cargo built beside this one, or where the variable says.
#[must_use]
pub fn built(program: &str, variable: &str) -> PathBuf {
    let beside = || {
        let this = env::current_exe().unwrap_or_default();
        // target/PROFILE/deps/this
        this.ancestors().nth(2).unwrap_or(Path::new("")).join(format!("{program}{EXE_SUFFIX}"))
    };
    env::var_os(variable).map_or_else(beside, PathBuf::from)
}

/// What a program printed.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
