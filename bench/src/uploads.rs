//! What uploads that were made to fill the memory cost: twelve at once, each an Opus file that
//! is nothing but comments.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::process::Process;

/// Uploads at the same time.
const UPLOADS: usize = 12;
/// Bytes of each file, in pages of the largest size there is.
const FILE_BYTES: usize = 190_000_000;
/// A page's content: 255 segments of 255 bytes (RFC 3533, section 6).
const PAGE_BODY: usize = 255 * 255;
const BOUNDARY: &str = "a-boundary-between-parts";

/// How far the server's resident memory rose above what it was before, in bytes. `artists` are
/// cookies of creators.
///
/// # Errors
/// When an upload is not answered, or `/proc` does not tell.
pub async fn peak_over_idle(process: &Process, artists: &[String]) -> Result<u64> {
    ensure!(artists.len() >= UPLOADS, "too few artists");
    let (idle, _) = process.resident_bytes()?;
    let mut uploads = JoinSet::new();
    for cookie in artists.iter().take(UPLOADS) {
        uploads.spawn(upload(process.address, cookie.clone()));
    }
    while let Some(status) = uploads.join_next().await {
        let status = status??;
        // It holds no sound; had there been no room it would not have been read.
        ensure!(status == 415, "an upload was answered with {status}");
    }
    let (_, highest) = process.resident_bytes()?;
    Ok(highest.saturating_sub(idle))
}

async fn upload(address: SocketAddr, cookie: String) -> Result<u16> {
    let start = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nHarbour lights\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.opus\"\r\n\r\n"
    );
    let end = format!("\r\n--{BOUNDARY}--\r\n");
    let beginning = beginning();
    let page = page(1, &vec![b'A'; PAGE_BODY]);
    let pages = (FILE_BYTES - beginning.len()) / page.len();
    let length = start.len() + beginning.len() + pages * page.len() + end.len();
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "POST /api/v1/tracks HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(start.as_bytes()).await?;
    stream.write_all(&beginning).await?;
    for _ in 0..pages {
        stream.write_all(&page).await?;
    }
    stream.write_all(end.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let status = String::from_utf8_lossy(&answer)
        .get(9..12)
        .and_then(|code| code.parse().ok());
    status.context("the answer is not HTTP/1.1")
}

/// `OpusHead`, and the beginning of a comment that is as long as can be written.
fn beginning() -> Vec<u8> {
    let head = page(2, b"OpusHead\x01\x02\x38\x01\x80\xbb\0\0\0\0\0");
    let mut comments = b"OpusTags\x04\0\0\0test\x01\0\0\0\xff\xff\xff\x7f".to_vec();
    comments.resize(PAGE_BODY, b'A');
    [head, page(0, &comments)].concat()
}

/// A page of one stream; without a checksum, which nothing here looks at.
fn page(flags: u8, body: &[u8]) -> Vec<u8> {
    let mut lacing = vec![255; body.len() / 255];
    if lacing.len() < 255 {
        lacing.push(u8::try_from(body.len() % 255).unwrap_or_default());
    }
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend([0; 8]);
    page.extend(7_u32.to_le_bytes());
    page.extend([0; 8]);
    page.push(u8::try_from(lacing.len()).unwrap_or(u8::MAX));
    page.extend(lacing);
    page.extend(body);
    page
}
