//! Uploads by tus 1.0.0, written by hand: they are broken off in the middle.

use std::io::Write;
use std::net::TcpStream;

use super::http::{Answer, Client};

/// A request whose body is still to come.
pub fn ask(client: &Client, method: &str, path: &str, headers: &str) -> TcpStream {
    let head = client.request(method, path, None);
    let mut stream = client.connect().unwrap();
    let head = head.trim_end();
    write!(stream, "{head}\r\ntus-resumable: 1.0.0\r\n{headers}\r\n").unwrap();
    stream
}

/// Begins an upload of so many bytes, and answers where it is.
pub fn begin(client: &Client, length: usize) -> String {
    let headers = format!(
        "upload-length: {length}\r\nupload-metadata: filename YS53YXY=\r\ncontent-length: 0\r\n"
    );
    let answer = Answer::read(&mut ask(client, "POST", "/api/v1/uploads", &headers)).unwrap();
    let answer = answer.expect_status(201);
    let place = answer.header("location").unwrap();
    place[place.find("/api/").unwrap()..].to_owned()
}

/// The head of a part that begins there and has so many bytes.
pub fn part(client: &Client, place: &str, offset: usize, length: usize) -> TcpStream {
    let headers = format!(
        "upload-offset: {offset}\r\ncontent-type: application/offset+octet-stream\r\n\
         content-length: {length}\r\n"
    );
    ask(client, "PATCH", place, &headers)
}

/// How much of it is stored.
pub fn offset(client: &Client, place: &str) -> usize {
    let mut stream = ask(client, "HEAD", place, "");
    let answer = Answer::read_of(&mut stream, "HEAD").unwrap();
    let answer = answer.expect_status(200);
    answer.header("upload-offset").unwrap().parse().unwrap()
}
