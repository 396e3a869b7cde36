//! Files of every kind, sent in pieces, broken and cut off.

mod audio;
mod objects;
mod recordings;

use std::path::Path;

use rstest::rstest;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;

const LIMIT: u64 = 1_000_000;
const ID: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_00ab);

async fn store() -> (TempDir, MediaStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = MediaStore::open(folder.path().join("media"), LIMIT)
        .await
        .unwrap();
    (folder, store)
}

/// Every file below the folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

async fn send(store: &MediaStore, content: &[u8]) -> Result<StoredFile, Error> {
    let mut incoming = store.begin().await?;
    for piece in content.chunks(777) {
        incoming.write(piece).await?;
    }
    incoming.finish(ID).await
}

#[rstest]
#[case::wav(audio::wav(), AudioFormat::Wav, "audio/wav")]
#[case::flac(audio::flac(44_100), AudioFormat::Flac, "audio/flac")]
#[case::mp3(audio::mp3(), AudioFormat::Mp3, "audio/mpeg")]
#[case::mp3_behind_a_tag([&b"ID3\x04\0\0\0\0\0\x0a\0\0\0\0\0\0\0\0\0\0"[..], &audio::mp3()].concat(), AudioFormat::Mp3, "audio/mpeg")]
#[case::vorbis(audio::vorbis(), AudioFormat::Ogg, "audio/ogg")]
#[case::opus(audio::opus(), AudioFormat::Opus, "audio/ogg; codecs=opus")]
#[case::adts(audio::adts(), AudioFormat::Aac, "audio/aac")]
#[case::m4a(audio::mp4(&[b"soun"]), AudioFormat::M4a, "audio/mp4")]
#[tokio::test]
async fn audio_is_known_by_its_content(
    #[case] content: Vec<u8>,
    #[case] format: AudioFormat,
    #[case] content_type: &str,
) {
    let (_folder, store) = store().await;
    let stored = send(&store, &content).await.unwrap();
    assert_eq!(stored.format, format);
    assert_eq!(stored.format.content_type(), content_type);
    assert_eq!(stored.object_key, format!("ab/{ID}.{}", format.as_str()));
    assert_eq!(stored.size, content.len() as u64);
    assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(&content)));
    let millis = stored.duration.unwrap().as_millis();
    assert!((900..=1_100).contains(&millis), "{millis} ms");
    assert_eq!(
        std::fs::read(store.path(&stored.object_key)).unwrap(),
        content
    );
}

#[tokio::test]
async fn a_flac_stream_that_does_not_know_its_length_is_measured() {
    let (_folder, store) = store().await;
    let stored = send(&store, &audio::flac(0)).await.unwrap();
    let measured = Duration::from_nanos(11 * 4_096 * 1_000_000_000 / 44_100);
    assert_eq!(
        (stored.format, stored.duration),
        (AudioFormat::Flac, Some(measured))
    );
}

#[rstest]
#[case::one_byte(b"x".to_vec())]
#[case::text(b"These are words, and nothing but words. ".repeat(100))]
#[case::html(b"<!doctype html><script>alert(1)</script>".to_vec())]
#[case::png(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".repeat(50))]
#[case::zip(b"PK\x03\x04".repeat(500))]
#[case::program(b"\x7fELF\x02\x01\x01".repeat(500))]
#[case::zeros(vec![0; 5_000])]
#[case::all_ones(vec![0xff; 5_000])]
#[case::wav_without_sound(audio::wav()[..44].to_vec())]
#[case::wav_cut_in_its_header(audio::wav()[..20].to_vec())]
#[case::other_riff(b"RIFF\x24\0\0\0AVI LIST".repeat(20))]
#[case::flac_cut_off(b"fLaC\x80\0\0\x22".to_vec())]
#[case::layer_two(audio::mpeg(0xfd))]
#[case::one_frame_sync(b"\xff\xfb\x90\0 and then nothing of the kind".to_vec())]
#[case::ogg_of_something_else(b"OggS\0\x02".repeat(100))]
#[case::opus_without_sound(audio::opus()[..60].to_vec())]
#[case::film(audio::mp4(&[b"vide", b"soun"]))]
#[case::film_the_other_way_round(audio::mp4(&[b"soun", b"vide"]))]
#[case::mp4_without_tracks(audio::mp4(&[]))]
#[case::endless_tag(b"ID3\x04\0\0\x7f\x7f\x7f\x7f".to_vec())]
#[tokio::test]
async fn anything_else_is_refused_and_leaves_nothing(#[case] content: Vec<u8>) {
    let (folder, store) = store().await;
    let answer = send(&store, &content).await;
    assert!(
        matches!(answer, Err(Error::UnsupportedMediaType)),
        "{answer:?}"
    );
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn every_beginning_of_every_file_is_taken_or_refused() {
    let (_folder, store) = store().await;
    for whole in [
        audio::flac(44_100),
        audio::opus(),
        audio::vorbis(),
        audio::mp4(&[b"soun"]),
    ] {
        for length in 1..whole.len().min(700) {
            let answer = send(&store, &whole[..length]).await;
            assert!(
                matches!(answer, Ok(_) | Err(Error::UnsupportedMediaType)),
                "{length} bytes: {answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_limit_is_kept_to_the_byte() {
    let (folder, store) = store().await;
    let mut incoming = store.begin().await.unwrap();
    incoming
        .write(&vec![0; usize::try_from(LIMIT).unwrap()])
        .await
        .unwrap();
    let answer = incoming.write(&[0]).await;
    assert!(matches!(
        answer,
        Err(Error::PayloadTooLarge { limit_bytes: LIMIT })
    ));
    assert_eq!(incoming.size(), LIMIT);
    drop(incoming);
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn what_is_dropped_is_gone_and_what_is_discarded_too() {
    let (folder, store) = store().await;
    let mut incoming = store.begin().await.unwrap();
    incoming.write(b"RIFF").await.unwrap();
    assert_eq!(files(folder.path()).len(), 1);
    drop(incoming);
    assert_eq!(files(folder.path()).len(), 0);

    let stored = send(&store, &audio::wav()).await.unwrap();
    assert_eq!(files(folder.path()).len(), 1);
    store.discard(&stored.object_key).await;
    assert_eq!(files(folder.path()).len(), 0);
}

#[tokio::test]
async fn opening_sweeps_what_is_a_day_old_and_nothing_younger() {
    let (folder, store) = store().await;
    let old = store.incoming().join("1-0.part");
    let young = store.incoming().join("1-1.part");
    for path in [&old, &young] {
        std::fs::write(path, "x").unwrap();
    }
    let time =
        std::fs::metadata(&old).unwrap().modified().unwrap() - STALE - Duration::from_mins(1);
    std::fs::File::options()
        .write(true)
        .open(&old)
        .unwrap()
        .set_modified(time)
        .unwrap();
    MediaStore::open(folder.path().join("media"), LIMIT)
        .await
        .unwrap();
    assert_eq!(files(folder.path()), [young]);
}

#[tokio::test]
async fn a_disk_that_fails_is_unavailable() {
    let (folder, store) = store().await;
    std::fs::remove_dir_all(folder.path().join("media")).unwrap();
    assert!(matches!(store.begin().await, Err(Error::Unavailable(_))));

    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert!(matches!(
        MediaStore::open(file, LIMIT).await,
        Err(Error::Unavailable(_))
    ));
}
