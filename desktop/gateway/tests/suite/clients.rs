//! The example clients in `clients`, run against a gateway over HTTPS.

use std::fs;
use std::process::Command;

use shikaku_gateway::Sandbox;

#[test]
fn the_python_client_fetches_new_results_once() {
    let listen = "127.0.0.1:0".parse().expect("an address");
    let sandbox = Sandbox::start(Sandbox::settings(listen), 3).expect("a sandbox");
    let place = tempfile::tempdir().expect("a folder");
    let (root, folder) = (place.path().join("root.pem"), place.path().join("in"));
    fs::write(&root, &sandbox.details().root).expect("a root");
    fs::create_dir(&folder).expect("a folder");
    for expected in [3, 4] {
        let client = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/client.py");
        let mut command = Command::new("python3");
        command.arg(client).arg(&sandbox.details().gateway).arg(&root).arg(&sandbox.details().token);
        let output = command.arg(&folder).output().expect("python3 is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let files = fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file").path());
        let results: Vec<_> = files.filter(|file| file.extension().is_some_and(|end| end == "xml")).collect();
        assert_eq!(results.len(), expected);
        for file in results {
            let bytes = fs::read(file).expect("a result");
            assert!(bytes.starts_with(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\""));
            assert!(std::str::from_utf8(&bytes).is_err(), "a name in Shift_JIS is no UTF-8");
        }
        sandbox.add_result(7).expect("a result");
    }
}
