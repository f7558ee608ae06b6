//! The packages that are published: what each exports, and what its archive contains.
//!
//! `core/PACKAGE/api.txt` lists every public item of a package, after expansion of its macros. A change of that file is a
//! change of API and has a line in `core/PACKAGE/CHANGELOG.md`. Each package is compiled alone, with the features that its
//! own manifest asks for, in a target directory of its own.

mod expanded;
mod listing;
pub(crate) mod signature;

use std::path::{Path, PathBuf};
use std::{env, fs};

use expect_test::expect_file;
use serde_json::Value;

use crate::architecture::dependencies::{cargo, cargo_command, packages, printed};
use crate::architecture::root;
use listing::Listing;

/// The packages that are published, by folder below `core`.
const PUBLISHED: [&str; 5] = ["calendar", "card", "eligibility", "reader", "transport"];

/// What each archive contains besides source.
const IN_ARCHIVE: [&str; 5] = ["CHANGELOG.md", "Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md"];

#[test]
fn a_published_package_exports_this_and_nothing_else() {
    for package in PUBLISHED {
        let listing = Listing::of(&expanded(package));
        println!("{package}: {} public items", listing.count());
        expect_file![format!("../../core/{package}/api.txt")].assert_eq(&listing.text(package));
    }
}

#[test]
fn only_these_packages_are_published_and_their_manifests_say_what_a_registry_shows() {
    let packages = packages();
    let is_published = |package: &&Value| package["publish"].is_null();
    let mut published: Vec<_> = packages.iter().filter(is_published).collect();
    published.sort_by_key(|package| package["name"].as_str());
    let names: Vec<_> = published.iter().filter_map(|package| package["name"].as_str()).collect();
    assert_eq!(names, PUBLISHED.map(|package| format!("shikaku-{package}")));
    for package in published {
        for field in ["description", "documentation", "license", "readme", "repository", "rust_version"] {
            assert!(package[field].is_string(), "{}: {field}", package["name"]);
        }
        let count = |field: &str| package[field].as_array().map_or(0, Vec::len);
        assert!((1..=5).contains(&count("keywords")), "{}", package["name"]);
        assert!((1..=5).contains(&count("categories")), "{}", package["name"]);
    }
}

#[test]
fn an_archive_contains_licences_readme_and_changes() {
    for package in PUBLISHED {
        let name = format!("shikaku-{package}");
        let list = cargo(&["package", "--package", &name, "--list", "--allow-dirty", "--offline"]);
        for file in IN_ARCHIVE {
            assert!(list.lines().any(|line| line == file), "{name}: {file}");
            let path = root().join("core").join(package).join(file);
            assert!(fs::read(path).is_ok_and(|content| !content.is_empty()), "{name}: {file} is empty");
        }
        assert!(!list.lines().any(|line| line == "api.txt"), "{name}");
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let text = |folder: PathBuf| fs::read_to_string(folder.join(licence)).expect("a licence");
            assert_eq!(text(root().join("core").join(package)), text(root()), "{name}: {licence}");
        }
    }
}

/// The source of a package after expansion of its macros, without what only tests see.
fn expanded(package: &str) -> syn::File {
    let (name, target) = (format!("shikaku-{package}"), target().join("packages"));
    let mut rustc = cargo_command();
    rustc.args(["rustc", "--locked", "--package", &name, "--lib", "--profile", "check", "--target-dir"]);
    // Printing the expanded source is not stable; its form has been that of Rust source ever since.
    rustc.arg(target).args(["--", "-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1");
    let source = printed(rustc);
    syn::parse_file(&source).unwrap_or_else(|error| panic!("the expanded source of {name}: {error}"))
}

/// The target directory in which this test was built.
fn target() -> PathBuf {
    let program = env::current_exe().expect("this program");
    program.ancestors().nth(3).map_or_else(|| root().join("target"), Path::to_path_buf)
}
