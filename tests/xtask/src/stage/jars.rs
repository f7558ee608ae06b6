use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::{CommandError, Workspace, not_done, run};

/// A jar of Maven Central: group, name, version.
pub(crate) type Artifact<'a> = (&'a str, &'a str, &'a str);

/// Jars and all they need, kept between runs. A list below this folder states the SHA-256 of each.
pub(crate) struct Jars {
    folder: PathBuf,
}

impl Jars {
    /// Downloads them, unless that was done before.
    pub(crate) fn fetch(
        workspace: &Workspace,
        folder: PathBuf,
        artifacts: &[Artifact<'_>],
        sums: &str,
    ) -> Result<Self, CommandError> {
        let (pom, done) = (folder.with_extension("xml"), folder.join("fetched.xml"));
        let project = project(artifacts);
        let wanted = workspace.root().join(LISTS).join(sums);
        let list = fs::read_to_string(&wanted).map_err(not_done("read the list of jars"))?;
        let jars = Self { folder };
        if fs::read_to_string(&done).is_ok_and(|before| before == format!("{project}<!--{list}-->\n")) {
            return Ok(jars);
        }
        let _ = fs::remove_dir_all(&jars.folder);
        fs::create_dir_all(&jars.folder).map_err(not_done("make the folder of the jars"))?;
        fs::write(&pom, &project).map_err(not_done("write Maven's project"))?;
        let mut maven = workspace.command("mvn");
        maven.args(["-q", "-B", "-f"]).arg(&pom).arg(COPY);
        run(maven.arg(format!("-DoutputDirectory={}", jars.folder.display())))?;
        jars.verify(workspace, &wanted)?;
        fs::write(&pom, format!("{project}<!--{list}-->\n")).map_err(not_done("write Maven's project"))?;
        fs::copy(&pom, &done).map_err(not_done("keep a file"))?;
        Ok(jars)
    }

    pub(crate) fn jar(&self, name: &str, version: &str) -> PathBuf {
        self.folder.join(format!("{name}-{version}.jar"))
    }

    /// A class path with all of them.
    pub(crate) fn class_path(&self) -> String {
        let jars = self.all().into_iter().map(|jar| jar.to_string_lossy().into_owned());
        jars.collect::<Vec<_>>().join(":")
    }

    /// All of them, in the order of their names.
    pub(crate) fn all(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut jars: Vec<_> =
            entries.filter(|file| file.extension().is_some_and(|end| end == "jar")).collect();
        jars.sort();
        jars
    }

    /// Whether these are the jars of the list, no other and no more.
    fn verify(&self, workspace: &Workspace, list: &Path) -> Result<(), CommandError> {
        let mut sum = workspace.command("sha256sum");
        run(sum.current_dir(&self.folder).args(["--check", "--strict", "--quiet"]).arg(list))?;
        let listed = fs::read_to_string(list).unwrap_or_default();
        let stranger = self.all().into_iter().find(|jar| {
            jar.file_name().is_some_and(|name| !listed.contains(&format!("  {}\n", name.to_string_lossy())))
        });
        stranger.map_or(Ok(()), |jar| {
            let error = std::io::Error::other(format!("{} is not in its list", jar.display()));
            Err(not_done("check the jars")(error))
        })
    }
}

const LISTS: &str = "tests/xtask/src/stage";
const COPY: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";

/// A Maven project that depends on these and is nothing else. What only Google's repository has is left out.
fn project(artifacts: &[Artifact<'_>]) -> String {
    let dependency = |(group, name, version): &Artifact<'_>| {
        format!(
            "<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>\
             <exclusions><exclusion><groupId>androidx.test</groupId><artifactId>*</artifactId></exclusion>\
             <exclusion><groupId>androidx.test.espresso</groupId><artifactId>*</artifactId></exclusion>\
             </exclusions></dependency>\n"
        )
    };
    let dependencies: String = artifacts.iter().map(dependency).collect();
    format!(
        "<project><modelVersion>4.0.0</modelVersion><groupId>shikaku</groupId><artifactId>kotlin-stage</artifactId>\
         <version>1</version>\n<dependencies>\n{dependencies}</dependencies></project>\n"
    )
}
