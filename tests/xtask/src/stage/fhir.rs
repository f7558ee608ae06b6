use crate::stage::jars::Jars;
use crate::stage::{Beside, Runs, Stage};
use crate::tool::{DBUS_LIBRARY, JDK, MAVEN, PCSC_LIBRARY};
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "fhir",
    about: "HL7's validator over the bundles of FHIR that a gateway writes, and over wrong ones",
    needs: &[&PCSC_LIBRARY, &DBUS_LIBRARY, &JDK, &MAVEN],
    beside: Beside::Any,
    runs: Runs::WithAll,
    run: |workspace| {
        let folder = workspace.target().join("fhir-stage");
        std::fs::create_dir_all(&folder)
            .map_err(crate::workspace::not_done("make the folder of the validator"))?;
        let jars = Jars::fetch(workspace, folder.join("libraries"), &VALIDATOR, "fhir/validator.sha256")?;
        let suite = ["test", "--locked", "--workspace", "--all-features", "--test", "gateway", "--"];
        let mut tests = workspace.cargo(&suite);
        tests.args(["--ignored", "results::fhir::"]).env("SHIKAKU_FHIR_VALIDATOR", jars.class_path());
        run(&mut tests)
    },
};

/// HAPI FHIR, in which HL7's validator is: with the definitions of R4, so that it asks no server. 8.8.0 is the newest version of
/// which Maven Central has all parts.
const VALIDATOR: [(&str, &str, &str); 4] = [
    (HAPI, "hapi-fhir-validation", VERSION),
    (HAPI, "hapi-fhir-validation-resources-r4", VERSION),
    (HAPI, "hapi-fhir-structures-r4", VERSION),
    (HAPI, "hapi-fhir-caching-caffeine", VERSION),
];
const HAPI: &str = "ca.uhn.hapi.fhir";
const VERSION: &str = "8.8.0";
