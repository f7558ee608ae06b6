//! Which package may depend on which.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

use super::{assert_none, root};

/// Packages that do I/O. The library has none of them until a feature of its adapter asks for one.
const IO: &[&str] = &["axum", "hyper", "mio", "pcsc", "reqwest", "rusqlite", "rustls", "socket2", "tokio"];

#[test]
fn the_library_without_features_depends_on_no_package_that_does_io() {
    let library = tree("shikaku-adapter", &["--no-default-features"]);
    let found: Vec<_> = library.into_iter().filter(|name| does_io(name)).collect();
    assert_none("packages that do I/O in the library", &found);
    // The same search finds them where they are.
    let with_http = tree("shikaku-adapter", &["--features", "http"]);
    assert!(with_http.iter().any(|name| name == "tokio"), "the tree was not read");
}

#[test]
fn a_package_depends_on_packages_of_lower_layers_only() {
    let layers = layers();
    let packages = packages();
    let members: Vec<_> = packages.iter().map(name).collect();
    let layer = |member: &str| layers.iter().position(|layer| layer.iter().any(|name| name == member));
    let mut wrong: Vec<_> =
        layers.iter().flatten().filter(|name| !members.contains(&name.as_str())).cloned().collect();
    for package in &packages {
        let from = name(package);
        let Some(own) = layer(from) else {
            wrong.push(format!("{from} is in no layer of ARCHITECTURE.md"));
            continue;
        };
        let below = |used: &&str| layer(used).is_some_and(|layer| layer > own);
        let used = shipped(package).filter(|used| members.contains(used) && !below(used));
        wrong.extend(used.map(|used| format!("{from} uses {used}")));
    }
    assert_none("packages outside the picture of ARCHITECTURE.md", &wrong);
}

/// The lines of the block `layers` in ARCHITECTURE.md, from top to bottom: the names of packages before a `│`.
fn layers() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let (_, rest) = text.split_once("```layers\n").expect("the picture of the layers");
    let (block, _) = rest.split_once("```").expect("its end");
    let names = |line: &str| {
        let (names, _) = line.split_once('│').unwrap_or((line, ""));
        names.split_whitespace().map(str::to_owned).collect()
    };
    block.lines().map(names).collect()
}

/// The first source file of every library and program of the workspace.
pub(super) fn source_roots() -> Vec<PathBuf> {
    let packages = packages();
    let targets = packages.iter().flat_map(|package| package["targets"].as_array().into_iter().flatten());
    let is_shipped = |target: &&Value| {
        let kinds = target["kind"].as_array().into_iter().flatten().filter_map(Value::as_str);
        kinds.into_iter().any(|kind| ["lib", "bin"].contains(&kind))
    };
    let paths = targets.filter(is_shipped).filter_map(|target| target["src_path"].as_str());
    paths.map(PathBuf::from).collect()
}

/// A development dependency is left out: nothing that ships follows it.
fn shipped(package: &Value) -> impl Iterator<Item = &str> {
    let ships = |dependency: &&Value| dependency["kind"].as_str() != Some("dev");
    package["dependencies"].as_array().into_iter().flatten().filter(ships).map(name)
}

pub(crate) fn packages() -> Vec<Value> {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"]))
        .expect("cargo's JSON");
    metadata["packages"].as_array().expect("a list of packages").clone()
}

/// Cargo unifies features over a workspace, so one that tests enable would be in a product of the same build.
#[test]
fn only_the_adapter_of_the_library_has_features() {
    let packages = packages();
    let core = root().join("core");
    let is_library = |package: &&Value| {
        package["manifest_path"].as_str().is_some_and(|path| PathBuf::from(path).starts_with(&core))
    };
    let has_features =
        |package: &&Value| package["features"].as_object().is_some_and(|features| !features.is_empty());
    assert!(packages.iter().filter(is_library).count() > 9, "the packages of the library were not found");
    let found: Vec<_> = packages.iter().filter(is_library).filter(has_features).map(name).collect();
    assert_eq!(found, ["shikaku-adapter"]);
}

#[test]
fn the_phone_library_links_no_replay_and_no_qa() {
    let for_qa = ["shikaku-qa", "shikaku-replay"];
    let linked = |package: &str| {
        let tree = tree(package, &["--all-features"]);
        for_qa.into_iter().filter(|name| tree.iter().any(|used| used == name)).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(linked("shikaku-bindings"), none);
    // The adapter is the last package of the library below it.
    assert_eq!(linked("shikaku-adapter"), none);
    // The same search finds them in the command line.
    assert_eq!(linked("shikaku"), for_qa);
}

#[test]
fn the_program_without_practice_links_no_virtual_card_no_gateway_and_no_simulated_reader() {
    let practice = ["rsa", "shikaku-gateway", "shikaku-reader-sim", "shikaku-virtual-card"];
    let linked = |features: &[&str]| {
        let tree = tree("shikaku", features);
        practice.into_iter().filter(|name| tree.iter().any(|used| used == name)).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(linked(&["--no-default-features"]), none);
    assert_eq!(linked(&["--no-default-features", "--features", "pcsc,bluetooth"]), none);
    // The same search finds them in the program as it is built by default.
    assert_eq!(linked(&[]), practice);
}

#[test]
fn a_package_of_the_library_names_every_dependency_that_it_declares() {
    let packages = packages();
    let core = root().join("core");
    let mut unused = Vec::new();
    for package in &packages {
        let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap_or_default());
        let folder = manifest.parent().unwrap_or(&manifest);
        if !folder.starts_with(&core) {
            continue;
        }
        let source = sources(folder);
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let crate_name =
                dependency["rename"].as_str().unwrap_or_else(|| name(dependency)).replace('-', "_");
            if !source.contains(&crate_name) {
                unused.push(format!("{} declares {crate_name}", name(package)));
            }
        }
    }
    assert_none("dependencies without a use", &unused);
}

/// The text of every Rust file below a folder.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let text = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => sources(&path),
        Some(end) if end == "rs" => fs::read_to_string(&path).unwrap_or_default(),
        _ => String::new(),
    };
    entries.map(text).collect()
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap_or_default()
}

fn does_io(name: &str) -> bool {
    IO.contains(&name)
}

/// Names of all packages that are linked with this one.
fn tree(package: &str, features: &[&str]) -> Vec<String> {
    let fixed = ["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let listing = cargo(&[&fixed, features].concat());
    listing.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// What cargo prints.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    let mut cargo = cargo_command();
    cargo.args(arguments).arg("--locked");
    printed(cargo)
}

/// A cargo in the workspace.
pub(crate) fn cargo_command() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// What a command prints that must succeed.
pub(crate) fn printed(mut command: Command) -> String {
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}
