//! The desk of the shells' tests as a program: prints where it listens and serves until its input ends.
//! [`shikaku_tests::desk_server`] documents its protocol.

use std::io::{self, Write};

use shikaku_tests::desk_server::DeskServer;

fn main() -> io::Result<()> {
    let desk = DeskServer::start()?;
    let mut out = io::stdout();
    writeln!(out, "{{\"port\":{}}}", desk.port())?;
    out.flush()?;
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}
