//! A check at a terminal: what is typed when, what shows of it, and every way in which the run ends.

use std::fs::{self, File};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use shikaku_reader_sim::Model;

use super::pty::Pty;
use super::scene::{Clinic, OnAir};
use super::without_card;

/// The prompt for the PIN.
const PROMPT: &str = "> ";

#[test]
fn every_signal_that_ends_a_program_ends_it_at_the_pin_prompt_and_gives_the_echo_back() {
    let clinic = Clinic::open("signals");
    let air = OnAir::with(Model::Acs, "valid");
    for signal in [
        Signal::SIGINT,
        Signal::SIGTERM,
        Signal::SIGHUP,
        Signal::SIGQUIT,
        Signal::SIGALRM,
        Signal::SIGUSR1,
        Signal::SIGUSR2,
        Signal::SIGXCPU,
    ] {
        let mut pty = Pty::run(&clinic.command_at_terminal(air.port, "pin"));
        pty.shows(PROMPT, 1);
        assert!(!pty.echoes(), "{signal}");
        pty.signal(signal);
        assert_eq!(pty.ends().code(), Some(7), "{signal}:\n{}", pty.screen());
        assert!(pty.is_as_before(), "{signal}");
    }
    assert_eq!(air.pins(), (Some(3), 0));
}

#[test]
fn a_signal_ends_the_run_and_gives_the_echo_back_whatever_it_waits_for() {
    let clinic = Clinic::open("signals-elsewhere");
    for (method, typed, shown) in [
        // The face, the birth date, and a card.
        ("visual", "", "顔"),
        ("visual", "1\r", "桁"),
        ("pin", "1234\r", "カードをかざす"),
    ] {
        let air = without_card(Model::Acs);
        let mut pty = Pty::run(&clinic.command_at_terminal(air.port, method));
        pty.shows(PROMPT, 1);
        pty.types(typed);
        if !typed.is_empty() && method == "pin" {
            pty.shows(shown, 1);
        }
        pty.signal(Signal::SIGTERM);
        assert_eq!(pty.ends().code(), Some(7), "{method} {typed}:\n{}", pty.screen());
        assert!(pty.is_as_before());
        assert_eq!(air.pins(), (Some(3), 0));
    }
}

#[test]
fn ctrl_c_and_ctrl_d_leave_the_pin_prompt_and_ctrl_z_does_not_stop_the_program() {
    let clinic = Clinic::open("keys");
    let air = OnAir::with(Model::Acs, "valid");
    for key in ["\u{3}", "\u{1C}", "\u{4}"] {
        let mut pty = Pty::run(&clinic.command_at_terminal(air.port, "pin"));
        pty.shows(PROMPT, 1);
        pty.types("12\u{1A}\u{15}");
        pty.types(key);
        assert_eq!(pty.ends().code(), Some(7), "{key:?}:\n{}", pty.screen());
        assert!(pty.is_as_before());
    }
}

#[test]
fn programs_get_one_value_when_a_signal_ends_the_run() {
    let clinic = Clinic::open("value");
    let air = OnAir::with(Model::Acs, "valid");
    let output = clinic.folder.0.path().join("output");
    let mut command = clinic.command_at_terminal(air.port, "pin");
    command.arg("--json");
    let mut pty = Pty::run_with(&command, |command| {
        command.stdout(File::create(&output).expect("a file"));
    });
    pty.shows(PROMPT, 1);
    pty.signal(Signal::SIGTERM);
    assert_eq!(pty.ends().code(), Some(7));
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(&output).expect("a file")).expect("one JSON value");
    assert_eq!((&report["exitCode"], &report["outcome"]), (&7.into(), &"stopped".into()));
    assert!(pty.is_as_before());
}

#[test]
fn nothing_that_is_typed_before_the_prompt_shows_or_counts() {
    let clinic = Clinic::open("early");
    for _ in 0..4 {
        let air = OnAir::with(Model::Acs, "valid");
        let mut pty = Pty::run(&clinic.command_at_terminal(air.port, "pin"));
        pty.is_hushed();
        for digit in ["9", "8", "7", "6", "\r", "9876\r\n"] {
            pty.types(digit);
        }
        pty.shows(PROMPT, 1);
        pty.types("1234\r");
        pty.shows("有効", 1);
        let screen = pty.screen();
        assert!(!screen.contains("9876"), "{screen}");
        assert!(!screen.contains("1234"), "{screen}");
        assert_eq!(air.pins(), (Some(3), 1));
        pty.signal(Signal::SIGINT);
        pty.ends();
    }
}

#[test]
fn what_is_pasted_behind_the_pin_is_neither_shown_nor_an_answer_nor_left_to_the_shell() {
    let clinic = Clinic::open("pasted");
    let air = OnAir::with(Model::Acs, "valid");
    let mut pty = Pty::run(&clinic.command_at_terminal(air.port, "pin"));
    pty.shows(PROMPT, 1);
    pty.types("1234\r4321\r1\rrm -rf x\r");
    pty.shows("有効", 1);
    pty.shows(PROMPT, 2);
    pty.types("9\r9\r9\rrm -rf x\r");
    pty.signal(Signal::SIGTERM);
    pty.ends();
    assert!(pty.is_as_before());
    let screen = pty.screen();
    assert!(!screen.contains("1234") && !screen.contains("rm -rf"), "{screen}");
    assert_eq!(air.pins(), (Some(3), 1));
    assert!(!pty.has_waiting_keys());
}

