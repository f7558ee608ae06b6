//! Libraries for phones: built where the toolchains are, and where they are not it is said what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::debian;
use crate::mobile::{self, PROFILE};
use crate::stage::swift;
use crate::tool::{self, DEBOOTSTRAP};
use crate::workspace::{CommandError, Workspace, not_done, output, run};

/// A kind of phone, as Rust calls it.
struct Target {
    triple: &'static str,
    /// Android's name of it.
    abi: &'static str,
}

const ANDROID: &[Target] = &[
    Target { triple: "aarch64-linux-android", abi: "arm64-v8a" },
    Target { triple: "armv7-linux-androideabi", abi: "armeabi-v7a" },
    Target { triple: "x86_64-linux-android", abi: "x86_64" },
];
const IOS: &[Target] =
    &[Target { triple: "aarch64-apple-ios", abi: "" }, Target { triple: "aarch64-apple-ios-sim", abi: "" }];

/// The oldest Android.
const ANDROID_API: u32 = 26;
const PHONE_PACKAGES: &str = "rustc-web cargo-web rust-web-src clang lld llvm musl-dev";

/// `cargo xtask android`: the libraries, each in the folder of its ABI; whether all were built.
pub(crate) fn android(workspace: &Workspace) -> bool {
    let tools = env::var_os("ANDROID_NDK_HOME").and_then(|home| compilers(Path::new(&home)));
    let mut missing = missing_targets(workspace, ANDROID);
    if tools.is_none() {
        missing.push("the Android NDK, r28 or later (ANDROID_NDK_HOME names its folder)".to_owned());
    }
    match tools {
        Some(tools) if missing.is_empty() => reported(android_libraries(workspace, &tools)),
        _ => lacks(&missing),
    }
}

/// `cargo xtask xcframework`: what `ios/Package.swift` takes for devices; whether it was made.
pub(crate) fn xcframework(workspace: &Workspace) -> bool {
    let mut missing = missing_targets(workspace, IOS);
    if output(Command::new("xcodebuild").arg("-version")).is_err() {
        missing.push("Xcode (xcodebuild)".to_owned());
    }
    if missing.is_empty() { reported(apple_framework(workspace)) } else { lacks(&missing) }
}

/// `cargo xtask check-targets`: whether core and bindings compile for phones. In a Debian that has Rust's own source, so
/// that the standard library of a phone can be compiled too. What `ring` has in C is compiled with the headers of
/// another system, and nothing is linked: this proves the Rust code, and no library.
pub(crate) fn check_targets(workspace: &Workspace) -> bool {
    tool::install(workspace, &[&DEBOOTSTRAP]);
    let missing = tool::missing(&[&DEBOOTSTRAP]);
    if !missing.is_empty() {
        return lacks(&missing);
    }
    let results = [&ANDROID[0], &IOS[0]].map(|target| reported(check(workspace, target.triple)));
    results.iter().all(|passed| *passed)
}

fn check(workspace: &Workspace, triple: &str) -> Result<(), CommandError> {
    let sdk = workspace.target().join("phones/sdk");
    let header = "#define TARGET_OS_OSX 0\n#define TARGET_OS_IPHONE 1\n";
    fs::create_dir_all(&sdk)
        .and_then(|()| fs::write(sdk.join("TargetConditionals.h"), header))
        .map_err(not_done("check-targets"))?;
    let name = triple.replace('-', "_");
    for package in ["shikaku-adapter --no-default-features", "shikaku-bindings"] {
        let mut command = debian::command(workspace, "phones", PHONE_PACKAGES);
        command.args(["RUSTC_BOOTSTRAP=1", "CARGO_HOME=/cargo", "CARGO_TARGET_DIR=/target/phones/target"]);
        command.args(["SDKROOT=/target/phones/sdk", "IPHONEOS_DEPLOYMENT_TARGET=16.0"]);
        command.arg(format!("CC_{name}=clang"));
        let headers = format!("/usr/include/{}-linux-musl", env::consts::ARCH);
        command.arg(format!("CFLAGS_{name}=-isystem /target/phones/sdk -isystem {headers}"));
        command.args(["cargo", "check", "--locked", "--manifest-path", "/source/Cargo.toml", "--package"]);
        command.args(package.split(' ')).args(["--target", triple, "-Zbuild-std=std,panic_abort"]);
        run(&mut command)?;
    }
    Ok(())
}

fn android_libraries(workspace: &Workspace, tools: &Path) -> Result<(), CommandError> {
    for Target { triple, abi } in ANDROID {
        let clang = tools.join(format!("{}{ANDROID_API}-clang", triple.replace("armv7-", "armv7a-")));
        let name = triple.replace('-', "_");
        let mut build = mobile::build(workspace, triple);
        build.env(format!("CARGO_TARGET_{}_LINKER", name.to_uppercase()), &clang);
        build.env(format!("CC_{name}"), &clang).env(format!("AR_{name}"), tools.join("llvm-ar"));
        run(&mut build)?;
        let folder = workspace.root().join("android/build/jniLibs").join(abi);
        let library = workspace.target().join(triple).join(PROFILE).join("libshikaku_bindings.so");
        let copied = fs::create_dir_all(&folder);
        copied
            .and_then(|()| fs::copy(library, folder.join("libshikaku_bindings.so")))
            .map_err(not_done("copy"))?;
        println!("{}", folder.display());
    }
    Ok(())
}

fn apple_framework(workspace: &Workspace) -> Result<(), CommandError> {
    swift::generate(workspace)?;
    let headers = workspace.root().join("ios/build/ShikakuFFI/include");
    let framework = workspace.root().join("ios/build/ShikakuFFI.xcframework");
    let _ = fs::remove_dir_all(&framework);
    let mut create = workspace.command("xcodebuild");
    create.arg("-create-xcframework");
    for Target { triple, .. } in IOS {
        run(&mut mobile::build(workspace, triple))?;
        let library = workspace.target().join(triple).join(PROFILE).join("libshikaku_bindings.a");
        create.arg("-library").arg(library).arg("-headers").arg(&headers);
    }
    run(create.arg("-output").arg(framework))
}

/// The targets whose standard library is not there, each with the way to get it.
fn missing_targets(workspace: &Workspace, targets: &[Target]) -> Vec<String> {
    let is_there = |target: &Target| {
        let mut question = workspace.command("rustc");
        question.args(["--print", "target-libdir", "--target", target.triple]);
        output(&mut question).is_ok_and(|folder| Path::new(folder.trim()).is_dir())
    };
    let missing = targets.iter().filter(|target| !is_there(target));
    missing.map(|target| format!("Rust's library for {0} (rustup target add {0})", target.triple)).collect()
}

/// The folder of the NDK's compilers.
fn compilers(ndk: &Path) -> Option<PathBuf> {
    let hosts = fs::read_dir(ndk.join("toolchains/llvm/prebuilt")).ok()?;
    hosts.flatten().map(|host| host.path().join("bin")).find(|folder| folder.is_dir())
}

fn lacks(missing: &[String]) -> bool {
    for what in missing {
        println!("missing: {what}");
    }
    false
}

fn reported(result: Result<(), CommandError>) -> bool {
    result.inspect_err(|error| println!("{error}")).is_ok()
}
