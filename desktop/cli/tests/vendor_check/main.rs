//! `shikaku vendor-check` against a gateway over HTTPS, and against doubles of it with one fault each.

mod double;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method};
use double::{Answer, Asked, Fault, double};
use serde_json::Value;
use shikaku_gateway::{Sandbox, SandboxDetails};

fn sandbox() -> Sandbox {
    let mut settings = Sandbox::settings("127.0.0.1:0".parse().expect("an address"));
    settings.heartbeat = Duration::from_millis(200);
    Sandbox::start(settings, 20).expect("a sandbox")
}

/// A run: its report, and what people read.
struct Run {
    report: Value,
    words: String,
}

impl Run {
    /// The checks that ended like this.
    fn checks(&self, state: &str) -> Vec<&str> {
        let checks = self.report["checks"].as_array().into_iter().flatten();
        checks.filter(|check| check["state"] == state).filter_map(|check| check["name"].as_str()).collect()
    }
}

/// Runs the conformance run to its end.
fn run(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    run_command(sandbox, "vendor-check", arguments)
}

/// Runs a command to its end. Meanwhile an administrator approves codes, and patients come.
fn run_command(sandbox: &Sandbox, name: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args([name, "--json"]).args(arguments);
    // An address on the command line comes before that of the environment.
    command.env("SHIKAKU_GATEWAY", "https://127.0.0.1:1").env_remove("SHIKAKU_GATEWAY_ROOT");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    let mut round = 0;
    while child.try_wait().expect("a process").is_none() {
        // Each code is shown as pending for a while first.
        if round % 16 == 0 {
            sandbox.approve_all().expect("approved");
        }
        if round % 32 == 0 {
            sandbox.add_result(round / 32).expect("a result");
        }
        round += 1;
        thread::sleep(Duration::from_millis(25));
    }
    let output = child.wait_with_output().expect("its end");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{words}"));
    Run { report, words }
}

/// Writes the details of a sandbox, without a token where it shall be linked.
fn write(folder: &Path, details: &SandboxDetails, has_token: bool) -> String {
    let mut details = serde_json::to_value(details).expect("JSON");
    if !has_token {
        details.as_object_mut().expect("an object").remove("token");
    }
    let file = folder.join("sandbox.json");
    fs::write(&file, details.to_string()).expect("a file");
    file.display().to_string()
}

#[test]
fn the_reference_gateway_passes_every_check() {
    let (sandbox, folder) = (sandbox(), tempfile::tempdir().expect("a folder"));
    let file = write(folder.path(), sandbox.details(), false);
    let Run { report, words } = run(&sandbox, &["--sandbox", &file, "--complete"]);
    assert_eq!((&report["exitCode"], &report["outcome"]), (&0.into(), &"passed".into()), "{words}");
    assert_eq!((&report["failed"], &report["notApplicable"]), (&0.into(), &0.into()), "{words}");
    assert!(report["passed"].as_u64() >= Some(40), "{words}");
    assert!(words.contains("レセコン連携") && words.contains(" - "), "it shows its code: {words}");
    for secret in ["資格", "4900001", "01990019", &sandbox.details().token] {
        let printed = report.to_string() + &words.replace("資格確認結果", "");
        assert!(!printed.contains(secret), "{secret} is printed");
    }
}

#[test]
fn without_details_it_links_and_leaves_out_what_changes_a_clinic() {
    let (sandbox, folder) = (sandbox(), tempfile::tempdir().expect("a folder"));
    let root = folder.path().join("root.pem");
    fs::write(&root, &sandbox.details().root).expect("a root");
    let root = root.display().to_string();
    let found = run(&sandbox, &[&sandbox.details().gateway, "--root", &root]);
    assert_eq!(found.report["exitCode"], 0, "{}", found.words);
    let left_out = [
        "cursor-expired",
        "foreign-id",
        "taken-foreign",
        "taken",
        "taken-reused",
        "taken-shown",
        "reference-number",
        "webhook",
    ];
    assert_eq!(found.checks("not-applicable"), left_out);
    assert_eq!(found.checks("failed"), Vec::<&str>::new(), "{}", found.words);
    let taken =
        run(&sandbox, &[&sandbox.details().gateway, "--root", &root, "--only", "taken", "--complete"]);
    assert_eq!((&taken.report["exitCode"], &taken.report["outcome"]), (&6.into(), &"incomplete".into()));
}

