use std::path::Path;

use super::jars::Jars;
use super::{Kotlin, catalog};
use crate::workspace::{CommandError, run};

/// Draws every golden screen with the renderer of the app and looks for what nobody could read, reach or press.
pub(super) fn draw(
    kotlin: &Kotlin<'_>,
    bindings: &Path,
    shell: &Path,
    app: &Path,
) -> Result<(), CommandError> {
    let root = kotlin.workspace.root();
    let version = catalog(kotlin.workspace)?;
    let artifacts = [
        ("org.robolectric", "robolectric", &*version("robolectric")),
        ("org.robolectric", "android-all-instrumented", ANDROID),
        ("junit", "junit", &version("junit")),
    ];
    let jars = Jars::fetch(kotlin.workspace, kotlin.folder.join("robolectric"), &artifacts, "drawn.sha256")?;
    let android: &Path = &kotlin.libraries.android;
    let stubs = kotlin.compile("androidx", &[android], &[&root.join("tests/bindings/androidx-stubs")])?;
    // The tests see what is internal in the app, as Gradle lets them.
    let friend = format!("-Xfriend-paths={}", app.display());
    let all = jars.all();
    let path: Vec<&Path> =
        [app, android, bindings, shell].into_iter().chain(all.iter().map(|jar| &**jar)).collect();
    let tests = kotlin.jar("drawn");
    kotlin.compile_to(&tests, &["-Werror", &friend], &path, &[&root.join("android/app/src/test/kotlin")])?;
    let mut java = kotlin.workspace.command("java");
    let path: Vec<&Path> =
        [&tests, app, bindings, shell, &stubs].into_iter().chain(all.iter().map(|jar| &**jar)).collect();
    java.env("CLASSPATH", kotlin.libraries.path(&path)).arg("-Xmx1500m");
    java.arg(property("jna.library.path", &kotlin.built));
    java.arg(property("shikaku.screens", &root.join("fixtures/screens")));
    java.arg(property("shikaku.drawn", &kotlin.folder.join("screens")));
    java.arg("-Drobolectric.offline=true").arg(property("robolectric.dependency.dir", jars.folder()));
    run(java.args(["org.junit.runner.JUnitCore", "shikaku.app.DrawnScreens"]))
}

/// Android 15, API 35, with its own text, layout and drawing: the newest that runs on Java 17.
const ANDROID: &str = "15-robolectric-13954326-i7";

fn property(name: &str, value: &Path) -> String {
    format!("-D{name}={}", value.display())
}
