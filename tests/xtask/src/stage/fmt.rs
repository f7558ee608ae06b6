use crate::stage::{Beside, Runs, Stage};
use crate::workspace::{CommandError, Workspace, run};

pub(crate) const STAGE: Stage = Stage {
    name: "fmt",
    about: "the source is formatted, in the workspace and in the packages outside of it",
    needs: &[],
    beside: Beside::Nothing,
    runs: Runs::Always,
    run: check,
};

/// Checks the format of the workspace and of [`OUTSIDE`]; one failure does not hide another.
pub(crate) fn check(workspace: &Workspace) -> Result<(), CommandError> {
    let members = run(&mut workspace.cargo(&["fmt", "--all", "--check"]));
    let manifests = OUTSIDE.iter().map(|folder| format!("{folder}/Cargo.toml"));
    let outside = manifests.map(|manifest| {
        // Without `--all`, which would format the members that such a package depends on once more.
        run(&mut workspace.cargo(&["fmt", "--check", "--manifest-path", &manifest]))
    });
    // Collected first, so that all of them run.
    outside.collect::<Vec<_>>().into_iter().fold(members, Result::and)
}

/// The packages that are workspaces of their own: `exclude` of the manifest.
const OUTSIDE: [&str; 2] = ["tests/fuzz", "tests/peers"];

#[cfg(test)]
mod tests {
    use std::fs;

    use super::OUTSIDE;
    use crate::workspace::Workspace;

    #[test]
    fn every_excluded_package_is_checked() {
        let manifest = fs::read_to_string(Workspace::here().root().join("Cargo.toml")).unwrap_or_default();
        let excluded = OUTSIDE.map(|folder| format!("\"{folder}\"")).join(", ");
        assert!(manifest.contains(&format!("exclude = [{excluded}]")), "{manifest}");
    }
}
