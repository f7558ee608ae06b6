use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;

/// One frame: its letter and what belongs to it. `None` when the other side closed between two.
pub(super) fn read(mut stream: &TcpStream) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut length = [0; 2];
    match stream.read_exact(&mut length) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut body = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut body)?;
    let (letter, rest) = body.split_first().ok_or(ErrorKind::InvalidData)?;
    Ok(Some((*letter, rest.to_vec())))
}

/// Sends one frame in one piece.
pub(super) fn write(mut stream: &TcpStream, letter: u8, body: &[u8]) -> io::Result<()> {
    let length = u16::try_from(body.len() + 1).map_err(|_| ErrorKind::InvalidData)?;
    stream.write_all(&[&length.to_be_bytes(), [letter].as_slice(), body].concat())
}
