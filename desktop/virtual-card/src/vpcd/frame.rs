use std::io::{self, Read, Write};
use std::net::TcpStream;

use super::PlugError;

/// What `vpcd` asks. A frame is a length of two bytes, big-endian, and that many bytes; one byte is a control.
#[derive(PartialEq, Eq)]
pub(super) enum Request {
    /// 00.
    PowerOff,
    /// 01.
    PowerOn,
    /// 02.
    Reset,
    /// 04: wants the answer to reset.
    Atr,
    /// Anything longer: wants the response APDU.
    Command(Vec<u8>),
}

/// The next request; `None` when the other side closed between two.
pub(super) fn read_request(stream: &TcpStream) -> Result<Option<Request>, PlugError> {
    let mut length = [0; 2];
    if !fill(stream, &mut length)? {
        return Ok(None);
    }
    let mut body = vec![0; usize::from(u16::from_be_bytes(length))];
    if !fill(stream, &mut body)? {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    request(body).map(Some)
}

/// Sends one frame in one piece.
pub(super) fn send(mut stream: &TcpStream, body: &[u8]) -> Result<(), PlugError> {
    let length = u16::try_from(body.len()).map_err(|_| PlugError::Protocol)?;
    stream.write_all(&[&length.to_be_bytes(), body].concat())?;
    Ok(())
}

fn request(body: Vec<u8>) -> Result<Request, PlugError> {
    match body.as_slice() {
        [0x00] => Ok(Request::PowerOff),
        [0x01] => Ok(Request::PowerOn),
        [0x02] => Ok(Request::Reset),
        [0x04] => Ok(Request::Atr),
        [] | [_] => Err(PlugError::Protocol),
        _ => Ok(Request::Command(body)),
    }
}

/// Fills the whole buffer; `false` when the other side closed before its first byte.
fn fill(mut stream: &TcpStream, buffer: &mut [u8]) -> io::Result<bool> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        acknowledge_at_once(stream)?;
        match stream.read(rest) {
            Ok(0) if filled == 0 => return Ok(false),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset && filled == 0 => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// `vpcd` writes length and body apart and waits for the acknowledgement between: without this every command takes
/// 40 ms longer. Linux forgets the setting, so it is made before every read.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(stream).set_tcp_quickack(true)
}

#[cfg(not(target_os = "linux"))]
fn acknowledge_at_once(_: &TcpStream) -> io::Result<()> {
    Ok(())
}
