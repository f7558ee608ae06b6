use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Serialize};
use shikaku_adapter::SystemClock;
use shikaku_adapter::http::{BlockingGateway, GatewayProbe, HttpSettings};
use shikaku_core::gateway::VendorAuthorization;
use shikaku_core::port::{Clock as _, GatewayLinkError, HttpMethod};

use crate::console::{Console, complain, shown};
use crate::deliver::{StateError, StateFile, link_error_text, link_text};
use crate::exit::Exit;
use crate::file::{self, FileError};
use crate::gateway::{GatewayAddress, GatewayArgumentsError};
use crate::interrupt::Interrupt;
use crate::vendor_check::{CHECKS, Check, Checked, Deviation, Given, Session};

/// Which gateway to check, and with what.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(
        value_name = "URL",
        conflicts_with = "sandbox",
        help = "ゲートウェイの https アドレス。--gateway より優先する"
    )]
    address: Option<String>,
    #[command(flatten)]
    gateway: GatewayAddress,
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "state",
        help = "shikaku-gateway sandbox --details-out のファイル。アドレスとルート証明書も、ここから読む。結果に印を付ける検査も行う"
    )]
    sandbox: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "shikaku deliver の状態ファイル（連携のトークンを使う）")]
    state: Option<PathBuf>,
    #[arg(long, help = "試験用の施術所である。結果に印を付け、照会番号を渡す検査も行う")]
    test_clinic: bool,
    #[arg(long, value_name = "NAME", value_parser = names(), help = "この検査だけを行う（何度でも指定できる）")]
    only: Vec<String>,
    #[arg(long, help = "行えない検査があれば、合格としない")]
    complete: bool,
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "適合性の検査（shikaku vendor-check）",
        help = "管理者が承認するときに読む名前"
    )]
    name: String,
}

/// What a test installation gives to vendors. Members that are not known here are of a later version.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Details {
    gateway: Option<String>,
    root: Option<String>,
    token: Option<String>,
    expired_cursor: Option<String>,
    foreign_id: Option<String>,
}

/// How each check ended, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    outcome: &'static str,
    passed: usize,
    failed: usize,
    not_applicable: usize,
    checks: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    got: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// Limit for one call: the longest wait of the feed and the answer behind it.
const TIMEOUT: Duration = Duration::from_secs(45);

impl Arguments {
    /// Makes the checks and prints a line for each.
    pub(crate) fn run(self, console: Console) -> Exit {
        let rows = match self.rows(console) {
            Ok(rows) => rows,
            Err((exit_code, text)) => {
                complain(text);
                let outcome = if exit_code == Exit::Stopped { "stopped" } else { "not-checked" };
                console.report(&Report::new(exit_code, outcome, Vec::new()));
                return exit_code;
            }
        };
        let count = |state: &str| rows.iter().filter(|row| row.state == state).count();
        let (passed, failed, left_out) = (count(PASSED), count(FAILED), count(NOT_APPLICABLE));
        console.say(format!("\n合格 {passed}　不合格 {failed}　対象外 {left_out}"));
        let (exit_code, outcome) = match (failed, left_out) {
            (0, 0) => (Exit::Done, "passed"),
            (0, _) if !self.complete && passed > 0 => (Exit::Done, "passed"),
            (0, _) => (Exit::Gateway, "incomplete"),
            _ => (Exit::Gateway, "failed"),
        };
        console.report(&Report::new(exit_code, outcome, rows));
        exit_code
    }

    fn rows(&self, console: Console) -> Result<Vec<Row>, (Exit, String)> {
        let interrupt =
            Interrupt::install().map_err(|error| usage(&crate::os_error::reason((&error).into())))?;
        let (settings, given) = self.prepare()?;
        let show = |codes: &VendorAuthorization| console.say(link_text(codes, &self.name));
        let is_stopped = || interrupt.asked();
        let mut session = session(&settings, given, &show, &is_stopped)?;
        let is_chosen = |check: &&Check| self.only.is_empty() || self.only.iter().any(|it| it == check.name);
        let mut rows = Vec::new();
        for check in CHECKS.iter().filter(is_chosen) {
            let row = Row::new(check, check.run(&mut session));
            if session.is_stopped() {
                return Err((Exit::Stopped, "中断しました。".to_owned()));
            }
            console.say(row.text(check.about));
            rows.push(row);
        }
        Ok(rows)
    }