/// A vendor sees with the link of `deliver` that the access works, and what that link does not permit.
#[test]
fn the_link_of_deliver_is_checked() {
    let (sandbox, folder) = (sandbox(), tempfile::tempdir().expect("a folder"));
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("root.pem"), &sandbox.details().root).expect("a root");
    let (root, state) = (path("root.pem"), path("state"));
    let gateway = &sandbox.details().gateway;
    let to = ["--gateway", gateway, "--root", &root, "--once", "--folder", &path(""), "--state", &state];
    let delivered = run_command(&sandbox, "deliver", &to);
    assert_eq!(delivered.report["exitCode"], 0, "{}", delivered.words);
    let known = ["--root", &root, "--state", &state, "--test-clinic"];
    let found = run(&sandbox, &[&[gateway.as_str()], known.as_slice()].concat());
    assert_eq!(found.checks("failed"), Vec::<&str>::new(), "{}", found.words);
    let left_out = [
        "token",
        "token-once",
        "cursor-expired",
        "foreign-id",
        "taken-number",
        "taken-foreign",
        "taken",
        "taken-reused",
        "reference-number",
    ];
    assert_eq!(found.checks("not-applicable"), left_out, "{}", found.words);
    assert!(found.words.contains("results.link"), "{}", found.words);
    let other = run(&sandbox, &[&["https://127.0.0.1:2"], known.as_slice()].concat());
    assert_eq!((&other.report["exitCode"], &other.report["outcome"]), (&1.into(), &"not-checked".into()));
    assert!(other.words.contains("別のゲートウェイ"), "{}", other.words);
}

#[test]
fn a_gateway_that_does_not_answer_is_no_result_of_the_checks() {
    let (sandbox, folder) = (sandbox(), tempfile::tempdir().expect("a folder"));
    let nowhere = SandboxDetails { gateway: "https://127.0.0.1:1".to_owned(), ..sandbox.details().clone() };
    let found = run(&sandbox, &["--sandbox", &write(folder.path(), &nowhere, true)]);
    assert_eq!((&found.report["exitCode"], &found.report["outcome"]), (&6.into(), &"not-checked".into()));
    assert!(found.words.contains("つながりません"), "{}", found.words);
}

fn same_query(query: &str) -> String {
    query.to_owned()
}

fn same_answer(_: &Asked, _: &mut Answer) {}

/// A query without this name.
fn without(query: &str, name: &str) -> String {
    let pairs: Vec<_> = query.split('&').filter(|pair| !pair.starts_with(name)).collect();
    pairs.join("&")
}

fn is_item(asked: &Asked) -> bool {
    asked.method == Method::GET && asked.path.starts_with("/v1/feed/") && !asked.path.ends_with("/events")
}

fn put(answer: &mut Answer, name: axum::http::HeaderName, value: &'static str) {
    answer.headers.insert(name, HeaderValue::from_static(value));
}

/// Replaces a text in the body.
fn replace(answer: &mut Answer, from: &str, to: &str) {
    if let Ok(body) = String::from_utf8(answer.body.clone()) {
        answer.body = body.replace(from, to).into_bytes();
    }
}

const fn fault(
    name: &'static str,
    found_by: &'static [&'static str],
    answer: fn(&Asked, &mut Answer),
) -> Fault {
    Fault { name, found_by, query: same_query, answer }
}

