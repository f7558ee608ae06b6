use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// The desk in a process of its own.
pub(super) struct Program {
    process: Child,
    port: u16,
}

impl Program {
    pub(super) fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_test-server"));
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let port = line.trim().strip_prefix("{\"port\":").and_then(|rest| rest.strip_suffix('}'));
        let port = port.and_then(|port| port.parse().ok()).expect("a port");
        Self { process, port }
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    /// Ends its input and waits for its end.
    pub(super) fn end(mut self) -> bool {
        drop(self.process.stdin.take());
        self.process.wait().expect("it ends with its input").success()
    }
}
