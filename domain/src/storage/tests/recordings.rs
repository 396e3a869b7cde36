//! What people really have, and what only looks like it: recordings of a second,
//! made by the programs that make them, as they are and with what recorders,
//! editors and bad lines do to them.

use std::time::Duration;

use rstest::rstest;

use super::super::AudioFormat::{self, Aac, Flac, M4a, Mp3, Ogg, Opus, Wav};
use super::super::{MediaStore, StoredFile};
use super::audio::{self, checksum};
use super::{files, send, store};
use crate::error::Error;

macro_rules! recording {
    ($name:literal) => {
        include_bytes!(concat!("recordings/", $name)).to_vec()
    };
}

const PLAIN_M4A: &[u8] = include_bytes!("recordings/plain.m4a");
const CONSTANT: &[u8] = include_bytes!("recordings/constant.mp3");
const VARIABLE: &[u8] = include_bytes!("recordings/variable.mp3");
const TOLD: &[u8] = include_bytes!("recordings/told.mp3");
const VORBIS: &[u8] = include_bytes!("recordings/vorbis.ogg");
const OPUS: &[u8] = include_bytes!("recordings/opus.opus");
const FLAC: &[u8] = include_bytes!("recordings/flac.flac");
const FLAC_OGA: &[u8] = include_bytes!("recordings/flac.oga");
const ADTS: &[u8] = include_bytes!("recordings/bare.aac");

/// A second, as it was made; MP3 and AAC round it up to whole frames.
const SECOND: Option<u64> = Some(1_000);
const FRAMES: Option<u64> = Some(1_071);

fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn with(mut file: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

fn find(file: &[u8], mark: &[u8]) -> usize {
    file.windows(mark.len())
        .position(|part| part == mark)
        .unwrap()
}

/// A second of PCM whose `data` chunk claims this size.
fn wav_claiming(size: u32) -> Vec<u8> {
    with(audio::wav(), 40, &size.to_le_bytes())
}

fn rf64() -> Vec<u8> {
    let plain = audio::wav();
    let size = u64::try_from(plain.len() - 44).unwrap();
    let ds64 = [
        &b"ds64\x1c\0\0\0"[..],
        &[0; 8],
        &size.to_le_bytes(),
        &[0; 12],
    ]
    .concat();
    let data = with(plain[36..].to_vec(), 4, &[0xff; 4]);
    join(&[b"RF64\xff\xff\xff\xffWAVE", &ds64, &plain[12..36], &data])
}

fn id3(body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap();
    let part = |shift: u32| u8::try_from(size >> shift & 0x7f).unwrap();
    join(&[
        b"ID3\x04\0\0",
        &[part(21), part(14), part(7), part(0)],
        body,
    ])
}

/// `told.mp3` whose encoder wrote another number of frames.
fn xing(frames: u32) -> Vec<u8> {
    let mark = find(TOLD, b"Xing");
    with(TOLD.to_vec(), mark + 8, &frames.to_be_bytes())
}

/// The pages of an Ogg file.
fn pages(file: &[u8]) -> Vec<Vec<u8>> {
    let mut pages = Vec::new();
    let mut rest = file;
    while !rest.is_empty() {
        let count = usize::from(rest[26]);
        let body: usize = rest[27..27 + count]
            .iter()
            .map(|size| usize::from(*size))
            .sum();
        let (page, behind) = rest.split_at(27 + count + body);
        pages.push(page.to_vec());
        rest = behind;
    }
    pages
}

/// The same page at another position.
fn at_granule(page: &[u8], granule: u64) -> Vec<u8> {
    summed(with(page.to_vec(), 6, &granule.to_le_bytes()))
}

fn summed(page: Vec<u8>) -> Vec<u8> {
    let page = with(page, 22, &[0; 4]);
    let sum = checksum(&page);
    with(page, 22, &sum.to_le_bytes())
}

fn granule(page: &[u8]) -> u64 {
    u64::from_le_bytes(page[6..14].try_into().unwrap())
}

/// The file with the last position unknown, as a broken encoder leaves it.
fn without_last_granule(file: &[u8]) -> Vec<u8> {
    let mut pages = pages(file);
    let last = pages.pop().unwrap();
    pages.push(at_granule(&last, u64::MAX));
    pages.concat()
}

/// The file as it was cut out of one that began ten minutes earlier.
fn cut_out(file: &[u8], rate: u64) -> Vec<u8> {
    let later = |page: Vec<u8>| match granule(&page) {
        0 | u64::MAX => page,
        position => at_granule(&page, position + 600 * rate),
    };
    // The last page of a whole stream would say so, and may end early.
    pages(file)
        .into_iter()
        .map(|page| later(summed(with(page.clone(), 5, &[page[5] & 3]))))
        .collect::<Vec<_>>()
        .concat()
}

/// `opus.opus` with another mapping family.
fn opus_of_family(family: u8, channels: u8, mapping: &[u8]) -> Vec<u8> {
    let pages = pages(OPUS);
    let mut head = pages[0][28..].to_vec();
    head[9] = channels;
    head[18] = family;
    head.extend(mapping);
    let first = join(&[
        &pages[0][..26],
        &[1, u8::try_from(head.len()).unwrap()],
        &head,
    ]);
    join(&[&summed(first), &pages[1..].concat()])
}

/// `opus.opus` with comments of so many bytes.
fn opus_with_comments(size: usize) -> Vec<u8> {
    let pages = pages(OPUS);
    let mut comments = b"OpusTags\x04\0\0\0test\x01\0\0\0".to_vec();
    comments.extend(u32::try_from(size).unwrap().to_le_bytes());
    comments.resize(comments.len() + size, b'A');
    let mut file = pages[0].clone();
    for (number, part) in comments.chunks(255 * 255).enumerate() {
        let is_last = (number + 1) * 255 * 255 >= comments.len();
        let mut lacing = vec![255; part.len() / 255];
        if is_last {
            lacing.push(u8::try_from(part.len() % 255).unwrap());
        }
        let position = if is_last { [0; 8] } else { [0xff; 8] };
        let mut header = join(&[
            b"OggS\0",
            &[u8::from(number > 0)],
            &position,
            &pages[0][14..18],
        ]);
        header.extend(u32::try_from(number + 1).unwrap().to_le_bytes());
        header.extend([0; 4]);
        header.push(u8::try_from(lacing.len()).unwrap());
        file.extend(join(&[&header, &lacing, part]));
    }
    join(&[&file, &pages[2..].concat()])
}

/// A TAR archive with one file.
fn tar(content: &[u8], magic: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(b"song.mp3");
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[257..257 + magic.len()].copy_from_slice(magic);
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    join(&[&header, content, &[0; 1_536]])
}

/// A ZIP archive in which one file is stored as it is.
fn zip(content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len()).unwrap().to_le_bytes();
    join(&[
        b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0",
        &size,
        &size,
        b"\x08\0\0\0song.mp3",
        content,
    ])
}

