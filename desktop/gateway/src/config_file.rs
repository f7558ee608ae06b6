//! The configuration file: options of the command line as keys of a TOML file.

use std::any::TypeId;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, Parser};
use shikaku_adapter::file::decode_text;
use thiserror::Error;
use toml::{Table, Value};

/// Why a configuration file is not used.
#[derive(Debug, Error)]
pub(crate) enum ConfigFileError {
    /// The file is not there, cannot be read, or is no text.
    #[error("{}: the configuration file cannot be read: {reason}", file.display())]
    Read { file: PathBuf, reason: String },
    /// The text is not TOML.
    #[error("{}: the configuration file is not TOML: {error}", file.display())]
    Form { file: PathBuf, error: toml::de::Error },
    /// A key names no option.
    #[error("{}: {key} is no option{nearest}; --help lists them, and the file has no sections", file.display())]
    Unknown { file: PathBuf, key: String, nearest: String },
    /// The value of a key has another type than its option.
    #[error("{}: {key} takes {expected}, and its value is of type {found}", file.display())]
    Type { file: PathBuf, key: String, expected: String, found: &'static str },
    /// The value of a key is refused, or does not go together with another.
    #[error("{}: {key}: {reason}", file.display())]
    Value { file: PathBuf, key: String, reason: String },
}

/// A configuration file that was read.
struct ConfigFile {
    path: PathBuf,
    table: Table,
}

/// Parses a command line together with the configuration file that its option `--config` names. An option of the command line
/// takes the place of the same key of the file, and of each key that cannot be given beside it.
///
/// A command line that is wrong by itself ends the process with usage, as [`Parser::parse`] does.
///
/// # Errors
/// [`ConfigFileError`] when the file is the reason.
pub(crate) fn parse<P: Parser>(words: Vec<OsString>) -> Result<P, ConfigFileError> {
    let command = P::command();
    let given = command.clone().ignore_errors(true).try_get_matches_from(&words);
    let given = given.unwrap_or_else(|error| error.exit());
    let Some(path) = given.get_one::<PathBuf>(CONFIG) else { return Ok(P::parse_from(words)) };
    let file = ConfigFile::read(path)?;
    let more = file.arguments(&command, &given)?;
    P::try_parse_from(words.into_iter().chain(more)).map_err(|error| file.blamed(&error))
}

/// The option that names the file. It is no key of the file.
const CONFIG: &str = "config";

impl ConfigFile {
    fn read(path: &Path) -> Result<Self, ConfigFileError> {
        let failed = |reason: String| ConfigFileError::Read { file: path.to_owned(), reason };
        let bytes = fs::read(path).map_err(|error| failed(error.to_string()))?;
        let text = decode_text(bytes).map_err(|error| failed(error.to_string()))?;
        let table = text.parse().map_err(|error| ConfigFileError::Form { file: path.to_owned(), error })?;
        Ok(Self { path: path.to_owned(), table })
    }

    /// The words of a command line that say the same as this file, without what the given command line says itself.
    fn arguments(&self, command: &Command, given: &ArgMatches) -> Result<Vec<OsString>, ConfigFileError> {
        let is_given =
            |arg: &Arg| given.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
        let given: Vec<&Arg> = command.get_arguments().filter(|arg| is_given(arg)).collect();
        let excludes = |one: &Arg, other: &Arg| {
            command.get_arg_conflicts_with(one).iter().any(|arg| arg.get_id() == other.get_id())
        };
        let mut words = Vec::new();
        for (key, value) in &self.table {
            let arg = self.option(command, key)?;
            let of_file = self.words(arg, key, value)?;
            let is_overruled = given
                .iter()
                .any(|given| given.get_id() == arg.get_id() || excludes(given, arg) || excludes(arg, given));
            if !is_overruled {
                words.extend(of_file);
            }
        }
        Ok(words)
    }

