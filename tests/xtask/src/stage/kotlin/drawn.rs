use std::path::{Path, PathBuf};
use std::{env, fs};

use super::{Kotlin, catalog};
use crate::stage::jars::Jars;
use crate::workspace::{CommandError, not_done, run};

/// Draws every golden screen with the renderer of the app and finds what no person could read, reach or press.
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
    let jars =
        Jars::fetch(kotlin.workspace, kotlin.folder.join("robolectric"), &artifacts, "kotlin/drawn.sha256")?;
    let systems = systems(kotlin, &jars)?;
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
    java.arg(format!("-Dshikaku.all={}", kotlin.workspace.is_thorough()));
    // A picture of every drawing, for a person.
    java.arg(format!("-Dshikaku.pictures={}", env::var_os("SHIKAKU_PICTURES").is_some()));
    java.arg("-Drobolectric.offline=true").arg(property("robolectric.dependency.dir", &systems));
    let tests = ["DrawnScreens", "TurnedScreens", "DrawnOnOldAndroid", "RunningApp"];
    let tests = tests.map(|name| format!("shikaku.app.{name}"));
    run(java.arg("org.junit.runner.JUnitCore").args(tests))
}

/// A folder with both releases of Android: Maven copies no two versions of one artifact, and Robolectric looks in one folder.
fn systems(kotlin: &Kotlin<'_>, jars: &Jars) -> Result<PathBuf, CommandError> {
    const ARTIFACT: &str = "android-all-instrumented";
    let old = [("org.robolectric", ARTIFACT, OLD_ANDROID)];
    let old = Jars::fetch(kotlin.workspace, kotlin.folder.join("old-android"), &old, "kotlin/old.sha256")?;
    let folder = kotlin.folder.join("systems");
    fs::create_dir_all(&folder).map_err(not_done("make the folder for Android"))?;
    for jar in [jars.jar(ARTIFACT, ANDROID), old.jar(ARTIFACT, OLD_ANDROID)] {
        let there = folder.join(jar.file_name().unwrap_or_default());
        if !there.is_file() {
            fs::hard_link(&jar, &there).map_err(not_done("put Android into its folder"))?;
        }
    }
    Ok(folder)
}

/// Android 15, API 35, with its own text, layout and drawing: the newest that runs on Java 17.
const ANDROID: &str = "15-robolectric-13954326-i7";

/// Android 8.0, API 26, the oldest that the app runs on.
const OLD_ANDROID: &str = "8.0.0_r4-robolectric-r1-i7";

fn property(name: &str, value: &Path) -> String {
    format!("-D{name}={}", value.display())
}
