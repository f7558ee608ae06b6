//! Which crate may know which.

use std::env;
use std::process::Command;

use serde_json::Value;

use super::{assert_none, root};

/// Doors to the outside. Core has none of them until a feature opens one.
const DOORS: &[&str] = &["axum", "hyper", "mio", "pcsc", "reqwest", "rusqlite", "rustls", "socket2", "tokio"];

/// What a member of the workspace may use of the others; `*` is all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("shikaku-core", &[]),
    ("shikaku-bindings", &["shikaku-core"]),
    (
        "shikaku",
        &["shikaku-core", "shikaku-gateway", "shikaku-qa", "shikaku-reader-sim", "shikaku-virtual-card"],
    ),
    ("shikaku-gateway", &["shikaku-core", "shikaku-virtual-card"]),
    ("shikaku-qa", &["shikaku-core"]),
    ("shikaku-reader-sim", &["shikaku-core", "shikaku-virtual-card"]),
    ("shikaku-screen-page", &["shikaku-core"]),
    ("shikaku-virtual-card", &["shikaku-core"]),
    ("shikaku-tests", &["*"]),
    ("xtask", &[]),
];

#[test]
fn core_without_features_depends_on_no_door() {
    let open: Vec<_> = tree(&["--no-default-features"]).into_iter().filter(|name| is_door(name)).collect();
    assert_none("doors that stand open in core", &open);
    // The same look finds them where they are.
    assert!(tree(&["--features", "http"]).iter().any(|name| name == "tokio"), "the tree was not read");
}

#[test]
fn members_depend_on_each_other_in_one_direction() {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"]))
        .expect("cargo's JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let members: Vec<_> = packages.iter().map(name).collect();
    let mut wrong = Vec::new();
    for package in packages {
        let allowed =
            MAY_USE.iter().find(|(member, _)| *member == name(package)).map(|(_, allowed)| *allowed);
        let Some(allowed) = allowed else {
            wrong.push(format!("{} has no row", name(package)));
            continue;
        };
        // A development dependency may go anywhere: nothing that ships follows it.
        let ships = |dependency: &&Value| dependency["kind"].as_str() != Some("dev");
        let used = package["dependencies"].as_array().into_iter().flatten().filter(ships).map(name);
        let used =
            used.filter(|name| members.contains(name) && !allowed.contains(&"*") && !allowed.contains(name));
        wrong.extend(used.map(|name| format!("{} uses {name}", self::name(package))));
    }
    assert_none("members that know too much", &wrong);
}

/// A recording that hides nothing is for tests with synthetic cards: whatever is sold or given away cannot make one.
#[test]
fn only_tests_may_record_without_redaction() {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"]))
        .expect("cargo's JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let names_it = |package: &&Value| {
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        dependencies
            .flat_map(|one| one["features"].as_array().into_iter().flatten())
            .any(|one| one == "unredacted")
    };
    let found: Vec<_> = packages.iter().filter(names_it).map(name).collect();
    assert_eq!(found, ["shikaku-tests"]);
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap_or_default()
}

fn is_door(name: &str) -> bool {
    DOORS.contains(&name)
}

/// Names of all crates that core brings along.
fn tree(features: &[&str]) -> Vec<String> {
    let fixed =
        ["tree", "--package", "shikaku-core", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let listing = cargo(&[&fixed, features].concat());
    listing.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(arguments).arg("--locked").current_dir(root()).output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}
