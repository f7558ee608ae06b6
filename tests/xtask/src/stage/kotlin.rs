mod drawn;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::stage::jars::Jars;
use crate::stage::{Beside, Runs, Stage};
use crate::tool::{DBUS_LIBRARY, JAVA, MAVEN, PCSC_LIBRARY};
use crate::workspace::{CommandError, Workspace, not_done, run};

pub(crate) const STAGE: Stage = Stage {
    name: "kotlin",
    about: "the Android shell against the library, the card and the gateway; the app against Android's API, drawn",
    needs: &[&PCSC_LIBRARY, &DBUS_LIBRARY, &JAVA, &MAVEN],
    beside: Beside::Any,
    runs: Runs::Always,
    run: |workspace| Kotlin::prepare(workspace)?.check(),
};

/// Builds the program that measures what the face costs; its command waits for the number of rounds. The library is the one
/// that phones get, the recording lies where `cargo xtask bench --bindings` puts it.
pub(crate) fn bindings(workspace: &Workspace) -> Result<Command, CommandError> {
    let kotlin = Kotlin::prepare(workspace)?;
    let bindings = kotlin.bindings()?;
    let shell = kotlin.shell(&bindings)?;
    let mut java = workspace.command("java");
    java.arg(format!("-Djna.library.path={}", workspace.target().join("mobile").display()));
    java.arg("-cp").arg(kotlin.libraries.path(&[&bindings, &shell]));
    java.arg("shikaku.shell.BenchKt").arg(workspace.target().join("bindings-cost/recording"));
    Ok(java)
}

/// Where everything of this stage lies.
struct Kotlin<'a> {
    workspace: &'a Workspace,
    /// Programs and the library.
    built: PathBuf,
    /// What this stage makes and keeps.
    folder: PathBuf,
    libraries: Libraries,
}

impl<'a> Kotlin<'a> {
    /// Builds the library and the programs, and fetches what Kotlin needs.
    fn prepare(workspace: &'a Workspace) -> Result<Self, CommandError> {
        workspace.build()?;
        let folder = workspace.target().join("kotlin-stage");
        let libraries = Libraries::fetch(workspace, &folder)?;
        Ok(Self { workspace, built: workspace.target().join("debug"), folder, libraries })
    }

    fn check(&self) -> Result<(), CommandError> {
        let android = self.workspace.root().join("android");
        let bindings = self.bindings()?;
        let shell = self.shell(&bindings)?;
        let host = self.minimal_host(&android.join("README.md"))?;
        let app = [&android.join("app/src/main/kotlin"), &host];
        let app = self.compile("app", &[&self.libraries.android, &bindings, &shell], &app)?;
        self.run_tests(&[&bindings, &shell])?;
        drawn::draw(self, &bindings, &shell, &app)
    }

    /// No Android on its path: the shell must not know it.
    fn shell(&self, bindings: &Path) -> Result<PathBuf, CommandError> {
        self.compile("shell", &[bindings], &[&self.workspace.root().join("android/shell/src")])
    }

    /// Generates the bindings from the library and compiles them, unless they are what they were.
    fn bindings(&self) -> Result<PathBuf, CommandError> {
        let (generated, jar) = (self.folder.join("generated"), self.jar("bindings"));
        let mut generator = self.workspace.command(&self.built.join("uniffi-bindgen").to_string_lossy());
        let library = self.built.join(format!("{}shikaku_bindings{}", DLL.0, DLL.1));
        generator.args(["generate", "--language", "kotlin", "--no-format", "--out-dir"]);
        run(generator.arg(&generated).arg(library))?;
        let source = generated.join("uniffi/shikaku_bindings/shikaku_bindings.kt");
        let compiled = self.folder.join("bindings.kt");
        if !jar.is_file() || differ(&source, &compiled) {
            // Generated code: its warnings are not ours.
            self.compile_to(&jar, &["-nowarn"], &[], &[&generated])?;
            copy(&source, &compiled)?;
        }
        Ok(jar)
    }

    /// The host that the README prints, as a source file.
    fn minimal_host(&self, readme: &Path) -> Result<PathBuf, CommandError> {
        let text = fs::read_to_string(readme).unwrap_or_default();
        let host =
            text.split_once("```kotlin\n").and_then(|(_, rest)| rest.split_once("```")).map(|(host, _)| host);
        let file = self.folder.join("MinimalHost.kt");
        let written = fs::write(&file, host.unwrap_or("no minimal host in android/README.md"));
        written.map_err(not_done("write the minimal host"))?;
        Ok(file)
    }

