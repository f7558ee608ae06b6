use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::{env, fs, thread};

use crate::workspace::{Workspace, is_root, output, run};

/// Something a stage needs that does not come with the source.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    probe: Probe,
    source: Source,
}

/// How to see that a tool is there.
enum Probe {
    Program(&'static str),
    /// A shared library below a system library directory.
    Library(&'static str),
    /// A library that can be linked.
    PkgConfig(&'static str),
    /// A font for a language.
    Font(&'static str),
    /// The programs of a PostgreSQL server, which Debian puts on no search path.
    Postgresql,
}

/// Where a tool comes from.
enum Source {
    Debian(&'static [&'static str]),
    Crate {
        package: &'static str,
        version: &'static str,
    },
    /// A crate whose program is on the Python Package Index too, in [`WHEELS`] with its digest: building it takes minutes.
    Wheel {
        package: &'static str,
        version: &'static str,
    },
}

pub(crate) const PCSC_LIBRARY: Tool = Tool {
    name: "libpcsclite (development files)",
    probe: Probe::PkgConfig("libpcsclite"),
    source: Source::Debian(&["libpcsclite-dev", "pkg-config"]),
};
pub(crate) const DBUS_LIBRARY: Tool = Tool {
    name: "libdbus (development files)",
    probe: Probe::PkgConfig("dbus-1"),
    source: Source::Debian(&["libdbus-1-dev", "pkg-config"]),
};
/// What the workspace is linked with when every feature is on.
pub(crate) const LIBRARIES: &[&Tool] = &[&PCSC_LIBRARY, &DBUS_LIBRARY];
pub(crate) const PCSCD: Tool =
    Tool { name: "pcscd", probe: Probe::Program("pcscd"), source: Source::Debian(&["pcscd"]) };
pub(crate) const VPCD: Tool = Tool {
    name: "vpcd",
    probe: Probe::Library("pcsc/drivers/serial/libifdvpcd.so"),
    source: Source::Debian(&["vsmartcard-vpcd"]),
};
pub(crate) const OPENSC: Tool =
    Tool { name: "OpenSC", probe: Probe::Program("pkcs15-crypt"), source: Source::Debian(&["opensc"]) };
pub(crate) const OPENSC_PKCS11: Tool = Tool {
    name: "OpenSC's PKCS #11 module",
    probe: Probe::Library("opensc-pkcs11.so"),
    source: Source::Debian(&["opensc-pkcs11"]),
};
pub(crate) const OPENSSL: Tool =
    Tool { name: "openssl", probe: Probe::Program("openssl"), source: Source::Debian(&["openssl"]) };
pub(crate) const DEBOOTSTRAP: Tool = Tool {
    name: "debootstrap",
    probe: Probe::Program("debootstrap"),
    source: Source::Debian(&["debootstrap"]),
};
/// A compiler of C for Windows, and its linker.
pub(crate) const MINGW: Tool = Tool {
    name: "mingw-w64",
    probe: Probe::Program("x86_64-w64-mingw32-gcc"),
    source: Source::Debian(&["gcc-mingw-w64-x86-64-win32"]),
};
/// A Rust that comes with the source of its standard library.
pub(crate) const DEBIAN_RUST: Tool = Tool {
    name: "Debian's Rust with the source of the standard library",
    probe: Probe::Library("rustlib/src/rust/library/std/Cargo.toml"),
    source: Source::Debian(&["cargo-web", "rust-web-src", "rustc-web"]),
};
pub(crate) const JAVA: Tool =
    Tool { name: "Java", probe: Probe::Program("java"), source: Source::Debian(&["default-jre-headless"]) };
/// Runs a source file too, which a JRE does not.
pub(crate) const JDK: Tool =
    Tool { name: "a JDK", probe: Probe::Program("javac"), source: Source::Debian(&["default-jdk-headless"]) };
pub(crate) const MONO: Tool = Tool {
    name: "Mono with its C# compiler",
    probe: Probe::Program("mcs"),
    source: Source::Debian(&[
        "libmono-system-runtime-serialization4.0-cil",
        "libmono-system-xml-linq4.0-cil",
        "mono-mcs",
        "mono-runtime",
    ]),
};
pub(crate) const MONO_ROOTS: Tool = Tool {
    name: "Mono's store of root certificates",
    probe: Probe::Program("cert-sync"),
    source: Source::Debian(&["ca-certificates-mono"]),
};
pub(crate) const MAVEN: Tool =
    Tool { name: "Maven", probe: Probe::Program("mvn"), source: Source::Debian(&["maven"]) };
pub(crate) const CHROMIUM: Tool =
    Tool { name: "Chromium", probe: Probe::Program("chromium"), source: Source::Debian(&["chromium"]) };
pub(crate) const JAPANESE_FONT: Tool = Tool {
    name: "a Japanese font",
    probe: Probe::Font("ja"),
    source: Source::Debian(&["fontconfig", "fonts-noto-cjk"]),
};
pub(crate) const NODE: Tool =
    Tool { name: "Node.js", probe: Probe::Program("node"), source: Source::Debian(&["nodejs"]) };
pub(crate) const NPM: Tool =
    Tool { name: "npm", probe: Probe::Program("npm"), source: Source::Debian(&["npm"]) };
pub(crate) const OPEN_JTALK: Tool = Tool {
    name: "Open JTalk",
    probe: Probe::Program("open_jtalk"),
    source: Source::Debian(&["open-jtalk", "open-jtalk-mecab-naist-jdic"]),
};
/// Runs a client of the gateway.
pub(crate) const PYTHON: Tool =
    Tool { name: "Python", probe: Probe::Program("python3"), source: Source::Debian(&["python3"]) };
pub(crate) const PIP: Tool =
    Tool { name: "pip", probe: Probe::Program("pip3"), source: Source::Debian(&["python3-pip"]) };
pub(crate) const ORCA: Tool = Tool {
    name: "Orca",
    probe: Probe::Program("orca"),
    source: Source::Debian(&["orca", "at-spi2-core", "gir1.2-atspi-2.0", "python3-pyatspi"]),
};
pub(crate) const SPEECH_DISPATCHER: Tool = Tool {
    name: "speech-dispatcher",
    probe: Probe::Program("speech-dispatcher"),
    source: Source::Debian(&["speech-dispatcher"]),
};
pub(crate) const XVFB: Tool =
    Tool { name: "Xvfb", probe: Probe::Program("xvfb-run"), source: Source::Debian(&["xvfb", "xauth"]) };
pub(crate) const DBUS_SESSION: Tool = Tool {
    name: "dbus-run-session",
    probe: Probe::Program("dbus-run-session"),
    source: Source::Debian(&["dbus", "dbus-x11"]),
};
pub(crate) const XDOTOOL: Tool =
    Tool { name: "xdotool", probe: Probe::Program("xdotool"), source: Source::Debian(&["xdotool"]) };
pub(crate) const POSTGRESQL: Tool =
    Tool { name: "PostgreSQL", probe: Probe::Postgresql, source: Source::Debian(&["postgresql"]) };
pub(crate) const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    probe: Probe::Program("cargo-deny"),
    source: Source::Crate { package: "cargo-deny", version: "0.20.2" },
};

pub(crate) const TYPOS: Tool = Tool {
    name: "typos",
    probe: Probe::Program("typos"),
    source: Source::Wheel { package: "typos-cli", version: "1.52.0" },
};

/// Programs of the Python Package Index, each with its version and digest.
const WHEELS: &str = "tests/xtask/wheels.txt";

impl Tool {
    fn is_there(&self) -> bool {
        match self.probe {
            Probe::Program(name) => program(name).is_some(),
            Probe::Library(name) => library(name).is_some(),
            Probe::PkgConfig(name) => output(Command::new("pkg-config").args(["--exists", name])).is_ok(),
            Probe::Postgresql => postgresql("initdb").is_some(),
            Probe::Font(language) => {
                let fonts = output(Command::new("fc-list").arg(format!(":lang={language}")));
                fonts.is_ok_and(|fonts| !fonts.trim().is_empty())
            }
        }
    }
}

/// Installs what is missing, as far as this machine allows.
pub(crate) fn install(workspace: &Workspace, tools: &[&Tool]) {
    let missing: Vec<_> = tools.iter().filter(|tool| !tool.is_there()).collect();
    let of_python = missing.iter().any(|tool| matches!(tool.source, Source::Wheel { .. }));
    let packages: BTreeSet<_> = missing.iter().flat_map(|tool| tool.debian_packages()).copied().collect();
    if !packages.is_empty() && may_install() {
        apt_install(workspace, &packages);
    }
    if of_python && may_install() && program("pip3").is_some() {
        let options =
            ["install", "--quiet", "--no-deps", "--only-binary", ":all:", "--break-system-packages"];
        let _ = run(workspace.command("pip3").args(options).args(["--require-hashes", "-r", WHEELS]));
    }
    for tool in missing {
        if tool.is_there() {
            continue;
        }
        if let Source::Crate { package, version } | Source::Wheel { package, version } = tool.source {
            // Unoptimised and without debug information: these tools run for a second, and building them is what takes the time.
            let arguments = ["install", "--locked", "--debug", "--quiet", package, "--version", version];
            // Whether it worked is seen by looking for the tool again.
            let _ = run(workspace.cargo(&arguments).env("CARGO_PROFILE_DEV_DEBUG", "0"));
        }
    }
}

/// Installs what is missing and prints what still is; whether all is there.
pub(crate) fn ready(workspace: &Workspace, tools: &[&Tool]) -> bool {
    install(workspace, tools);
    let missing = missing(tools);
    if !missing.is_empty() {
        println!("missing: {}", missing.join(", "));
    }
    missing.is_empty()
}

/// The tools that are not there, each with the way to get it. Empty when all are.
pub(crate) fn missing(tools: &[&Tool]) -> Vec<String> {
    tools.iter().filter(|tool| !tool.is_there()).map(|tool| tool.advice()).collect()
}

impl Tool {
    fn debian_packages(&self) -> &'static [&'static str] {
        match self.source {
            Source::Debian(packages) => packages,
            Source::Wheel { .. } => &["python3-pip"],
            Source::Crate { .. } => &[],
        }
    }

    fn advice(&self) -> String {
        match self.source {
            Source::Debian(packages) => format!("{} (apt-get install {})", self.name, packages.join(" ")),
            Source::Crate { package, version } | Source::Wheel { package, version } => {
                format!("{} (cargo install --locked {package} --version {version})", self.name)
            }
        }
    }
}

fn apt_install(workspace: &Workspace, packages: &BTreeSet<&str>) {
    let install = || {
        let mut command = workspace.command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command.args(["-o", LOCK_TIMEOUT, "install", "-y", "-q", "--no-install-recommends"]).args(packages);
        command
    };
    // A fresh machine knows no package until it has asked for the lists.
    if run(&mut install()).is_err() && update(workspace) {
        let _ = run(&mut install());
    }
}

/// Fetches the lists of packages. apt-get waits for the lock of installations, but not for the one of the lists, so the
/// call is repeated while another program holds that one.
fn update(workspace: &Workspace) -> bool {
    let update = || {
        let mut command = workspace.command("apt-get");
        // Its messages in English: the one about the lock has no exit code of its own.
        let output = command.env("LC_ALL", "C").args(["-o", LOCK_TIMEOUT, "update", "-q"]).output();
        output.map_or((false, String::new()), |it| {
            (it.status.success(), String::from_utf8_lossy(&it.stderr).into_owned())
        })
    };
    while_locked(update, || thread::sleep(LOCK_PAUSE))
}

/// Repeats a call while it says that another program holds the lock, with a pause between, and no longer than
/// [`LOCK_WAIT`].
fn while_locked(mut call: impl FnMut() -> (bool, String), mut pause: impl FnMut()) -> bool {
    let tries = LOCK_WAIT.as_secs() / LOCK_PAUSE.as_secs();
    for _ in 0..tries {
        match call() {
            (true, _) => return true,
            (false, problem) if says_locked(&problem) => pause(),
            (false, problem) => {
                eprint!("{problem}");
                return false;
            }
        }
    }
    false
}

/// `E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)`.
fn says_locked(problem: &str) -> bool {
    problem.contains("Could not get lock") || problem.contains("Unable to lock directory")
}

/// How long an installation waits for that of another program, in seconds (apt.conf(5), `DPkg::Lock::Timeout`).
const LOCK_TIMEOUT: &str = "DPkg::Lock::Timeout=600";
const LOCK_WAIT: Duration = Duration::from_mins(10);
const LOCK_PAUSE: Duration = Duration::from_secs(5);

fn may_install() -> bool {
    is_root() && program("apt-get").is_some()
}

/// A program on the search path or where daemons live.
fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let daemons = ["/usr/local/sbin", "/usr/sbin", "/sbin"].map(PathBuf::from);
    env::split_paths(&path).chain(daemons).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A program of the newest PostgreSQL of this computer.
pub(crate) fn postgresql(name: &str) -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin").join(name)).filter(|file| file.is_file());
    found.max().or_else(|| program(name))
}

/// A shared library in `/usr/lib` or the folder of one architecture below it.
fn library(name: &str) -> Option<PathBuf> {
    let root = PathBuf::from("/usr/lib");
    let architectures = fs::read_dir(&root).into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = architectures.chain([root.clone()]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::while_locked;

    const LOCKED: &str =
        "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)";

    #[test]
    fn a_lock_of_another_program_is_waited_for_within_a_bound_and_nothing_else_is() {
        let (mut calls, mut pauses) = (0, 0);
        let third = || {
            calls += 1;
            (calls == 3, LOCKED.to_owned())
        };
        assert!(while_locked(third, || pauses += 1));
        assert_eq!((calls, pauses), (3, 2));

        let mut pauses = 0;
        assert!(!while_locked(|| (false, LOCKED.to_owned()), || pauses += 1));
        assert_eq!(pauses, 120);

        let mut pauses = 0;
        assert!(!while_locked(|| (false, "E: no network".to_owned()), || pauses += 1));
        assert_eq!(pauses, 0);
    }
}
