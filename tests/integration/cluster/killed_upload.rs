//! A server that is killed in the middle of an upload: the other one goes on with it.

use std::fs;
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use stagedoor_domain::Role;
use stagedoor_testing::audio::wav_of;

use super::figures::Figures;
use super::process::PATIENCE;
use super::set_up::Cluster;
use super::writers::Writers;
use crate::process::files_below;
use crate::process::http::{Answer, Client};
use crate::process::tus::{begin, offset, part};

/// Bytes of a piece: of a part that is broken off, whole ones are kept.
const PIECE: usize = 16 * 1024 * 1024;

/// Bytes of the first part, which is answered.
const FIRST: usize = 1_000_000;

pub fn the_other_server_goes_on(cluster: &mut Cluster, figures: &mut Figures) {
    println!("a server killed in the middle of an upload");
    let mut people = cluster.people("recording", Role::Artist, 1);
    let person = people.pop().unwrap();
    let at = |client: Client| client.with_cookie(&person.cookie);
    let file = file();
    let writers = Writers::start(cluster, "killed");

    let first = at(cluster.servers[0].client());
    let place = begin(&first, file.len());
    let mut stream = part(&first, &place, 0, FIRST);
    stream.write_all(&file[..FIRST]).unwrap();
    Answer::read(&mut stream).unwrap().expect_status(204);

    let mut stream = part(&first, &place, FIRST, file.len() - FIRST);
    let sent = FIRST + PIECE + 60_000;
    stream.write_all(&file[FIRST..sent]).unwrap();
    let start = Instant::now();
    let stored = "SELECT COALESCE(SUM(size_bytes), 0)::bigint FROM upload_pieces";
    while cluster.databases[0].number(stored) < i64::try_from(PIECE).unwrap() {
        assert!(start.elapsed() < PATIENCE, "no piece was stored");
        thread::sleep(Duration::from_millis(20));
    }
    cluster.servers[0].kill_nine();
    let killed = Instant::now();
    drop(stream);

    // Through the proxy, which has to find out.
    let other = at(cluster.client());
    let here = offset(&other, &place);
    assert!((FIRST + PIECE..=sent).contains(&here), "{here} of {sent}");
    let mut stream = part(&other, &place, here, file.len() - here);
    stream.write_all(&file[here..]).unwrap();
    let answer = Answer::read(&mut stream).unwrap().expect_status(204);
    let took = killed.elapsed();
    let track_id = answer.header("stagedoor-track-id").unwrap();
    let files = files_below(&cluster.media());
    let stored = files.iter().find(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with(track_id) && name.contains(".wav")
    });
    let stored = stored.expect("the track has a file");
    assert!(fs::read(stored).unwrap() == file, "it is another file");

    let answered = writers.end();
    let lost = answered.lost(cluster, 0);
    figures.add(
        "kill -9: bytes sent and not kept",
        sent - here,
        "at most 16 MiB",
    );
    figures.add(
        "  resumed and done after",
        format!("{took:.2?}"),
        "at the other server",
    );
    figures.add("  other writes answered around it", answered.count(), "");
    figures.add("  of them lost", lost.len(), "0");
    figures.add("  not answered, or refused", answered.failures.len(), "");
    assert!(lost.is_empty(), "{lost:?}");
    cluster.start_again(0);
}

/// A piece and something behind it; each byte says where it is.
fn file() -> Vec<u8> {
    let mut file = wav_of(20 * 1024 * 1024);
    for (at, byte) in file.iter_mut().enumerate().skip(44) {
        *byte = u8::try_from(at / 251 % 256).unwrap() ^ u8::try_from(at % 253).unwrap();
    }
    file
}
