//! The configuration file with the options of this program.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;

use clap::{CommandFactory as _, Parser as _};

use shikaku_gateway::config_file::{ConfigFile, ConfigFileError, is_key, parse};

use crate::command_line::Serve;

/// The example that is delivered.
const EXAMPLE: &str = include_str!("../deploy/gateway.toml");

/// Parses this command line behind a configuration file with this text.
fn parsed(text: &str, more: &[&str]) -> Result<Serve, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("gateway.toml");
    fs::write(&file, text).expect("a file");
    let words = ["shikaku-gateway", "--config"].map(OsString::from);
    let words = words.into_iter().chain([file.into()]).chain(more.iter().map(OsString::from));
    parse::<Serve>(words.collect()).map_err(|error: ConfigFileError| {
        let text = error.to_string();
        let folder = folder.path().display().to_string();
        text.replace(&format!("{folder}/"), "")
    })
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let message = parsed(text, &[]).expect_err(text);
    assert!(message.starts_with("gateway.toml: "), "{message}");
    assert!(message.contains(expected), "{message}");
}

/// What a command line alone gives.
fn direct(words: &[&str]) -> String {
    let words = ["shikaku-gateway"].iter().chain(words);
    format!("{:?}", Serve::try_parse_from(words).expect("a command line"))
}

/// The same without the option that names the file.
fn without_config(serve: &Serve) -> String {
    let text = format!("{serve:?}");
    let (before, rest) = text.split_once("config: Some(\"").expect("the option");
    let (_, after) = rest.split_once("\")").expect("its end");
    format!("{before}config: None{after}")
}

#[test]
fn a_file_says_what_a_command_line_says() {
    let text = "
        listen = '127.0.0.1:9443'
        test-anchors = 'anchors'
        visual = 'presence-proof'
        trusted-proxy = ['10.0.0.0/8', '192.0.2.1']
        device-calls = '9/30'
        connections = 7
        timeout = 20
    ";
    let words = [
        "--listen=127.0.0.1:9443",
        "--test-anchors=anchors",
        "--visual=presence-proof",
        "--trusted-proxy=10.0.0.0/8",
        "--trusted-proxy=192.0.2.1",
        "--device-calls=9/30",
        "--connections=7",
        "--timeout=20",
    ];
    assert_eq!(without_config(&parsed(text, &[]).expect("a file")), direct(&words));
}

#[test]
fn the_command_line_wins_over_the_file() {
    let text = "
        listen = '127.0.0.1:9443'
        anchors = 'real'
        db = 'one.db'
        unlimited = true
        trusted-proxy = ['10.0.0.0/8']
    ";
    let words = [
        "--listen=127.0.0.1:1",
        "--test-anchors=anchors",
        "--trusted-proxy=192.0.2.1",
        "--device-calls=9/30",
        "--db-server-file=server",
        "--key-file=key",
    ];
    // Also over a key that cannot be given beside it.
    assert_eq!(without_config(&parsed(text, &words).expect("a command line")), direct(&words));
    let off = parsed("anchors = 'real'\nunlimited = false", &[]).expect("a file");
    assert_eq!(without_config(&off), direct(&["--anchors=real"]));
}

#[test]
fn a_wrong_file_is_refused_with_its_name_and_the_key() {
    refused("listening = '127.0.0.1:1'", "listening is no option, the nearest one is listen");
    refused("Trusted_Proxies = []", "the nearest one is trusted-proxy");
    refused("[limits]\nconnections = 3", "limits is no option");
    refused("config = 'other.toml'", "config is no option");
    refused("help = true", "help is no option");
    refused("listen = 8443", "listen takes a text in quotation marks, and its value is of type integer");
    refused("connections = '7'", "connections takes a whole number, and its value is of type string");
    refused("unlimited = 'yes'", "unlimited takes true or false, and its value is of type string");
    refused("trusted-proxy = '10.0.0.0/8'", "trusted-proxy takes a list, and its value is of type string");
    refused("trusted-proxy = [1]", "a list of which each is a text in quotation marks");
    refused("visual = true", "one of off, certificate-only, presence-proof");
    refused("anchors = 'a'\nvisual = 'always'", "visual: invalid value 'always'");
    refused("anchors = 'a'\nlisten = 'here'", "listen: invalid value 'here'");
    refused("anchors = 'a'\ntimeout = 0", "timeout: invalid value '0'");
    refused("anchors = 'a'\ndb = 'd'\ndb-server-file = 's'\nkey-file = 'k'", "cannot be used with");
    refused("listen = ", "is not TOML");
    refused("listen = 'a'\nlisten = 'b'", "is not TOML");
    let missing =
        parse::<Serve>(["shikaku-gateway", "--config", "/no/such/file"].map(OsString::from).to_vec());
    let missing = missing.expect_err("no file").to_string();
    assert!(missing.starts_with("/no/such/file: the configuration file cannot be read"), "{missing}");
}

/// Every line of the example that is a key, or would be one without the `#` in front.
fn keys_of_example() -> Vec<(String, bool)> {
    let is_key = |line: &str| {
        line.split_once(" = ").is_some_and(|(key, _)| {
            !key.is_empty() && key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
        })
    };
    let lines = EXAMPLE.lines().filter_map(|line| {
        let plain = line.strip_prefix('#');
        let text = plain.unwrap_or(line);
        is_key(text).then(|| (text.to_owned(), plain.is_some()))
    });
    lines.collect()
}

#[test]
fn the_example_is_accepted_and_names_every_option() {
    parsed(EXAMPLE, &[]).expect("the example");
    let command = Serve::command();
    let options: BTreeSet<_> =
        command.get_arguments().filter(|arg| is_key(arg)).filter_map(clap::Arg::get_long).collect();
    let keys = keys_of_example();
    let named: BTreeSet<_> =
        keys.iter().filter_map(|(line, _)| line.split_once(" = ")).map(|(key, _)| key).collect();
    assert_eq!(named, options);
    // Each of them is of the right type, also where it is a comment.
    let none = command.clone().ignore_errors(true).try_get_matches_from([""]).expect("nothing");
    for (line, _) in &keys {
        let file = ConfigFile::of_text("gateway.toml".as_ref(), line).expect(line);
        assert!(
            !file.arguments(&command, &none).expect(line).is_empty() || line.ends_with("false"),
            "{line}"
        );
    }
}

#[test]
fn a_value_that_the_example_calls_the_default_is_the_default() {
    let anchors = "test-anchors = 'anchors'\n";
    let without = without_config(&parsed(anchors, &[]).expect("no key"));
    let mut compared = 0;
    let mut is_default = false;
    for line in EXAMPLE.lines() {
        let key = line.strip_prefix('#').filter(|line| keys_of_example().iter().any(|(key, _)| key == line));
        if let Some(line) = key.filter(|_| is_default) {
            let with = without_config(&parsed(&format!("{anchors}{line}"), &[]).expect(line));
            assert_eq!(with, without, "{line}");
            compared += 1;
        }
        is_default = line.starts_with("# Default");
    }
    assert!(compared >= 5, "only {compared} defaults were found");
}