    fn run_tests(&self, jars: &[&Path]) -> Result<(), CommandError> {
        let mut java = self.workspace.command("java");
        java.arg(format!("-Djna.library.path={}", self.built.display()));
        java.env("CLASSPATH", self.libraries.path(jars)).arg("shikaku.shell.MainKt");
        run(java.arg(&self.built).arg(self.workspace.root()))
    }

    fn compile(&self, name: &str, path: &[&Path], sources: &[&PathBuf]) -> Result<PathBuf, CommandError> {
        let jar = self.jar(name);
        self.compile_to(&jar, &["-Werror"], path, sources)?;
        Ok(jar)
    }

    fn compile_to(
        &self,
        jar: &Path,
        options: &[&str],
        path: &[&Path],
        sources: &[&PathBuf],
    ) -> Result<(), CommandError> {
        let mut compiler = self.workspace.command("java");
        // One compilation is over before the better code of the second compiler pays.
        compiler.env("CLASSPATH", self.libraries.compiler());
        compiler
            .args(["-Xmx1500m", "-XX:TieredStopAtLevel=1"])
            .arg("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
        compiler.args(["-no-stdlib", "-no-reflect", "-jvm-target", "17"]).args(options);
        compiler.arg("-cp").arg(self.libraries.path(path)).arg("-d").arg(jar).args(sources);
        run(&mut compiler)
    }

    fn jar(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.jar"))
    }
}

/// What compiles Kotlin, and what it is compiled against.
struct Libraries {
    jars: Jars,
    /// Android's API, whole.
    android: PathBuf,
    run_time: Vec<PathBuf>,
}

impl Libraries {
    fn fetch(workspace: &Workspace, folder: &Path) -> Result<Self, CommandError> {
        let version = catalog(workspace)?;
        let (kotlin, coroutines, jna) = (version("kotlin"), version("coroutines"), version("jna"));
        let artifacts = [
            ("org.jetbrains.kotlin", "kotlin-compiler-embeddable", &*kotlin),
            ("org.jetbrains.kotlin", "kotlin-stdlib", &kotlin),
            ("org.jetbrains.kotlinx", "kotlinx-coroutines-core-jvm", &coroutines),
            ("net.java.dev.jna", "jna", &jna),
            ("org.robolectric", "android-all", ANDROID),
        ];
        let jars = Jars::fetch(workspace, folder.join("libraries"), &artifacts, "kotlin/shell.sha256")?;
        Ok(Self {
            android: jars.jar("android-all", ANDROID),
            run_time: vec![
                jars.jar("kotlin-stdlib", &kotlin),
                jars.jar("kotlinx-coroutines-core-jvm", &coroutines),
                jars.jar("jna", &jna),
            ],
            jars,
        })
    }

    /// The compiler with all it needs, which Android's jar is not.
    fn compiler(&self) -> String {
        joined(self.jars.all().into_iter().filter(|jar| *jar != self.android))
    }

    /// These, and what every Kotlin program here needs.
    fn path(&self, first: &[&Path]) -> String {
        joined(first.iter().map(|jar| jar.to_path_buf()).chain(self.run_time.iter().cloned()))
    }
}

/// Robolectric's build of Android 16, API 36. It is the whole framework: calls into hidden parts would pass, too.
const ANDROID: &str = "16-robolectric-13921718";
const DLL: (&str, &str) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);

/// The versions that Gradle's catalog names.
fn catalog(workspace: &Workspace) -> Result<impl Fn(&str) -> String + use<>, CommandError> {
    let catalog = workspace.root().join("android/gradle/libs.versions.toml");
    let catalog = fs::read_to_string(catalog).map_err(not_done("read the versions of android/"))?;
    Ok(move |name: &str| {
        let line = catalog.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        line.map(|line| line.trim_matches('"').to_owned()).unwrap_or_default()
    })
}

fn joined(jars: impl Iterator<Item = PathBuf>) -> String {
    jars.map(|jar| jar.to_string_lossy().into_owned()).collect::<Vec<_>>().join(":")
}

fn differ(one: &Path, other: &Path) -> bool {
    fs::read(one).ok() != fs::read(other).ok()
}

fn copy(from: &Path, to: &Path) -> Result<(), CommandError> {
    fs::copy(from, to).map(drop).map_err(not_done("keep a file"))
}