#[test]
fn a_pin_in_full_width_digits_is_taken_and_a_wrong_line_is_answered_with_what_was_expected() {
    let clinic = Clinic::open("width");
    let air = OnAir::with(Model::Acs, "valid");
    let mut pty = Pty::run(&clinic.command_at_terminal(air.port, "pin"));
    pty.shows(PROMPT, 1);
    pty.types("12\r");
    pty.shows("4桁の数字", 1);
    // Empty, with each digit, and the next one.
    pty.shows(PROMPT, 4);
    pty.types("９\u{7F}１２３４\r");
    pty.shows("有効", 1);
    assert_eq!(air.pins(), (Some(3), 1));
    assert!(!pty.screen().contains("１２"), "{}", pty.screen());
}

#[test]
fn a_birth_date_shows_while_it_is_typed_and_not_before() {
    let clinic = Clinic::open("birth");
    let air = OnAir::with(Model::Acs, "valid");
    let mut pty = Pty::run(&clinic.command_at_terminal(air.port, "visual"));
    pty.shows(PROMPT, 1);
    pty.types("y\r20000101\r");
    // Empty, with the answer, and the next one.
    pty.shows(PROMPT, 3);
    pty.types("１９８４０４１０");
    pty.shows("> １９８４０４１０", 1);
    pty.types("\r");
    pty.shows("有効", 1);
    assert!(!pty.screen().contains("20000101"), "{}", pty.screen());
}

/// Returns the log, whose lines report the exchanges with the card.
fn log_of(file: &std::path::Path) -> String {
    fs::read_to_string(file).unwrap_or_default()
}

#[test]
fn a_closed_terminal_in_the_midst_of_a_card_session_leaves_no_verified_pin() {
    let clinic = Clinic::open("closed");
    for (seen, hangs_up) in [("READ BINARY", false), ("VERIFY", false), ("READ BINARY", true)] {
        let air = OnAir::with(Model::Acs, "valid");
        let log = clinic.folder.0.path().join(format!("log-{seen}-{hangs_up}"));
        let mut command = clinic.command_at_terminal(air.port, "pin");
        command.arg("-v");
        let mut pty = Pty::run_with(&command, |command| {
            command.stderr(File::create(&log).expect("a file"));
        });
        pty.shows(PROMPT, 1);
        pty.types("1234\r");
        let until = Instant::now() + Duration::from_mins(1);
        while !log_of(&log).contains(seen) {
            assert!(Instant::now() < until, "{}", log_of(&log));
            std::thread::yield_now();
        }
        if hangs_up {
            pty.hang_up();
        }
        // A window that closes sends it twice: from the shell and from the system.
        pty.signal(Signal::SIGHUP);
        pty.signal(Signal::SIGHUP);
        pty.ends();
        let log = log_of(&log);
        let (verify, deselect) = (log.rfind("VERIFY "), log.rfind("発行者ドメイン"));
        assert!(verify.is_some() && deselect > verify, "{seen} {hangs_up}: {log}");
        assert_eq!(air.pins(), (Some(3), 1));
        assert!(hangs_up || pty.is_as_before());
        assert!(!air.reader().is_connected());
    }
}

#[test]
fn a_second_signal_ends_a_run_that_hangs_in_the_card_session() {
    let clinic = Clinic::open("second");
    let air = without_card(Model::Acs);
    let mut pty = Pty::run(&clinic.command_at_terminal(air.port, "pin"));
    pty.shows(PROMPT, 1);
    pty.types("1234\r");
    pty.shows("カードをかざす", 1);
    {
        let mut reader = air.reader();
        let at = reader.exchanges() + 9;
        reader.script(format!("late@{at}:15000").parse().expect("a fault"));
        reader.put_card(Duration::ZERO);
    }
    pty.shows("読み取って", 1);
    pty.signal(Signal::SIGINT);
    let second = Instant::now();
    assert_eq!(pty.ends_at_last(Signal::SIGINT).code(), Some(7), "{}", pty.screen());
    assert!(second.elapsed() < Duration::from_secs(3), "{:?}", second.elapsed());
    assert!(pty.is_as_before());
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_holds_a_pin_leaves_no_core_dump() {
    let clinic = Clinic::open("core");
    let air = OnAir::with(Model::Acs, "valid");
    let pty = Pty::run(&clinic.command_at_terminal(air.port, "pin"));
    pty.shows(PROMPT, 1);
    let limits = fs::read_to_string(format!("/proc/{}/limits", pty.pid())).expect("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a line");
    assert_eq!(core.split_whitespace().filter(|word| *word == "0").count(), 2, "{core}");
}
