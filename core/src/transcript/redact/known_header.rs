//! What the header of a transcript may say. Anything else may be of a person, as the name of a computer is.

/// Programs that write transcripts.
const APPS: [&str; 13] = [
    "unknown",
    "fuzz",
    "hostile",
    "test",
    "shikaku",
    "shikaku-android",
    "shikaku-bindings",
    "shikaku-cli",
    "shikaku-corpus",
    "shikaku-ios",
    "shikaku-qa",
    "shikaku-tests",
    "shikaku-virtual-card",
];

/// Operating systems and processors, as Rust names them.
const PLATFORMS: [&str; 16] = [
    "unknown",
    "linux",
    "windows",
    "macos",
    "android",
    "ios",
    "freebsd",
    "netbsd",
    "openbsd",
    "x86_64",
    "x86",
    "aarch64",
    "arm",
    "riscv64",
    "loongarch64",
    "powerpc64",
];

/// Kinds of virtual cards and of tokens.
const CARDS: [&str; 12] = [
    "unknown",
    "ordinary",
    "no-pin",
    "blocked",
    "expired",
    "in-grace",
    "expiring-soon",
    "no-certificate",
    "not-registered",
    "android-token",
    "iphone-token",
    "foreign",
];

/// Programs whose recordings are imported.
const SOURCES: [&str; 7] = ["btsnoop", "opensc", "pcsc-spy", "pcscd", "wireshark", "jsapdu", "logcat"];

/// `shikaku-cli 0.1.0`: a program and its version.
pub(super) fn is_app(value: &str) -> bool {
    let (name, version) = value.split_once(' ').unwrap_or((value, "0"));
    APPS.contains(&name) && is_number(version)
}

/// `0.1.0`, or a word in its place.
pub(super) fn is_version(value: &str) -> bool {
    value == "unknown" || is_number(value)
}

/// `linux x86_64`, `android 16 aarch64`.
pub(super) fn is_platform(value: &str) -> bool {
    value.split(' ').all(|word| PLATFORMS.contains(&word) || is_number(word))
}

pub(super) fn is_card(value: &str) -> bool {
    CARDS.contains(&value)
}

/// Fields that imports add.
pub(super) fn is_field(name: &str, value: &str) -> bool {
    name == "x-source" && SOURCES.contains(&value)
}

/// Up to three numbers of up to three digits.
fn is_number(word: &str) -> bool {
    let is_part =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    word.split('.').count() <= 3 && word.split('.').all(is_part)
}
