//! An answer that is ready before its request has arrived reaches the client,
//! also one that goes on sending.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use stagedoor_testing::Backend;

use crate::process::Installation;

/// Sends a whole upload in pieces, without ever looking at what comes back, and
/// only then reads the answer.
fn upload_blindly(address: std::net::SocketAddr, bytes: usize) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let head = format!(
        "POST /api/v1/tracks HTTP/1.1\r\nhost: {address}\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: {bytes}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let piece = [b'x'; 16 * 1024];
    let mut left = bytes;
    while left > 0 {
        let size = left.min(piece.len());
        stream.write_all(&piece[..size]).unwrap();
        left -= size;
        // The answer is out long before the last piece.
        std::thread::sleep(Duration::from_millis(1));
    }
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[test]
fn a_refusal_reaches_a_client_that_sends_its_whole_upload_first() {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve();
    for bytes in [1_000, 100_000, 5_000_000] {
        let answer = upload_blindly(server.address, bytes);
        assert!(answer.starts_with("HTTP/1.1 401"), "{bytes}: {answer}");
    }
}
