use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{finish, service_with, succeed, tries_left};

#[test]
fn opensc_takes_the_card_for_a_my_number_card() {
    let Some(_card) = service_with("valid") else { return };
    assert_eq!(succeed("opensc-tool", &["--name"]).trim(), "jpki");
}

#[test]
fn opensc_lists_four_certificates_and_openssl_finds_the_chain() {
    let Some(_card) = service_with("valid") else { return };
    let list = succeed("pkcs15-tool", &["--list-certificates"]);
    assert_eq!(list.matches("X.509 Certificate").count(), 4, "{list}");
    assert!(list.contains("590001"), "{list}");

    let folder = Folder::new("chain");
    let (leaf, root) = (folder.file("auth.pem"), folder.file("auth-ca.pem"));
    succeed("pkcs15-tool", &["--read-certificate", "01", "--output", &leaf]);
    succeed("pkcs15-tool", &["--read-certificate", "03", "--output", &root]);
    let said = succeed("openssl", &["verify", "-CAfile", &root, &leaf]);
    assert!(said.trim_end().ends_with("OK"), "{said}");
}

#[test]
fn opensc_verifies_the_right_pin_and_a_wrong_one_costs_exactly_one_try() {
    let Some(_card) = service_with("valid") else { return };
    let verify =
        |pin| finish("pkcs15-tool", &["--verify-pin", "--auth-id", "01", "--pin", pin]).status.success();
    assert!(verify("1234"));
    assert_eq!(tries_left(), 3);
    assert!(!verify("4321"));
    assert_eq!(tries_left(), 2);
    assert!(verify("1234"));
    assert_eq!(tries_left(), 3);
}

#[test]
fn opensc_reads_the_signature_certificate_with_its_password_only() {
    let Some(_card) = service_with("valid") else { return };
    let read = ["--read-certificate", "02"];
    let with_password = ["--verify-pin", "--auth-id", "02", "--pin", "ABC123"];
    assert!(!finish("pkcs15-tool", &read).status.success());
    assert!(succeed("pkcs15-tool", &[&read[..], &with_password].concat()).contains("BEGIN CERTIFICATE"));
}

#[test]
fn openssl_verifies_what_pkcs15_crypt_had_signed() {
    let Some(_card) = service_with("valid") else { return };
    let folder = Folder::new("pkcs15-crypt");
    let (message, digest, signature) = (folder.message(), folder.file("digest"), folder.file("signature"));
    succeed("openssl", &["dgst", "-sha256", "-binary", "-out", &digest, &message]);
    let sign = ["--sign", "--key", "01", "--sha-256", "--pkcs1", "--raw", "--pin", "1234"];
    succeed("pkcs15-crypt", &[&sign[..], &["--input", &digest, "--output", &signature]].concat());
    folder.verify(&signature, &message);
}

#[test]
fn openssl_verifies_what_pkcs11_tool_had_signed() {
    let Some(_card) = service_with("valid") else { return };
    let folder = Folder::new("pkcs11-tool");
    let (message, signature) = (folder.message(), folder.file("signature"));
    let sign = ["--login", "--pin", "1234", "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "01"];
    succeed("pkcs11-tool", &[&sign[..], &["--input-file", &message, "--output-file", &signature]].concat());
    folder.verify(&signature, &message);
}

/// A folder for the files of one test, removed at its end.
struct Folder(TempDir);

impl Folder {
    fn new(name: &str) -> Self {
        Self(tempfile::Builder::new().prefix(name).tempdir().expect("a folder"))
    }

    fn file(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn message(&self) -> String {
        let file = self.file("message");
        fs::write(&file, b"a message for other programs").expect("a file");
        file
    }

    /// Checks a signature with the certificate that OpenSC reads off the card.
    #[track_caller]
    fn verify(&self, signature: &str, message: &str) {
        assert_eq!(fs::metadata(Path::new(signature)).expect("a signature").len(), 256);
        let (certificate, key) = (self.file("auth.pem"), self.file("key.pem"));
        succeed("pkcs15-tool", &["--read-certificate", "01", "--output", &certificate]);
        succeed("openssl", &["x509", "-in", &certificate, "-noout", "-pubkey", "-out", &key]);
        let said =
            succeed("openssl", &["dgst", "-sha256", "-verify", &key, "-signature", signature, message]);
        assert_eq!(said.trim_end(), "Verified OK");
    }
}
