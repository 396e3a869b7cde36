//! One keep-alive HTTP/1.1 connection, with as little work for each request as can be: the client
//! shares the machine with the server that it measures.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Room for a whole page without growing.
const BUFFER_BYTES: usize = 64 * 1024;

/// A connection and the last answer that came over it.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// Where the parts of the last answer lie in the connection's buffer.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Bytes of the status line and the headers, with the empty line after them.
    pub head_bytes: usize,
    /// Bytes of the whole answer as they came over the wire.
    pub wire_bytes: usize,
    /// Whether the body came in chunks.
    chunked: bool,
}

/// How the end of a body is known.
enum Length {
    Chunked,
    Bytes(usize),
}

impl Connection {
    /// Connects, without Nagle's delay.
    ///
    /// # Errors
    /// Whatever the system says.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(BUFFER_BYTES),
        })
    }

    /// Sends `request` and reads its answer to the end.
    ///
    /// # Errors
    /// When the connection ends early or the answer is not HTTP/1.1.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head_bytes = self.end_of(b"\r\n\r\n", 0).await?;
        let (status, length) = parse_head(&self.buffer[..head_bytes])?;
        let wire_bytes = match length {
            Length::Bytes(bytes) => {
                self.fill(head_bytes + bytes).await?;
                head_bytes + bytes
            }
            Length::Chunked => self.read_chunks(head_bytes).await?,
        };
        Ok(Answer {
            status,
            head_bytes,
            wire_bytes,
            chunked: matches!(length, Length::Chunked),
        })
    }

    /// The headers of the last answer.
    pub fn head(&self, answer: Answer) -> String {
        String::from_utf8_lossy(&self.buffer[..answer.head_bytes]).into_owned()
    }

    /// The body of the last answer, chunks put together, as it came otherwise.
    pub fn body(&self, answer: Answer) -> Vec<u8> {
        let raw = &self.buffer[answer.head_bytes..answer.wire_bytes];
        if answer.chunked {
            joined(raw)
        } else {
            raw.to_vec()
        }
    }

    /// Reads chunks that begin at `at`; the offset after the last one.
    async fn read_chunks(&mut self, mut at: usize) -> io::Result<usize> {
        loop {
            let end = self.end_of(b"\r\n", at).await?;
            let size = chunk_size(&self.buffer[at..end - 2]).ok_or_else(not_http)?;
            at = end + size + 2;
            self.fill(at).await?;
            if size == 0 {
                return Ok(at);
            }
        }
    }

    /// The offset after the first `mark` at or behind `from`.
    async fn end_of(&mut self, mark: &[u8], from: usize) -> io::Result<usize> {
        let mut searched = from;
        loop {
            if let Some(found) = find(&self.buffer[searched..], mark) {
                return Ok(searched + found + mark.len());
            }
            searched = self.buffer.len().saturating_sub(mark.len() - 1).max(from);
            self.fill(self.buffer.len().max(from) + 1).await?;
        }
    }

    /// Reads until the buffer holds at least `bytes`.
    async fn fill(&mut self, bytes: usize) -> io::Result<()> {
        while self.buffer.len() < bytes {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }
}

fn parse_head(head: &[u8]) -> io::Result<(u16, Length)> {
    let text = std::str::from_utf8(head).map_err(|_| not_http())?;
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.strip_prefix("HTTP/1.1 "))
        .and_then(|rest| rest.get(..3)?.parse().ok())
        .ok_or_else(not_http)?;
    let mut length = Length::Bytes(0);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("content-length") {
            length = Length::Bytes(value.trim().parse().map_err(|_| not_http())?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            length = Length::Chunked;
        }
    }
    // These two have no body, whatever their headers say about one.
    if matches!(status, 204 | 304) {
        length = Length::Bytes(0);
    }
    Ok((status, length))
}

fn joined(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(raw.len());
    while let Some(line) = find(raw, b"\r\n") {
        let size = chunk_size(&raw[..line]).unwrap_or(0);
        let start = line + 2;
        match raw.get(start..start + size) {
            Some(chunk) if size > 0 => body.extend_from_slice(chunk),
            _ => break,
        }
        raw = raw.get(start + size + 2..).unwrap_or_default();
    }
    body
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    usize::from_str_radix(std::str::from_utf8(line).ok()?.trim(), 16).ok()
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|window| window == mark)
}

fn not_http() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "the answer is not HTTP/1.1")
}