#[rstest]
// From telephones and editors.
#[case::m4a(PLAIN_M4A.to_vec(), M4a, SECOND)]
#[case::m4a_in_fragments(recording!("fragmented.m4a"), M4a, SECOND.map(|ms| ms + 46))]
#[case::m4a_lossless(recording!("lossless.m4a"), M4a, SECOND)]
#[case::m4a_cut_off(recording!("fragmented.m4a")[..3_000].to_vec(), M4a, None)]
#[case::adts(ADTS.to_vec(), Aac, Some(1_068))]
#[case::adts_behind_a_tag(join(&[&id3(&[7; 300]), ADTS]), Aac, Some(1_068))]
// WAV of recorders and pipes.
#[case::wav_claiming_44_more(wav_claiming(88_244), Wav, SECOND)]
#[case::wav_claiming_nothing(wav_claiming(0), Wav, SECOND)]
#[case::wav_claiming_2_gb(wav_claiming(0x7fff_ffff), Wav, SECOND)]
#[case::wav_from_a_pipe(wav_claiming(u32::MAX), Wav, SECOND)]
#[case::wav_rf64(rf64(), Wav, SECOND)]
#[case::wav_ms_adpcm(recording!("ms_adpcm.wav"), Wav, SECOND)]
#[case::wav_ima_adpcm(recording!("ima_adpcm.wav"), Wav, SECOND)]
#[case::wav_gsm(recording!("gsm.wav"), Wav, SECOND)]
#[case::wav_a_law(audio::wav_as(6, 1, 8), Wav, SECOND)]
#[case::wav_mu_law(audio::wav_as(7, 1, 8), Wav, SECOND)]
#[case::wav_12_bits(audio::wav_as(1, 2, 12), Wav, SECOND)]
#[case::wav_20_bits(audio::wav_as(1, 3, 20), Wav, SECOND)]
#[case::wav_float(audio::wav_as(3, 4, 32), Wav, SECOND)]
#[case::wav_that_is_not_measured(audio::wav_as(0x45, 1, 4), Wav, None)]
// Ogg in its variants.
#[case::vorbis(VORBIS.to_vec(), Ogg, SECOND)]
#[case::ogg_with_a_skeleton(recording!("skeleton.ogg"), Ogg, SECOND)]
#[case::ogg_flac(FLAC_OGA.to_vec(), Ogg, SECOND)]
#[case::opus(OPUS.to_vec(), Opus, SECOND)]
#[case::opus_family_255(opus_of_family(255, 1, &[1, 0, 0]), Opus, SECOND)]
#[case::opus_family_2(opus_of_family(2, 4, &[4, 0, 0, 1, 2, 3]), Opus, SECOND)]
#[case::vorbis_cut_out(cut_out(VORBIS, 22_050), Ogg, SECOND)]
#[case::opus_cut_out(cut_out(OPUS, 48_000), Opus, SECOND)]
#[case::vorbis_without_its_end(without_last_granule(VORBIS), Ogg, SECOND)]
#[case::opus_without_its_end(without_last_granule(OPUS), Opus, SECOND)]
#[case::two_ogg_files_in_one(join(&[VORBIS, VORBIS]), Ogg, Some(2_000))]
#[case::opus_with_a_16_mb_cover(opus_with_comments(16 << 20), Opus, SECOND)]
// FLAC.
#[case::flac(FLAC.to_vec(), Flac, SECOND)]
#[case::flac_from_a_pipe(with(with(FLAC.to_vec(), 21, &[FLAC[21] & 0xf0]), 22, &[0; 4]), Flac, SECOND)]
#[case::flac_claiming_a_day(with(FLAC.to_vec(), 21, &[FLAC[21] | 1]), Flac, SECOND)]
// MP3 and what stands around it.
#[case::mp3(CONSTANT.to_vec(), Mp3, FRAMES)]
#[case::mp3_with_two_tags(join(&[&id3(&[0; 300]), &id3(&[1; 5_000]), CONSTANT]), Mp3, FRAMES)]
#[case::mp3_behind_1_kb_of_zeros(join(&[&[0; 1 << 10], CONSTANT]), Mp3, FRAMES)]
#[case::mp3_behind_64_kb_of_zeros(join(&[&vec![0; 64 << 10], CONSTANT]), Mp3, FRAMES)]
#[case::mp3_behind_a_padded_tag(join(&[&id3(&[0; 9]), &vec![0; 30 << 10], CONSTANT]), Mp3, FRAMES)]
#[case::mp3_behind_a_tag_that_is_longer(join(&[&id3(b"x"), &[3; 9_000], CONSTANT]), Mp3, FRAMES)]
#[case::mp3_of_a_varying_rate(VARIABLE.to_vec(), Mp3, FRAMES)]
#[case::mp3_claiming_endless_frames(xing(u32::MAX), Mp3, FRAMES)]
#[case::mp3_claiming_one_frame(xing(1), Mp3, FRAMES)]
#[case::two_mp3_in_one(join(&[CONSTANT, VARIABLE]), Mp3, Some(2_142))]
#[tokio::test]
async fn a_recording_is_taken_and_measured_or_not_said(
    #[case] content: Vec<u8>,
    #[case] format: AudioFormat,
    #[case] millis: Option<u64>,
) {
    let (_folder, store) = store_of(20_000_000).await;
    let stored = send_at_once(&store, &content).await.unwrap();
    let measured = stored
        .duration
        .map(|time| u64::try_from(time.as_millis()).unwrap());
    assert_eq!(stored.format, format);
    match (measured, millis) {
        (Some(measured), Some(right)) => assert!(
            measured.abs_diff(right) * 100 <= right * 3,
            "{measured} ms instead of {right}"
        ),
        (measured, right) => assert_eq!(measured, right),
    }
}

