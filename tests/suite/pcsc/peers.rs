use std::path::{Path, PathBuf};
use std::{env, fs};

use shikaku_tests::measure::{Traffic, Work};
use shikaku_tests::test_shell;
use shikaku_virtual_card::VirtualLink;

use super::{HeldCard, service_with, succeed, traffic_of};

#[test]
fn myna_card_does_the_same_work_with_no_fewer_exchanges() {
    check("peer-myna-card", &Work::ALL);
}

#[test]
fn jpki_does_the_same_work_with_no_fewer_exchanges() {
    check("peer-jpki", &[Work::Certificate, Work::Pin]);
}

#[track_caller]
fn check(peer: &str, works: &[Work]) {
    let Some(folder) = env::var_os("SHIKAKU_PEERS") else {
        println!("skipped: needs the peers (cargo xtask test --only peers)");
        return;
    };
    let program = Path::new(&folder).join(peer);
    let Some((_service, card)) = service_with("valid") else { return };
    for &work in works {
        let theirs = by_peer(&program, work, &card);
        let mut link = VirtualLink::new(test_shell::card("valid"));
        let ours = work.by_shikaku(&mut link);
        println!("{peer} {}: {} exchanges, ours {}", work.name(), theirs.exchanges(), ours.exchanges());
        let without_safety = ours.exchanges() - ours.safety();
        assert!(without_safety <= theirs.exchanges(), "{peer} needs fewer exchanges for {}", work.name());
    }
}

/// Runs a peer and checks with openssl that it really did the work.
#[track_caller]
fn by_peer(program: &Path, work: Work, card: &HeldCard) -> Traffic {
    let out = env::temp_dir().join(format!("shikaku-peer-{}-{}", std::process::id(), work.name()));
    fs::create_dir_all(&out).expect("a folder");
    let file = |name: &str| out.join(name).to_string_lossy().into_owned();
    let traffic = traffic_of(card, || {
        succeed(&program.to_string_lossy(), &[work.name(), &out.to_string_lossy()]);
    });
    let (certificate, key) = (file("certificate.der"), file("key.pem"));
    succeed("openssl", &["x509", "-inform", "DER", "-in", &certificate, "-noout", "-pubkey", "-out", &key]);
    if work == Work::Pin {
        let (signature, message) = (file("signature.bin"), file("message.bin"));
        succeed("openssl", &["dgst", "-sha256", "-verify", &key, "-signature", &signature, &message]);
    }
    remove(out);
    traffic
}

fn remove(folder: PathBuf) {
    fs::remove_dir_all(folder).expect("the folder can be removed");
}
