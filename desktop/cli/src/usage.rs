//! The command line in Japanese: the frame of clap's help and its errors. clap itself speaks English alone.

use std::error::Error as _;

use clap::builder::{PossibleValue, Resettable};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

use crate::console::{self, complain, shown};
use crate::exit::Exit;
use crate::number::NumberError;

/// The same commands with Japanese headings and notes.
pub(crate) fn japanese(mut command: Command) -> Command {
    command.build();
    translated(command)
}

/// Prints help and version, or says what is wrong with the arguments and what was expected.
pub(crate) fn report(error: &Error, command: &Command) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            console::help(error.render().to_string().trim_end());
            Exit::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            complain(error.render().to_string().trim_end());
            Exit::Usage
        }
        _ => {
            complain(text(error, command));
            Exit::Usage
        }
    }
}

const TEMPLATE: &str = "{before-help}{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

fn translated(command: Command) -> Command {
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .mut_args(translated_argument)
        .mut_subcommands(translated);
    if command.get_name() == "help" {
        command = command.about("コマンドの説明を表示する");
    }
    let usage = usage(&command.render_usage().to_string());
    command.override_usage(usage)
}

/// A usage line without its English words.
fn usage(line: &str) -> String {
    line.trim_start_matches("Usage:")
        .trim()
        .replace("[OPTIONS]", "[オプション]")
        .replace("COMMAND", "コマンド")
}

fn translated_argument(argument: Arg) -> Arg {
    let help = match argument.get_id().as_str() {
        "help" => "説明を表示する".to_owned(),
        "version" => "版を表示する".to_owned(),
        "subcommand" => "説明を表示するコマンド".to_owned(),
        _ => argument.get_help().map(ToString::to_string).unwrap_or_default(),
    };
    let values = possible_values(&argument);
    let (brief, long) = (notes(&argument, &values, false), notes(&argument, &values, true));
    let heading = if argument.is_positional() { "引数" } else { "オプション" };
    let long_help = format!("{help}{long}");
    let argument = argument
        .help(format!("{help}{brief}"))
        .help_heading(heading)
        .hide_default_value(true)
        .hide_env(true)
        .hide_possible_values(true);
    // The flag for help has a long help of clap's own.
    if brief == long { argument.long_help(Resettable::Reset) } else { argument.long_help(long_help) }
}

/// What follows the help of an argument.
fn notes(argument: &Arg, values: &[PossibleValue], is_long: bool) -> String {
    let described = is_long && values.iter().any(|value| value.get_help().is_some());
    let names = values.iter().map(PossibleValue::get_name).collect::<Vec<_>>().join("、");
    let default = argument.get_default_values().iter().map(|value| value.to_string_lossy());
    let default = default.collect::<Vec<_>>().join("、");
    let is_output = argument.get_action().takes_values() && !default.is_empty();
    let variable = argument.get_env().map(|name| format!("［環境変数: {}］", name.to_string_lossy()));
    let list = values.iter().filter(|_| described).map(|value| {
        let help = value.get_help().map(|help| format!(": {help}")).unwrap_or_default();
        format!("\n  - {}{help}", value.get_name())
    });
    let notes = [
        (!described && !names.is_empty()).then(|| format!("［選択肢: {names}］")),
        is_output.then(|| format!("［省略時: {default}］")),
        variable,
    ];
    notes.into_iter().flatten().chain(list).collect()
}

fn possible_values(argument: &Arg) -> Vec<PossibleValue> {
    if !argument.get_action().takes_values() {
        return Vec::new();
    }
    argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect()
}

/// What is wrong, what was expected, and the usage.
fn text(error: &Error, command: &Command) -> String {
    let usage_line =
        error.get(ContextKind::Usage).map(|line| format!("使い方: {}", usage(&line.to_string())));
    let lines = [Some(problem(error)), expected(error, command), suggestion(error), usage_line];
    let lines = lines.into_iter().flatten().filter(|line| !line.is_empty());
    lines.chain(["詳しくは、--help で表示されます。".to_owned()]).collect::<Vec<_>>().join("\n  ")
}

fn problem(error: &Error) -> String {
    let details = |kind| context(error, kind).join("、");
    let argument = details(ContextKind::InvalidArg);
    let value = details(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("{argument} に、値がありません。")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} の値「{value}」は使えません。")
        }
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません。"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", details(ContextKind::InvalidSubcommand))
        }
        ErrorKind::NoEquals => format!("{argument} は、= を付けて値を指定してください。"),
        ErrorKind::TooManyValues => format!("{argument} の値「{value}」は余分です。"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} の値の数が合いません。")
        }
        ErrorKind::ArgumentConflict => {
            let prior = details(ContextKind::PriorArg);
            if prior == argument || prior.is_empty() {
                format!("{argument} は、1回だけ指定できます。")
            } else {
                format!("{argument} は、{prior} と同時に指定できません。")
            }
        }
        ErrorKind::MissingRequiredArgument => format!("必要な指定がありません: {argument}"),
        ErrorKind::MissingSubcommand => "コマンドを指定してください。".to_owned(),
        ErrorKind::InvalidUtf8 => "文字として読めない引数があります。UTF-8で指定してください。".to_owned(),
        _ => "指定に誤りがあります。".to_owned(),
    }
}

/// What would have been right: the values, our own words about the value, or the help of the argument.
fn expected(error: &Error, command: &Command) -> Option<String> {
    let values = context(error, ContextKind::ValidValue);
    if !values.is_empty() {
        return Some(format!("使える値: {}", values.join("、")));
    }
    let subcommands = context(error, ContextKind::ValidSubcommand);
    if !subcommands.is_empty() {
        return Some(format!("使えるコマンド: {}", subcommands.join("、")));
    }
    if !matches!(error.kind(), ErrorKind::InvalidValue | ErrorKind::ValueValidation) {
        return None;
    }
    let help = context(error, ContextKind::InvalidArg).into_iter().find_map(|name| help_of(command, &name));
    if let Some(range) = error.source().and_then(|cause| cause.downcast_ref::<NumberError>()) {
        return Some(format!("{range}{}", help.unwrap_or_default()));
    }
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    // clap and the standard library speak English; what is not ASCII is ours.
    if !cause.is_ascii() {
        return Some(shown(&cause));
    }
    help.map(|help| format!("指定するもの: {help}"))
}

fn suggestion(error: &Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near: Vec<_> = kinds.into_iter().flat_map(|kind| context(error, kind)).collect();
    (!near.is_empty()).then(|| format!("近いもの: {}", near.join("、")))
}

/// The help of an argument that is written like this, in any command.
fn help_of(command: &Command, written: &str) -> Option<String> {
    let here = command.get_arguments().find(|argument| argument.to_string() == written);
    let here = here.and_then(|argument| argument.get_help().map(ToString::to_string));
    here.filter(|help| !help.is_empty())
        .or_else(|| command.get_subcommands().find_map(|below| help_of(below, written)))
}

fn context(error: &Error, kind: ContextKind) -> Vec<String> {
    let all = match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        Some(ContextValue::StyledStr(one)) => vec![one.to_string()],
        Some(ContextValue::StyledStrs(all)) => all.iter().map(ToString::to_string).collect(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => Vec::new(),
    };
    all.iter().map(|one| shown(one)).filter(|one| !one.is_empty()).collect()
}
