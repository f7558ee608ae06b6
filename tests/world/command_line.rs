//! `shikaku check` at a real reader and against the reference gateway over HTTPS, as a script runs it.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

use serde_json::Value;
use shikaku_adapter::file::{Existing, write_private};
use shikaku_card::certificate::TrustAnchors;
use shikaku_card::presence::CvAnchor;
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_gateway::{Clinics, Gateway, Running, Settings};
use shikaku_virtual_card::{auth_ca_certificate, surface_anchor};

use crate::program::{built, text};

/// A gateway that trusts the virtual cards and wants proof of presence for a visual check, and the files with which
/// the command line finds it. Until dropped.
pub struct OpenGateway {
    running: Running,
    folder: PathBuf,
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

        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("shikaku-gateway-{}-{count}", process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("root.pem"), running.root_cert_pem()).expect("a file");
        write_private(&folder.join("token"), TOKEN.as_bytes(), Existing::Replace).expect("a file");
        Self { running, folder }
    }

    /// The command that makes one check. PIN and answers are lines of its input.
    #[must_use]
    pub fn check(&self, method: &str) -> Command {
        let mut command = Command::new(shikaku());
        command.args(["check", "--json", "--pin-stdin", "--timeout", "20", "--method", method]);
        command.args(["--gateway", &self.running.base_url()]);
        command.args([OsString::from("--token-file"), self.folder.join("token").into()]);
        command.args([OsString::from("--gateway-root"), self.folder.join("root.pem").into()]);
        command
    }
}

impl Drop for OpenGateway {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
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

static COUNT: AtomicU32 = AtomicU32::new(0);
const TOKEN: &str = "token-of-the-clinic";