    /// The address and what is known beforehand.
    fn prepare(&self) -> Result<(HttpSettings, Given), (Exit, String)> {
        let details = self
            .sandbox
            .as_deref()
            .map(details)
            .transpose()
            .map_err(|error| usage(&error))?
            .unwrap_or_default();
        let url = self.address.as_deref().or(details.gateway.as_deref());
        let settings =
            self.gateway.settings_or(url, details.root.as_deref()).map_err(|error| usage(&error))?;
        let token = match &self.state {
            None => details.token,
            Some(file) => Some(token_of(file, &settings.base_url).map_err(|error| usage(&error))?),
        };
        let given = Given {
            token,
            expired_cursor: details.expired_cursor,
            foreign_id: details.foreign_id,
            is_test_clinic: self.test_clinic || self.sandbox.is_some(),
            name: self.name.clone(),
        };
        Ok((HttpSettings { timeout: TIMEOUT, ..settings }, given))
    }
}

/// A run at a gateway that answers.
fn session<'a>(
    settings: &HttpSettings,
    given: Given,
    show: &'a dyn Fn(&VendorAuthorization),
    is_stopped: &'a dyn Fn() -> bool,
) -> Result<Session<'a>, (Exit, String)> {
    let made = GatewayProbe::new(settings).and_then(|probe| Ok((probe, BlockingGateway::new(settings)?)));
    let (probe, gateway) = made.map_err(GatewayArgumentsError::from).map_err(|error| usage(&error))?;
    let answers = probe.exchange(&crate::vendor_check::open(HttpMethod::Get, "/v1/feed"));
    answers.map_err(|error: GatewayLinkError| (Exit::Gateway, link_error_text(error).to_owned()))?;
    let start = u64::try_from(SystemClock.now().timestamp_millis()).unwrap_or_default();
    Ok(Session::new(probe, gateway, given, start, show, is_stopped))
}

/// The file of a test installation.
fn details(file: &std::path::Path) -> Result<Details, FileError> {
    const WHAT: &str = "サンドボックスのファイル";
    let text = file::read_text(WHAT, file, 64 * 1024)?;
    let expected = "shikaku-gateway sandbox --details-out が書いたJSONを指定してください。";
    serde_json::from_str(&text).map_err(|_| FileError::content(WHAT, file, expected))
}

/// The token of a link that `shikaku deliver` made.
fn token_of(file: &std::path::Path, url: &str) -> Result<String, StateError> {
    let state = StateFile::hold(file)?.read(url)?;
    let expected = "まだ連携していません。shikaku deliver で連携するか、--state を外してください。";
    state.map(|state| state.token).ok_or_else(|| FileError::content("状態ファイル", file, expected).into())
}

fn usage(error: &impl ToString) -> (Exit, String) {
    (Exit::Usage, error.to_string())
}

fn names() -> Vec<&'static str> {
    CHECKS.iter().map(|check| check.name).collect()
}

const PASSED: &str = "passed";
const FAILED: &str = "failed";
const NOT_APPLICABLE: &str = "not-applicable";

impl Report {
    fn new(exit_code: Exit, outcome: &'static str, checks: Vec<Row>) -> Self {
        let count = |state: &str| checks.iter().filter(|row| row.state == state).count();
        let (passed, failed, not_applicable) = (count(PASSED), count(FAILED), count(NOT_APPLICABLE));
        Self { exit_code, outcome, passed, failed, not_applicable, checks }
    }
}

impl Row {
    fn new(check: &Check, checked: Checked) -> Self {
        let row = Self { name: check.name, state: PASSED, expected: None, got: None, reason: None };
        match checked {
            Ok(()) => row,
            Err(Deviation::Failed { expected, got }) => {
                Self { state: FAILED, expected: Some(expected), got: Some(got), ..row }
            }
            Err(Deviation::NotApplicable(reason)) => {
                Self { state: NOT_APPLICABLE, reason: Some(reason), ..row }
            }
        }
    }

    /// For people: one line, and two more for a check that failed.
    fn text(&self, about: &str) -> String {
        let word = match self.state {
            PASSED => "合格　",
            FAILED => "不合格",
            _ => "対象外",
        };
        let reason = self.reason.map(|reason| format!("（{reason}）")).unwrap_or_default();
        let line = |name: &str, text: &Option<String>| {
            text.as_deref().map(|text| format!("\n        {name}: {}", shown(text))).unwrap_or_default()
        };
        let details = line("期待", &self.expected) + &line("実際", &self.got);
        format!("{word}  {:<22}  {about}{reason}{details}", self.name)
    }
}
