//! The loudest moments of a piece, evenly spread over it.

/// Peaks of a waveform, see [`Peaks::finish`].
pub const PEAKS: usize = 1_000;

/// The most intervals that are kept. When there are more, each two become one, so that
/// between half of these and all of them stand for a piece of any length: always at least
/// eight for each peak of a long piece.
const MOST: usize = 16 * PEAKS;

/// Gathers the peaks of a piece whose length is not known before its end, in constant
/// memory.
#[derive(Debug)]
pub(super) struct Peaks {
    /// The peak of each interval that is complete.
    intervals: Vec<f32>,
    /// Frames of an interval.
    length: u64,
    /// The peak of the interval that is under way, and its frames so far.
    peak: f32,
    frames: u64,
}

impl Peaks {
    pub(super) fn new() -> Self {
        Self {
            intervals: Vec::with_capacity(MOST),
            length: 1,
            peak: 0.0,
            frames: 0,
        }
    }

    /// Adds one frame, of which the loudest channel counts.
    pub(super) fn add(&mut self, frame: &[f32]) {
        // A sample that is no number is no sound: `max` passes it over.
        self.peak = frame.iter().fold(self.peak, |peak, s| peak.max(s.abs()));
        self.frames += 1;
        if self.frames == self.length {
            self.intervals.push(self.peak);
            (self.peak, self.frames) = (0.0, 0);
            if self.intervals.len() == MOST {
                self.halve();
            }
        }
    }

    fn halve(&mut self) {
        let pairs = self.intervals.chunks(2);
        let joined = pairs.map(|pair| pair.iter().fold(0.0_f32, |peak, one| peak.max(*one)));
        self.intervals = joined.collect();
        self.intervals.reserve_exact(MOST - self.intervals.len());
        self.length *= 2;
    }

    /// The 1,000 peaks of the whole: 0 is silence, 255 the loudest that a file can say.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.frames > 0 {
            self.intervals.push(self.peak);
        }
        let count = self.intervals.len();
        let peak_of = |number: usize| {
            let start = number * count / PEAKS;
            let end = ((number + 1) * count).div_ceil(PEAKS).max(start + 1);
            let those = self
                .intervals
                .get(start..end.min(count))
                .unwrap_or_default();
            byte(those.iter().fold(0.0, |peak, one| peak.max(*one)))
        };
        (0..PEAKS).map(peak_of).collect()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped just before"
)]
fn byte(peak: f32) -> u8 {
    (peak * 255.0).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peaks(frames: impl Iterator<Item = f32>) -> Vec<u8> {
        let mut peaks = Peaks::new();
        frames.for_each(|sample| peaks.add(&[sample, -sample / 2.0]));
        assert!(
            peaks.intervals.capacity() <= MOST,
            "{}",
            peaks.intervals.capacity()
        );
        peaks.finish()
    }

    #[test]
    fn a_rise_is_a_rise_however_long_it_is() {
        for length in [1_000_u16, 1_001, 7_777, 16_000, 16_001, 50_000] {
            let rise = peaks((0..length).map(|n| f32::from(n) / f32::from(length)));
            assert_eq!(rise.len(), PEAKS);
            assert!(rise.is_sorted(), "{length}");
            assert!(rise[0] <= 1 && rise[PEAKS - 1] >= 254, "{length}");
            assert!(
                (126..=129).contains(&rise[PEAKS / 2]),
                "{length}: {}",
                rise[PEAKS / 2]
            );
        }
    }

    #[test]
    fn what_is_shorter_than_its_waveform_is_stretched() {
        assert_eq!(peaks([1.0].into_iter()), [255; PEAKS]);
        let two = peaks([0.0, 1.0].into_iter());
        assert_eq!((two[0], two[499], two[501], two[999]), (0, 0, 255, 255));
    }

    #[test]
    fn nothing_and_what_is_no_number_are_silence() {
        assert_eq!(peaks([].into_iter()), [0; PEAKS]);
        assert_eq!(peaks([f32::NAN; 3].into_iter()), [0; PEAKS]);
        assert_eq!(peaks([f32::INFINITY].into_iter()), [255; PEAKS]);
    }
}
