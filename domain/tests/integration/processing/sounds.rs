//! Sounds that ffmpeg makes for the tests, and what it measures of them.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// What ffmpeg makes with these arguments, as the content of a file of this name.
pub fn made(name: &str, arguments: &[&str]) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    let mut all: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    all.push(path.as_os_str());
    ffmpeg(&all);
    std::fs::read(path).unwrap()
}

/// A stereo tone of 440 Hz and so many seconds at half of full scale, encoded like this.
pub fn sine(name: &str, seconds: u32, encoding: &[&str]) -> Vec<u8> {
    // The source has an amplitude of an eighth.
    let tone = format!("sine=frequency=440:sample_rate=44100:duration={seconds},volume=4");
    let mut arguments = vec!["-f", "lavfi", "-i", &tone, "-ac", "2"];
    arguments.extend(encoding);
    made(name, &arguments)
}

/// Integrated loudness in LUFS and true peak in dBTP, as ffmpeg's own `ebur128` has them.
pub fn loudness(path: &Path) -> (f64, f64) {
    let path = path.to_str().unwrap();
    let report = ffmpeg(&[
        "-i",
        path,
        "-filter_complex",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]);
    let summary = report.rsplit("Summary:").next().unwrap();
    let number = |name: &str| -> f64 {
        let line = summary
            .lines()
            .find_map(|line| line.trim().strip_prefix(name));
        let text = line.unwrap().split_whitespace().next().unwrap();
        text.parse().unwrap()
    };
    (number("I:"), number("Peak:"))
}

/// What ffmpeg says of the file, and how many seconds it decodes of it.
pub fn described(path: &Path) -> (String, f64) {
    let path = path.to_str().unwrap();
    let report = ffmpeg(&["-i", path, "-f", "null", "-"]);
    let time = report.rsplit("time=").next().unwrap();
    let parts: Vec<f64> = time
        .split_whitespace()
        .next()
        .unwrap()
        .split(':')
        .map(|part| part.parse().unwrap())
        .collect();
    (
        report.clone(),
        parts[0] * 3600.0 + parts[1] * 60.0 + parts[2],
    )
}

fn ffmpeg(arguments: &[impl AsRef<OsStr>]) -> String {
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-hide_banner", "-y"])
        .args(arguments)
        .output()
        .expect("ffmpeg is needed for the tests");
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{report}");
    report
}
