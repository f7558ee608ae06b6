//! `cargo xtask size`: how large the library of the phones is, on this computer's own target.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;

use crate::mobile;
use crate::workspace::{CommandError, Workspace, not_done, run};

/// The largest that the stripped library may be, in bytes: 5 MiB. A phone app contains it once for each ABI.
const LARGEST: u64 = 5 * 1024 * 1024;

/// Builds the library as phones get it, strips it and measures it; whether it is small enough. It takes minutes, so it is no
/// stage of `cargo xtask test`.
pub(crate) fn check(workspace: &Workspace) -> bool {
    match measure(workspace) {
        Ok(bytes) => {
            println!("{}", text(bytes));
            bytes <= LARGEST
        }
        Err(error) => {
            println!("{error}");
            false
        }
    }
}

fn measure(workspace: &Workspace) -> Result<u64, CommandError> {
    let host = mobile::host(workspace)?;
    run(&mut mobile::build(workspace, &host))?;
    let folder = workspace.target().join(host).join(mobile::PROFILE);
    let name = format!("{DLL_PREFIX}shikaku_bindings{DLL_SUFFIX}");
    let stripped = folder.join(format!("stripped-{name}"));
    let mut strip = workspace.command("strip");
    // What Gradle and Xcode do with the library of a release.
    strip.arg(if cfg!(target_os = "macos") { "-x" } else { "--strip-unneeded" });
    run(strip.arg("-o").arg(&stripped).arg(folder.join(name)))?;
    let size = fs::metadata(&stripped).map(|file| file.len());
    size.map_err(not_done("size"))
}

/// The size beside its limit, in bytes and MiB with two digits.
fn text(bytes: u64) -> String {
    let hundredths = bytes * 100 / (1024 * 1024);
    let (whole, part, limit) = (hundredths / 100, hundredths % 100, LARGEST / (1024 * 1024));
    let verdict = if bytes <= LARGEST { "within" } else { "beyond" };
    format!("{bytes} bytes, {whole}.{part:02} MiB: {verdict} the limit of {limit} MiB")
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, text};

    #[test]
    fn one_byte_beyond_the_limit_is_beyond_it() {
        assert_eq!(text(LARGEST), "5242880 bytes, 5.00 MiB: within the limit of 5 MiB");
        assert_eq!(text(LARGEST + 1), "5242881 bytes, 5.00 MiB: beyond the limit of 5 MiB");
        assert_eq!(text(4_100_000), "4100000 bytes, 3.91 MiB: within the limit of 5 MiB");
    }
}
