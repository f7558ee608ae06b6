//! The desk of the shells' tests as a program: prints where it listens and serves until its input ends.
//! [`shikaku_tests::test_server`] documents its protocol.

use std::io::{self, Write};

use shikaku_tests::test_server::TestServer;

fn main() -> io::Result<()> {
    let server = TestServer::start()?;
    let mut out = io::stdout();
    writeln!(out, "{{\"port\":{}}}", server.port())?;
    out.flush()?;
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}
