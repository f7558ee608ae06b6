//! The enrolment sheet: what is printed, what its QR code holds, and that it is written before anything is lost.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use chrono::DateTime;
use ring::digest::{SHA256, digest};
use rqrr::PreparedImage;
use rustls::ClientConnection;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use shikaku_clinic::account::{EnrolmentCode, EnrolmentGateway, EnrolmentUri, GatewayAddress};
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_gateway::{EnrolmentSheet, Gateway, SheetError, SheetFont, SheetFor};

use crate::fixture::{FixedClock, settings};
use crate::program::Place;
use crate::wire::tls_client;

const NUMBER: &str = "協9900001-0-0";
const ADDRESS: &str = "https://gateway.example:8443";

fn sheet(name: &str) -> EnrolmentSheet {
    let code = EnrolmentCode::from_random(&[7; 16]);
    let address = GatewayAddress::parse(ADDRESS).expect("an address");
    let gateway = EnrolmentGateway { address, root: Some([0xAB; 32]) };
    EnrolmentSheet {
        clinic_name: name.to_owned(),
        uri: EnrolmentUri::new(NUMBER, code).expect("a number").with_gateway(gateway),
        expires_at: "2026-12-08T04:05:00Z".parse::<DateTime<_>>().expect("a time"),
        device: SheetFor::FirstDevice,
        contact: Some("みほん運営 099-000-0000".to_owned()),
    }
}

#[test]
fn the_document_has_a_text_that_is_one() {
    let document = include_str!("../../docs/enrolment.md");
    let text = document.lines().find(|line| line.starts_with("shikaku-enrol:1?")).expect("an example");
    let read = EnrolmentUri::parse(text).expect("a sheet");
    assert_eq!(read.gateway(), sheet("みほん整骨院").uri.gateway());
}

/// The one QR code of a picture in grey.
fn decoded(width: usize, height: usize, grey: impl Fn(usize, usize) -> u8) -> String {
    let mut image = PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one QR code");
    grids[0].decode().expect("a text").1
}

/// The font of this computer. The tests that need one say so where there is none.
fn font() -> Option<SheetFont> {
    SheetFont::of_system().inspect_err(|error| println!("left out: {error}")).ok()
}

/// What a program prints, if this computer has it.
fn output(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output();
    let output = output.inspect_err(|error| println!("left out: {program}: {error}")).ok()?;
    assert!(output.status.success(), "{program}");
    Some(output.stdout)
}

#[test]
fn the_qr_code_in_a_terminal_holds_the_sheet() {
    const SIDE: usize = 4;
    let sheet = sheet("みほん整骨院");
    let letters = sheet.terminal_qr().expect("a code");
    let rows: Vec<Vec<[bool; 2]>> = letters
        .lines()
        .map(|line| {
            let line = line.trim_start_matches("\u{1b}[38;5;16;48;5;231m").trim_end_matches("\u{1b}[0m");
            line.chars().map(|letter| ["█▀".contains(letter), "█▄".contains(letter)]).collect()
        })
        .collect();
    let is_dark = |column: usize, row: usize| rows[row / 2][column][row % 2];
    let (width, height) = (rows[0].len() * SIDE, rows.len() * 2 * SIDE);
    let text = decoded(width, height, |x, y| if is_dark(x / SIDE, y / SIDE) { 0 } else { 255 });
    assert_eq!(text, *sheet.uri.to_text());
}

#[test]
fn the_printed_page_holds_the_code_as_text_and_as_qr_code() {
    let Some(font) = font() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sheet.pdf");
    let sheet = sheet("みほん整骨院");
    fs::write(&file, &*sheet.pdf(&font).expect("a page")).expect("a file");
    let file = file.to_str().expect("a path");
    let code = sheet.uri.code().grouped();
    if let Some(text) = output("pdftotext", &["-layout", file, "-"]) {
        let text = String::from_utf8(text).expect("text");
        for expected in
            [&code, "みほん整骨院", NUMBER, ADDRESS, "2026年12月8日13時05分まで", "099-000-0000", "ABAB"]
        {
            assert!(text.contains(expected), "{expected}: {text}");
        }
    }
    if let Some(about) = output("pdfinfo", &[file]) {
        let about = String::from_utf8(about).expect("text");
        for expected in
            ["端末の登録用紙（みほん整骨院）", "Tagged:          yes", "Pages:           1", "(A4)"]
        {
            assert!(about.contains(expected), "{expected}: {about}");
        }
        assert!(!about.contains(code.as_str()));
    }
    if let Some(picture) = output("pdftoppm", &["-gray", "-r", "100", file]) {
        let (width, height, grey) = portable_greymap(&picture);
        let text = decoded(width, height, |x, y| grey[y * width + x]);
        assert_eq!(text, *sheet.uri.to_text());
    }
}

/// Width, height and bytes of a picture in the format PGM.
fn portable_greymap(picture: &[u8]) -> (usize, usize, &[u8]) {
    let mut words = picture.splitn(4, u8::is_ascii_whitespace);
    let mut word = || String::from_utf8_lossy(words.next().expect("a word")).into_owned();
    assert_eq!(word(), "P5");
    let (width, height) = (word().parse().expect("a width"), word().parse().expect("a height"));
    (width, height, &picture[picture.len() - width * height..])
}