const fn of_query(name: &'static str, found_by: &'static [&'static str], query: fn(&str) -> String) -> Fault {
    Fault { name, found_by, query, answer: same_answer }
}

/// A double that has no fault, and one row for each fault.
const FAULTS: &[Fault] = &[
    fault(
        "problems without their media type",
        &["unknown-address", "no-token", "unknown-id"],
        |_, answer| {
            if answer.status >= 400 {
                put(answer, CONTENT_TYPE, "application/json");
            }
        },
    ),
    fault("problems with another type", &["wrong-method", "wrong-token"], |_, answer| {
        replace(answer, "urn:shikaku:problem:", "about:blank#");
    }),
    fault("problems with another status inside", &["cursor-invalid"], |_, answer| {
        replace(answer, "\"status\":400", "\"status\":200");
    }),
    fault("403 without a token", &["no-token", "body-unread"], |asked, answer| {
        if !asked.has_token && answer.status == 401 {
            answer.status = 403;
        }
    }),
    fault("401 without WWW-Authenticate", &["no-token"], |_, answer| {
        answer.headers.remove(WWW_AUTHENTICATE);
    }),
    fault("a user code of digits", &["authorization"], |_, answer| {
        replace(answer, "\"userCode\":\"", "\"userCode\":\"1234-5678\",\"x\":\"");
    }),
    fault("a token without approval", &["authorization-pending"], |_, answer| {
        if answer.body.windows(21).any(|it| it == b"authorization-pending") {
            answer.status = 200;
        }
    }),
    fault("no slow-down", &["slow-down"], |_, answer| replace(answer, "slow-down", "authorization-pending")),
    fault("an unknown code that is pending", &["device-code-unknown"], |_, answer| {
        replace(answer, "device-code-unknown", "authorization-pending");
    }),
    fault("answers that may be cached", &["feed", "read-json", "events"], |_, answer| {
        put(answer, CACHE_CONTROL, "max-age=60");
    }),
    fault("a member that is not documented", &["feed"], |asked, answer| {
        if asked.path == "/v1/feed" {
            replace(answer, "\"more\":", "\"total\":5,\"more\":");
        }
    }),
    of_query("a feed that knows no cursor", &["feed-cursor", "cursor-invalid", "cursor-expired"], |query| {
        without(query, "after=")
    }),
    of_query("a feed that does not wait", &["feed-wait"], |query| without(query, "wait=")),
    of_query("a feed that passes over unknown names", &["feed-query"], |query| without(query, "more=")),
    fault("404 for an expired cursor", &["cursor-expired"], |_, answer| {
        if answer.status == 410 {
            answer.status = 404;
        }
    }),
    fault("no ETag", &["read-etag"], |_, answer| {
        answer.headers.remove(ETAG);
    }),
    fault("200 for an ETag that holds", &["read-etag"], |_, answer| {
        if answer.status == 304 {
            answer.status = 200;
        }
    }),
    fault(
        "another result than in the feed",
        &["read-json", "read-xml-utf-8", "read-text"],
        |asked, answer| {
            if is_item(asked) {
                replace(answer, "490000", "480000");
            }
        },
    ),
    fault("Shift_JIS that is called UTF-8", &["read-xml-shift-jis"], |asked, answer| {
        if asked.accept.contains("Shift_JIS") {
            put(answer, CONTENT_TYPE, "application/xml; charset=utf-8");
        }
    }),
    fault("UTF-8 in place of Shift_JIS", &["read-xml-shift-jis"], |asked, answer| {
        if asked.accept.contains("Shift_JIS") {
            answer.body = "<?xml version=\"1.0\"?><XmlMsg></XmlMsg>".into();
        }
    }),
    fault("a coverage without a payor", &["read-fhir"], |_, answer| {
        replace(answer, "\"payor\"", "\"payer\"");
    }),
    fault("JSON for every Accept", &["not-acceptable"], |asked, answer| {
        if asked.accept.starts_with("image/") {
            answer.status = 200;
        }
    }),
    fault("403 for the result of another clinic", &["unknown-id", "foreign-id"], |asked, answer| {
        if is_item(asked) && answer.status == 404 {
            answer.status = 403;
        }
    }),
    fault("another word for the result of another clinic", &["foreign-id"], |asked, answer| {
        if is_item(asked) && !asked.path.ends_with("/AAAAAAAAAAAAAAAAAAAAAA") {
            replace(answer, "There is nothing", "There is something");
        }
    }),
    fault("no Idempotency-Key is needed", &["taken-key"], |asked, answer| {
        if asked.path.ends_with("/taken") && !asked.headers.contains_key("idempotency-key") {
            *answer = Answer { status: 204, headers: answer.headers.clone(), body: Vec::new() };
        }
    }),
    fault("409 for a repetition", &["taken"], |asked, answer| {
        if asked.path.ends_with("/taken") && answer.status == 204 {
            answer.status = 409;
        }
    }),
    fault("204 for another body under the same key", &["taken-reused"], |_, answer| {
        if answer.status == 422 {
            *answer = Answer { status: 204, headers: answer.headers.clone(), body: Vec::new() };
        }
    }),
    fault("no time of the hand-over", &["taken-shown"], |_, answer| {
        replace(answer, "\"handedOverAt\":\"", "\"deviceName\":\"");
    }),
    fault("no number of the receipt computer", &["reference-number"], |_, answer| {
        replace(answer, "\"ReferenceNumber\":\"VC-", "\"ReferenceNumber\":\"X-");
    }),
    fault("events with a name", &["events"], |asked, answer| {
        if asked.path.ends_with("/events") {
            replace(answer, "data: {", "data: {\"name\":\"x\",");
        }
    }),
    fault("events that end", &["events-alive"], |asked, answer| {
        if asked.path.ends_with("/events") {
            let end = answer.body.windows(2).position(|it| it == b"\n\n").unwrap_or_default();
            answer.body.truncate(end + 2);
        }
    }),
    fault("webhooks to every host", &["webhook-target"], |_, answer| {
        if answer.status == 422 {
            answer.status = 201;
        }
    }),
    fault("a webhook that cannot be removed", &["webhook"], |asked, answer| {
        if asked.path.ends_with("/remove") {
            answer.status = 404;
        }
    }),
];

#[test]
fn each_fault_of_a_double_is_found_by_its_checks_and_by_no_double_without_one() {
    let sandbox = sandbox();
    let folder = tempfile::tempdir().expect("a folder");
    let checked = |index: usize, fault: Fault, only: &[&str]| {
        let details = double(sandbox.details(), fault);
        let place = folder.path().join(index.to_string());
        fs::create_dir(&place).expect("a folder");
        let file = write(&place, &details, true);
        let only = only.iter().flat_map(|name| ["--only", name]);
        run(&sandbox, &["--sandbox", &file].into_iter().chain(only).collect::<Vec<_>>())
    };
    let plain = checked(0, fault("none", &[], same_answer), &[]);
    assert_eq!(plain.checks("failed"), Vec::<&str>::new(), "{}", plain.words);
    for (index, fault) in FAULTS.iter().enumerate() {
        let found = checked(index + 1, *fault, fault.found_by);
        assert_eq!(found.checks("failed"), fault.found_by, "{}: {}", fault.name, found.words);
        assert_eq!(found.report["exitCode"], 6, "{}", fault.name);
        assert!(found.words.contains("期待") && found.words.contains("実際"), "{}", found.words);
    }
}