    /// The option that a key names.
    fn option<'a>(&self, command: &'a Command, key: &str) -> Result<&'a Arg, ConfigFileError> {
        let options = || command.get_arguments().filter(|arg| is_key(arg));
        if let Some(arg) = options().find(|arg| arg.get_long() == Some(key)) {
            return Ok(arg);
        }
        let alike = |name: &str| strsim::jaro_winkler(name, &key.replace('_', "-").to_lowercase());
        let nearest = options()
            .filter_map(Arg::get_long)
            .max_by(|one, other| alike(one).total_cmp(&alike(other)))
            .filter(|name| alike(name) > LIKENESS);
        let nearest = nearest.map_or_else(String::new, |name| format!(", the nearest one is {name}"));
        Err(ConfigFileError::Unknown { file: self.path.clone(), key: key.to_owned(), nearest })
    }

    /// The words of a command line for one key.
    fn words(&self, arg: &Arg, key: &str, value: &Value) -> Result<Vec<OsString>, ConfigFileError> {
        let word = |text: String| OsString::from(format!("--{key}={text}"));
        let wrong = |expected: String, value: &Value| ConfigFileError::Type {
            file: self.path.clone(),
            key: key.to_owned(),
            expected,
            found: value.type_str(),
        };
        match (arg.get_action(), value) {
            (ArgAction::SetTrue, Value::Boolean(true)) => Ok(vec![format!("--{key}").into()]),
            (ArgAction::SetTrue, Value::Boolean(false)) => Ok(Vec::new()),
            (ArgAction::SetTrue, _) => Err(wrong("true or false".to_owned(), value)),
            (ArgAction::Append, Value::Array(values)) => values
                .iter()
                .map(|value| {
                    scalar(arg, value)
                        .map(word)
                        .map_err(|of| wrong(format!("a list of which each is {of}"), value))
                })
                .collect(),
            (ArgAction::Append, _) => Err(wrong("a list".to_owned(), value)),
            _ => scalar(arg, value).map(|text| vec![word(text)]).map_err(|of| wrong(of, value)),
        }
    }

    /// The error of a command line that has words of this file. One of the given command line alone ends the process.
    fn blamed(&self, error: &clap::Error) -> ConfigFileError {
        let contexts = [ContextKind::InvalidArg, ContextKind::PriorArg].map(|kind| error.get(kind));
        let names = contexts.into_iter().flatten().flat_map(|context| match context {
            ContextValue::String(name) => std::slice::from_ref(name),
            ContextValue::Strings(names) => names.as_slice(),
            _ => &[],
        });
        let key = names.filter_map(|name| {
            let name = name.strip_prefix("--")?.split([' ', '=']).next()?;
            self.table.get_key_value(name).map(|(key, _)| key)
        });
        let Some(key) = key.into_iter().next() else { error.exit() };
        let text = error.render().to_string();
        let reason = text.split("\n\nUsage").flat_map(|text| text.split("\n\nFor more")).next();
        let reason = reason.unwrap_or_default().trim_start_matches("error: ").trim().to_owned();
        ConfigFileError::Value { file: self.path.clone(), key: key.clone(), reason }
    }
}

/// Likeness of two names from which one is offered for the other.
const LIKENESS: f64 = 0.75;

/// Whether an option can be a key of the file.
fn is_key(arg: &Arg) -> bool {
    let is_command = matches!(
        arg.get_action(),
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
    );
    !is_command && arg.get_id() != CONFIG
}

/// The text of one value; what is expected where it has another type.
fn scalar(arg: &Arg, value: &Value) -> Result<String, String> {
    let parser = arg.get_value_parser().type_id();
    let is_number = [TypeId::of::<u16>(), TypeId::of::<u32>(), TypeId::of::<u64>(), TypeId::of::<usize>()]
        .iter()
        .any(|number| parser == *number);
    match (is_number, value) {
        (true, Value::Integer(number)) => Ok(number.to_string()),
        (false, Value::String(text)) => Ok(text.clone()),
        (true, _) => Err("a whole number".to_owned()),
        (false, _) => {
            let values = arg.get_possible_values();
            let values: Vec<_> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            let one_of =
                if values.is_empty() { String::new() } else { format!(", one of {}", values.join(", ")) };
            Err(format!("a text in quotation marks{one_of}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::ffi::OsString;
    use std::fs;

    use clap::{CommandFactory as _, Parser as _};

    use super::{ConfigFile, ConfigFileError, is_key, parse};
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
        refused(
            "trusted-proxy = '10.0.0.0/8'",
            "trusted-proxy takes a list, and its value is of type string",
        );
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
            let file = ConfigFile { path: "gateway.toml".into(), table: line.parse().expect(line) };
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
            let key =
                line.strip_prefix('#').filter(|line| keys_of_example().iter().any(|(key, _)| key == line));
            if let Some(line) = key.filter(|_| is_default) {
                let with = without_config(&parsed(&format!("{anchors}{line}"), &[]).expect(line));
                assert_eq!(with, without, "{line}");
                compared += 1;
            }
            is_default = line.starts_with("# Default");
        }
        assert!(compared >= 5, "only {compared} defaults were found");
    }
}