#[test]
fn what_cannot_be_printed_is_an_error() {
    let Some(font) = font() else { return };
    assert_eq!(sheet("みほん\u{13080}").pdf(&font).map(drop), Err(SheetError::Letter('\u{13080}')));
    let long = "みほん".repeat(1_000);
    assert_eq!(sheet(&long).pdf(&font).map(drop), Err(SheetError::TooLong));
    let widest = sheet(&"鬱".repeat(64));
    assert!(widest.pdf(&font).is_ok(), "the longest name fits");
}

fn run(place: &Place, arguments: &[&str]) -> Output {
    let output = place.command(arguments).stdout(Stdio::piped()).output().expect("a program");
    println!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    output
}

const ADD: [&str; 8] = ["clinic", "add", "--number", NUMBER, "--name", "みほん整骨院", "--trade", "judo"];

/// The digits behind a label, as they are printed.
fn printed(output: &Output, label: &str) -> String {
    let text = String::from_utf8(output.stdout.clone()).expect("text");
    let line = text.lines().find_map(|line| line.strip_prefix(label)).expect(label);
    line.split('（').next().unwrap_or_default().trim().to_owned()
}

#[test]
fn the_program_prints_codes_in_groups_and_a_withdrawn_code_is_refused() {
    let place = Place::new("grouped");
    let added = run(&place, &[&ADD[..], &["--db", "db"]].concat());
    let sizes = |code: &str| code.split(' ').map(str::len).collect::<Vec<_>>();
    assert_eq!(sizes(&printed(&added, "初期設定のコード:")), [4, 4, 3]);
    assert_eq!(sizes(&printed(&added, "最初のパスワード:")), [4, 4, 4, 3]);
    assert!(!String::from_utf8_lossy(&added.stdout).contains('█'), "a QR code where no terminal is");
    let invited = run(&place, &["device", "invite", NUMBER, "--db", "db"]);
    assert_eq!(sizes(&printed(&invited, "初期設定のコード:")), [4, 4, 3]);
    let codes = || {
        let connection = rusqlite::Connection::open(place.path("db")).expect("the database");
        connection
            .query_row("SELECT count(*) FROM invitation", [], |row| row.get::<_, u32>(0))
            .expect("a count")
    };
    assert_eq!(codes(), 2);
    assert!(run(&place, &["device", "withdraw", NUMBER, "--db", "db"]).status.success());
    assert_eq!(codes(), 0);
    assert!(!run(&place, &["device", "withdraw", "協9900009-0-0", "--db", "db"]).status.success());
}

#[test]
fn a_sheet_that_cannot_be_written_makes_no_clinic() {
    let place = Place::new("no-sheet");
    fs::write(place.path("there.pdf"), "of before").expect("a file");
    fs::write(place.path("two.pem"), "nothing").expect("a file");
    for more in [
        &["--sheet", "there.pdf"][..],
        &["--sheet", "nowhere/new.pdf"],
        &["--sheet", "new.pdf", "--font", "two.pem"],
        &["--sheet", "new.pdf", "--address", "http://gateway.example"],
        &["--address", ADDRESS, "--root", "two.pem"],
    ] {
        let output = run(&place, &[&ADD[..], &["--db", "db"], more].concat());
        assert!(!output.status.success(), "{more:?}");
        assert!(output.stdout.is_empty(), "{more:?}");
    }
    assert_eq!(fs::read(place.path("there.pdf")).expect("a file"), b"of before");
    let listed = run(&place, &["clinic", "list", "--db", "db"]);
    assert!(!listed.status.success() && !place.path("db").exists(), "no database was made");
}

#[test]
fn the_program_writes_a_sheet_for_its_user_alone() {
    if font().is_none() {
        return;
    }
    let place = Place::new("sheet");
    let address = ["--address", ADDRESS, "--sheet", "sheet.pdf"];
    let output = run(&place, &[&ADD[..], &["--db", "db"], &address].concat());
    assert!(output.status.success());
    assert!(fs::read(place.path("sheet.pdf")).expect("a sheet").starts_with(b"%PDF-1."));
    is_private(&place.path("sheet.pdf"));
    let code = printed(&output, "初期設定のコード:");
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(!log.contains(&code) && !log.contains(&code.replace(' ', "")));
    // Nothing is overwritten.
    let again = run(&place, &["device", "invite", NUMBER, "--db", "db", "--sheet", "sheet.pdf"]);
    assert!(!again.status.success() && again.stdout.is_empty());
}

#[cfg(unix)]
fn is_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[cfg(not(unix))]
fn is_private(_: &Path) {}

#[test]
fn a_device_finds_the_root_of_the_sheet_at_the_end_of_the_chain() {
    let running = Gateway::start(settings(VisualCheckPolicy::Off, &FixedClock::new())).expect("a gateway");
    let name = ServerName::from(running.addr().ip());
    let mut connection = ClientConnection::new(Arc::new(tls_client(&running)), name).expect("a connection");
    let mut stream = TcpStream::connect(running.addr()).expect("a connection");
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).expect("a handshake");
    }
    let shown = connection.peer_certificates().expect("a chain");
    let root = CertificateDer::from_pem_slice(running.root_cert_pem().as_bytes()).expect("a root");
    assert_eq!(shown.last().map(|last| sha256(last)), Some(sha256(&root)));
}

fn sha256(der: &[u8]) -> Vec<u8> {
    digest(&SHA256, der).as_ref().to_vec()
}
