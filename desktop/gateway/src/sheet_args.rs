//! The options of an enrolment sheet, and how a code is handed out.

use std::error::Error;
use std::fs;
use std::io::{IsTerminal as _, stdout};
use std::path::{Path, PathBuf};

use chrono::DateTime;
use clap::Args;
use ring::digest::{SHA256, digest};
use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use shikaku_adapter::file::{Existing, decode_text, write_private};
use shikaku_clinic::account::{
    EnrolmentCode, EnrolmentGateway, EnrolmentUri, EnrolmentUriError, GatewayAddress, grouped_digits,
};
use shikaku_core::gateway::Invitation;
use shikaku_gateway::{EnrolmentSheet, SheetFont, SheetFor};

/// The sheet for one device.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sheet")]
pub(crate) struct SheetArgs {
    /// Writes an A4 page to print, with the code in digits and as a QR code. No file is overwritten; its user alone reads it.
    #[arg(long, value_name = "FILE.pdf")]
    sheet: Option<PathBuf>,
    /// Address under which devices reach the gateway: `https://host[:port]`. Without it a device has to know it.
    #[arg(long, value_name = "URL")]
    address: Option<GatewayAddress>,
    /// Root certificate (PEM) that identifies the gateway, if devices do not trust its certification authority by themselves.
    #[arg(long, value_name = "FILE", requires = "address")]
    root: Option<PathBuf>,
    /// Where a clinic reaches the operator, for the sheet: a telephone number, or a name and a number.
    #[arg(long, value_name = "TEXT", requires = "sheet")]
    contact: Option<String>,
    /// Font with Japanese letters for the sheet, instead of one of this computer.
    #[arg(long, value_name = "FILE", requires = "sheet")]
    font: Option<PathBuf>,
    /// Prints no QR code. It is printed only where the output is a terminal.
    #[arg(long)]
    no_qr: bool,
}

/// A sheet without its code.
pub(crate) struct BlankSheet {
    file: Option<(PathBuf, SheetFont)>,
    shows_qr: bool,
    gateway: Option<EnrolmentGateway>,
    contact: Option<String>,
    registration_number: String,
    clinic_name: String,
    device: SheetFor,
}

impl SheetArgs {
    /// Prepares the sheet of this clinic. What makes it impossible is found before a code is made, which would be lost.
    pub(crate) fn prepare(
        self,
        registration_number: &str,
        clinic_name: &str,
        device: SheetFor,
    ) -> Result<BlankSheet, Box<dyn Error>> {
        let root = self.root.as_deref().map(root_digest).transpose()?;
        let font = match (&self.sheet, &self.font) {
            (None, _) => None,
            (Some(_), Some(font)) => Some(SheetFont::of_file(font)?),
            (Some(_), None) => Some(SheetFont::of_system()?),
        };
        let blank = BlankSheet {
            file: self.sheet.zip(font),
            shows_qr: !self.no_qr && stdout().is_terminal(),
            gateway: self.address.map(|address| EnrolmentGateway { address, root }),
            contact: self.contact,
            registration_number: registration_number.to_owned(),
            clinic_name: clinic_name.to_owned(),
            device,
        };
        if let Some((file, font)) = &blank.file {
            if fs::symlink_metadata(file).is_ok() {
                return Err(format!("{} exists", file.display()).into());
            }
            check_folder(file)?;
            let code = EnrolmentCode::from_random(&[0; 16]);
            let invitation =
                Invitation { code: code.as_digits().to_owned(), expires_at: DateTime::UNIX_EPOCH };
            blank.with_code(&invitation)?.pdf(font)?;
        }
        Ok(blank)
    }
}

impl BlankSheet {
    /// Prints the code, shows it as a QR code on a terminal, and writes the page.
    pub(crate) fn hand_out(&self, invitation: &Invitation) -> Result<(), Box<dyn Error>> {
        let until = shikaku_calendar::japan_time(invitation.expires_at).format("%Y-%m-%d %H:%M");
        // EXPOSE: the operator gives the code to the clinic.
        println!("初期設定のコード: {}（{until}まで、1回）", *grouped_digits(&invitation.code));
        // A number of another form can only be typed.
        if self.shows_qr
            && let Ok(sheet) = self.with_code(invitation)
        {
            println!("{}", *sheet.terminal_qr()?);
        }
        if let Some((file, font)) = &self.file {
            let pdf = self.with_code(invitation)?.pdf(font)?;
            let written = write_private(file, &pdf, Existing::Keep);
            written.map_err(|error| format!("{}: the sheet was not written: {error}", file.display()))?;
            println!("用紙: {}", file.display());
        }
        Ok(())
    }

    fn with_code(&self, invitation: &Invitation) -> Result<EnrolmentSheet, EnrolmentUriError> {
        let code = EnrolmentCode::parse(&invitation.code)?;
        let uri = EnrolmentUri::new(&self.registration_number, code)?;
        Ok(EnrolmentSheet {
            clinic_name: self.clinic_name.clone(),
            uri: match &self.gateway {
                Some(gateway) => uri.with_gateway(gateway.clone()),
                None => uri,
            },
            expires_at: invitation.expires_at,
            device: self.device,
            contact: self.contact.clone(),
        })
    }
}

/// Writes another file into the folder of this one, and removes it: whether the sheet can be written is seen before there is a code.
fn check_folder(file: &Path) -> Result<(), String> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let tried = tempfile::NamedTempFile::new_in(folder);
    tried.map(drop).map_err(|error| format!("{}: no file can be written there: {error}", folder.display()))
}

/// SHA-256 of the one certificate in a file.
fn root_digest(file: &Path) -> Result<[u8; 32], Box<dyn Error>> {
    let failed = |reason: &str| format!("{}: {reason}", file.display());
    let text = decode_text(fs::read(file).map_err(|error| failed(&error.to_string()))?)?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    let certificates = certificates.map_err(|_| failed("the root certificate is not PEM"))?;
    let [root] = certificates.as_slice() else {
        return Err(failed("a file with one root certificate is needed").into());
    };
    RootCertStore::empty().add(root.clone()).map_err(|_| failed("the certificate cannot be a root"))?;
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, root).as_ref());
    Ok(out)
}
