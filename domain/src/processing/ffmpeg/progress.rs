//! What ffmpeg says of how far it is: lines of `key=value`.

use std::time::Duration;

/// The longest line that is kept, in bytes.
const LONGEST: usize = 1024;

/// Reads lines of `key=value` as they arrive in pieces.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<u8>);

impl Lines {
    /// Adds a piece; the latest time in it up to which all is done.
    pub(super) fn add(&mut self, piece: &[u8]) -> Option<Duration> {
        let mut latest = None;
        for byte in piece {
            if *byte == b'\n' {
                latest = done(&self.0).or(latest);
                self.0.clear();
            } else if self.0.len() < LONGEST {
                self.0.push(*byte);
            }
        }
        latest
    }
}

fn done(line: &[u8]) -> Option<Duration> {
    let line = std::str::from_utf8(line).ok()?;
    let micros = line.strip_prefix("out_time_us=")?.trim();
    micros.parse().ok().map(Duration::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_whatever_pieces_they_come() {
        let mut lines = Lines::default();
        assert_eq!(lines.add(b"frame=1\nout_time_us=15"), None);
        let at = |micros| Some(Duration::from_micros(micros));
        assert_eq!(lines.add(b"00\nout_time_ms=1"), at(1_500));
        assert_eq!(lines.add(b"\nout_time_us=2\nout_time_us=3\n"), at(3));
        assert_eq!(lines.add(b"out_time_us=N/A\nout_time_us=-5\n"), None);
        assert_eq!(lines.add(&vec![b'x'; 100_000]), None);
        assert!(lines.0.len() <= LONGEST);
        assert_eq!(lines.add(b"\nout_time_us=7\n"), at(7));
    }
}
