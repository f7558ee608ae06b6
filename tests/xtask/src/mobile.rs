//! How the library of the phones is built: the profile `mobile`, and what a profile cannot say.

use std::process::Command;

use crate::workspace::{CommandError, Workspace, output};

pub(crate) const PROFILE: &str = "mobile";

/// A panic aborts, so nothing reads the tables for unwinding: they are a sixth of the library.
const NO_UNWIND_TABLES: &str = "-Cforce-unwind-tables=no";
/// Functions that compile to the same instructions are kept once; nothing here compares the addresses of functions.
const EQUAL_FUNCTIONS_ONCE: &str = "-Clink-arg=-Wl,--icf=all";
const NO_UNWIND_TABLES_IN_C: &str = "-fno-asynchronous-unwind-tables -fno-unwind-tables";

/// The build for a target. It lies in the folder of the target, and no program that runs while building has its flags.
pub(crate) fn build(workspace: &Workspace, triple: &str) -> Command {
    let library = ["build", "--locked", "--package", "shikaku-bindings", "--lib", "--profile", PROFILE];
    let mut command = workspace.cargo(&library);
    command.args(["--target", triple]);
    if let Some(flags) = flags(triple) {
        let name = triple.replace('-', "_");
        command.env(format!("CARGO_TARGET_{}_RUSTFLAGS", name.to_uppercase()), flags);
        command.env(format!("CFLAGS_{name}"), NO_UNWIND_TABLES_IN_C);
    }
    command
}

/// The target of this computer.
pub(crate) fn host(workspace: &Workspace) -> Result<String, CommandError> {
    let version = output(workspace.command("rustc").arg("-vV"))?;
    Ok(version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_owned())
}

/// What the compiler gets. Nothing on Apple's systems, whose format of both is small already.
fn flags(triple: &str) -> Option<String> {
    // Packed, the relocations take a tenth. Android reads its own form since API 23, and RELR not before API 28.
    let packed = match triple {
        apple if apple.contains("apple") => return None,
        android if android.contains("android") => "-Clink-arg=-Wl,--pack-dyn-relocs=android",
        linux if linux.contains("linux") => "-Clink-arg=-Wl,--pack-dyn-relocs=relr",
        _ => return Some(NO_UNWIND_TABLES.to_owned()),
    };
    Some(format!("{NO_UNWIND_TABLES} {EQUAL_FUNCTIONS_ONCE} {packed}"))
}

#[cfg(test)]
mod tests {
    use super::flags;

    #[test]
    fn each_system_gets_the_relocations_that_it_reads() {
        let of = |triple| flags(triple).unwrap_or_default();
        assert!(of("aarch64-linux-android").ends_with("--pack-dyn-relocs=android"));
        assert!(of("armv7-linux-androideabi").ends_with("--pack-dyn-relocs=android"));
        assert!(of("x86_64-unknown-linux-gnu").ends_with("--pack-dyn-relocs=relr"));
        assert_eq!(of("aarch64-apple-ios"), "");
    }
}
