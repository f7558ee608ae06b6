//! The configuration file: options of the command line as keys of a TOML file. For the program of this package, and for fuzzing.

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
#[non_exhaustive]
pub enum ConfigFileError {
    /// The file is not there, cannot be read, or is no text.
    #[error("{}: the configuration file cannot be read: {reason}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why, in words.
        reason: String,
    },
    /// The text is not TOML.
    #[error("{}: the configuration file is not TOML: {error}", file.display())]
    Form {
        /// The file.
        file: PathBuf,
        /// What the parser says.
        error: toml::de::Error,
    },
    /// A key names no option.
    #[error("{}: {key} is no option{nearest}; --help lists them, and the file has no sections", file.display())]
    Unknown {
        /// The file.
        file: PathBuf,
        /// The key.
        key: String,
        /// The option that is most like it, as a part of the sentence.
        nearest: String,
    },
    /// The value of a key has another type than its option.
    #[error("{}: {key} takes {expected}, and its value is of type {found}", file.display())]
    Type {
        /// The file.
        file: PathBuf,
        /// The key.
        key: String,
        /// What the option takes.
        expected: String,
        /// The type of the value in TOML.
        found: &'static str,
    },
    /// The value of a key is refused, or does not go together with another.
    #[error("{}: {key}: {reason}", file.display())]
    Value {
        /// The file.
        file: PathBuf,
        /// The key.
        key: String,
        /// Why, in words.
        reason: String,
    },
}

/// A configuration file that was read.
#[derive(derive_more::Debug)]
#[debug("ConfigFile({} keys)", table.len())]
pub struct ConfigFile {
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
pub fn parse<P: Parser>(words: Vec<OsString>) -> Result<P, ConfigFileError> {
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
        Self::of_text(path, &text)
    }

    /// The file of this name with this text.
    ///
    /// # Errors
    /// [`ConfigFileError::Form`] when the text is not TOML.
    pub fn of_text(path: &Path, text: &str) -> Result<Self, ConfigFileError> {
        let table = text.parse().map_err(|error| ConfigFileError::Form { file: path.to_owned(), error })?;
        Ok(Self { path: path.to_owned(), table })
    }

    /// The words of a command line that say the same as this file, without what the given command line says itself.
    ///
    /// # Errors
    /// [`ConfigFileError::Unknown`] for a key that is no option, and [`ConfigFileError::Type`] for a value of another type.
    pub fn arguments(&self, command: &Command, given: &ArgMatches) -> Result<Vec<OsString>, ConfigFileError> {
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
#[must_use]
pub fn is_key(arg: &Arg) -> bool {
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