#[rstest]
#[case::ogg_film_whose_sound_comes_first(recording!("film.ogv"))]
#[case::mp4_film_whose_sound_comes_first(recording!("film.mp4"))]
#[case::mpeg_film(recording!("film.mpg"))]
#[case::avi_of_mp3(recording!("sound.avi"))]
#[case::swf_of_mp3(recording!("sound.swf"))]
#[case::tar_of_mp3(tar(CONSTANT, b"ustar"))]
#[case::old_tar_of_mp3(tar(CONSTANT, b""))]
#[case::tar_of_adts(tar(ADTS, b"ustar"))]
#[case::stored_zip_of_mp3(zip(CONSTANT))]
#[case::jpeg_before_mp3(join(&[include_bytes!("recordings/dot.jpg"), CONSTANT]))]
#[case::jpeg_before_mp3_behind_a_tag(join(&[&id3(b"x"), include_bytes!("recordings/dot.jpg"), CONSTANT]))]
#[case::png_before_mp3(join(&[b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\0IEND\xaeB`\x82", CONSTANT]))]
#[case::flac_of_a_header_alone(join(&[b"fLaC\x80", &FLAC[5..42]]))]
#[case::flac_that_ends_in_its_header(FLAC[..42].to_vec())]
#[case::ogg_of_headers_alone(pages(VORBIS)[..2].concat())]
#[case::wav_of_a_header_from_a_pipe(wav_claiming(u32::MAX)[..44].to_vec())]
#[case::wav_with_nothing_but_a_list(join(&[&wav_claiming(0)[..44], b"LIST\x04\0\0\0INFO"]))]
#[case::m4a_without_its_index(PLAIN_M4A[..2_000].to_vec())]
#[case::one_mp3_frame(audio::mp3()[..417].to_vec())]
#[tokio::test]
async fn what_merely_holds_sound_is_refused(#[case] content: Vec<u8>) {
    let (folder, store) = store().await;
    let answer = send(&store, &content).await;
    assert!(
        matches!(answer, Err(Error::UnsupportedMediaType)),
        "{answer:?}"
    );
    assert_eq!(files(folder.path()), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn a_stream_may_begin_and_end_at_any_byte() {
    let (_folder, store) = store().await;
    // A fixed sequence (Lehmer), so that a failure can be seen again.
    let mut seed: u64 = 7;
    let mut below = |most: usize| {
        seed = seed * 48_271 % 0x7fff_ffff;
        usize::try_from(seed).unwrap() % most
    };
    for (whole, format) in [(CONSTANT, Mp3), (VARIABLE, Mp3), (ADTS, Aac)] {
        let three = whole.repeat(3);
        // Two frames at least are left, of at most 400 bytes here.
        for _ in 0..100 {
            let start = below(three.len() - 1_500);
            let end = three.len() - below(three.len() - start - 1_300);
            let stored = send(&store, &three[start..end]).await;
            let stored =
                stored.unwrap_or_else(|error| panic!("{format:?} {start}..{end}: {error}"));
            assert_eq!(stored.format, format);
        }
    }
}

#[tokio::test]
async fn crafted_bytes_cost_no_time() {
    let (_folder, store) = store_of(64_000_000).await;
    for pattern in [
        &b"\xff\xfb\x90\0"[..],
        b"\xff\xf1\x50\x80\x10\x3f\xfc\xff",
        b"OggS\0\0\0\0",
        b"\0",
        b"\xff",
    ] {
        let content = pattern.repeat(60_000_000 / pattern.len());
        let mut incoming = store.begin().await.unwrap();
        incoming.write(&content).await.unwrap();
        let second = Duration::from_secs(1);
        let answer = tokio::time::timeout(second, incoming.finish(super::ID)).await;
        let answer = answer.unwrap_or_else(|_| panic!("{pattern:?} takes more than a second"));
        assert!(
            matches!(answer, Err(Error::UnsupportedMediaType)),
            "{pattern:?}"
        );
    }
}

async fn store_of(limit: u64) -> (tempfile::TempDir, MediaStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = MediaStore::open(folder.path().join("media"), limit)
        .await
        .unwrap();
    (folder, store)
}

async fn send_at_once(store: &MediaStore, content: &[u8]) -> Result<StoredFile, Error> {
    let mut incoming = store.begin().await?;
    incoming.write(content).await?;
    incoming.finish(super::ID).await
}
