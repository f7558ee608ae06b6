//! `shikaku check` at a real reader and against the reference gateway over HTTPS, as a script runs it.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use shikaku_adapter::file::{Existing, write_private};
use shikaku_card::certificate::TrustAnchors;
use shikaku_card::presence::CvAnchor;
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_gateway::{Clinics, Gateway, Running, Settings};
use shikaku_virtual_card::{auth_ca_certificate, surface_anchor};
use tempfile::TempDir;

use crate::program::{built, text};

/// A gateway that trusts the virtual cards and wants proof of presence for a visual check, and the files with which
/// the command line finds it. Until dropped.
pub struct OpenGateway {
    running: Running,
    folder: TempDir,
}

/// How the command line ended.
pub struct Ended {
    /// Its exit code.
    pub code: Option<i32>,
    /// What `--json` printed; `Null` if that was no JSON.
    pub report: Value,
    /// What people saw.
    pub said: String,
}

impl OpenGateway {
    /// Opens it on a free port.
    ///
    /// # Panics
    /// When there is none, or no place for the files.
    #[must_use]
    pub fn open() -> Self {
        let mut anchors = TrustAnchors::new();
        anchors.add_test_root(auth_ca_certificate()).expect("the root of the virtual cards");
        let mut settings = Settings::new(Clinics::parse(TOKEN).expect("a clinic"), anchors);
        let key = surface_anchor();
        let anchor =
            CvAnchor::new(key.key_id, &key.modulus, &key.exponent).expect("the key of the virtual cards");
        settings.presence_anchors.add_test_key(anchor).expect("the key of the virtual cards");
        settings.visual_check = VisualCheckPolicy::PresenceProof;
        let running = Gateway::start(settings).expect("a gateway");

        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("root.pem"), running.root_cert_pem()).expect("a file");
        write_private(&folder.path().join("token"), TOKEN.as_bytes(), Existing::Replace).expect("a file");
        Self { running, folder }
    }

    /// The command that makes one check. PIN and answers are lines of its input.
    #[must_use]
    pub fn check(&self, method: &str) -> Command {
        let mut command = Command::new(shikaku());
        command.args(["check", "--json", "--pin-stdin", "--timeout", "20", "--method", method]);
        command.args(["--gateway", &self.running.base_url()]);
        command.args([OsString::from("--token-file"), self.folder.path().join("token").into()]);
        command.args([OsString::from("--gateway-root"), self.folder.path().join("root.pem").into()]);
        command
    }
}

/// The command line, with PC/SC.
#[must_use]
pub fn shikaku() -> PathBuf {
    built("shikaku", "SHIKAKU_COMMAND_LINE")
}

/// Runs a command to its end with these lines as its input.
///
/// # Errors
/// When it cannot be started or spoken to.
pub fn finish(command: &mut Command, input: &str) -> io::Result<Ended> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that does not read to the end is not wrong for that.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child.wait_with_output()?;
    Ok(Ended {
        code: output.status.code(),
        report: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        said: text(&output.stderr),
    })
}

const TOKEN: &str = "token-of-the-clinic";
