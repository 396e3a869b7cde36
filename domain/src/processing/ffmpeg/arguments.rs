//! What ffmpeg is told.

use std::ffi::OsString;
use std::path::Path;

use crate::processing::meter::Sound;

/// A fragment, in microseconds: a player that seeks loads one, and a playlist lists each.
const FRAGMENT: u32 = 4_000_000;

/// A rendition to be made: its bits per second, and where.
#[derive(Debug, Clone, Copy)]
pub(in crate::processing) struct Rendering<'a> {
    pub(in crate::processing) bits_per_s: u32,
    pub(in crate::processing) to: &'a Path,
}

/// Decodes the first sound in the file to AU on standard output.
pub(in crate::processing) fn decoding(file: &Path) -> Vec<OsString> {
    let mut all = beginning(file);
    all.extend(words(&["-map", "0:a:0", "-vn", "-sn", "-dn"]));
    all.extend(words(&["-map_metadata", "-1", "-map_chapters", "-1"]));
    all.extend(words(&["-c:a", "pcm_f32be", "-f", "au", "pipe:1"]));
    all
}

/// Makes renditions of the first sound in the file, all in one run, and tells on standard
/// output how far it is. Tags and pictures stay behind: a title of 10,000 characters never
/// reaches a muxer.
///
/// Fragmented, with an index of all fragments at the start: it plays while it is loaded,
/// seeks by ranges, and its byte ranges are the segments of a playlist.
pub(in crate::processing) fn rendering(
    file: &Path,
    sound: &Sound,
    renderings: &[Rendering<'_>],
) -> Vec<OsString> {
    let mut all = beginning(file);
    all.extend(words(&["-progress", "pipe:1", "-stats_period", "0.5"]));
    let rate = rate(sound.rate).to_string();
    for rendering in renderings {
        all.extend(words(&["-map", "0:a:0", "-vn", "-sn", "-dn"]));
        all.extend(words(&["-map_metadata", "-1", "-map_chapters", "-1"]));
        all.extend(words(&["-fflags", "+bitexact", "-flags:a", "+bitexact"]));
        all.extend(words(&[
            "-c:a",
            "aac",
            "-b:a",
            &rendering.bits_per_s.to_string(),
        ]));
        all.extend(words(&["-ar", &rate]));
        if sound.channels > 2 {
            all.extend(words(&["-ac", "2"]));
        }
        let flags = "+delay_moov+default_base_moof+global_sidx";
        all.extend(words(&["-movflags", flags]));
        all.extend(words(&["-frag_duration", &FRAGMENT.to_string()]));
        all.extend(words(&["-f", "mp4"]));
        all.push(local(rendering.to));
    }
    all
}

fn beginning(file: &Path) -> Vec<OsString> {
    let mut all = words(&["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]);
    // The container of a file may name others, elsewhere: it is let at none.
    all.extend(words(&["-protocol_whitelist", "file,pipe"]));
    all.extend(words(&["-threads", "1", "-f", demuxer(file), "-i"]));
    all.push(local(file));
    all
}

/// What reads a file that is named like this, after the format that it was recognised as.
/// Were ffmpeg to look for itself, a playlist in front of some frames would be a playlist
/// to it, and name files of others.
fn demuxer(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("wav") => "wav",
        Some("flac") => "flac",
        Some("mp3") => "mp3",
        Some("ogg" | "opus") => "ogg",
        Some("aac") => "aac",
        // It follows no references out of the file.
        _ => "mov",
    }
}

/// Says that it is a file, whatever its name looks like.
fn local(path: &Path) -> OsString {
    let mut name = OsString::from("file:");
    name.push(path);
    name
}

/// The rate that players know best, in the family of the original.
fn rate(original: u32) -> u32 {
    if original.is_multiple_of(11_025) {
        44_100
    } else {
        48_000
    }
}

fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}
