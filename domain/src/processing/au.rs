//! Sound that another program decodes and writes to a pipe, as AU: a header that names
//! rate and channels, and samples until the pipe ends.

use std::io::{self, Read};

use super::listening::{Listening, Unheard};
use super::meter::{Meter, Sound};
use crate::tracks::FailureCode;

/// The header without its annotation, in bytes.
const HEADER: usize = 24;

/// The longest annotation that is passed over, in bytes.
const LONGEST_ANNOTATION: u32 = 64 * 1024;

/// 32-bit IEEE floating point, as the format numbers it.
const FLOAT: u32 = 6;

/// Samples that are read at once, of all channels.
const SAMPLES: usize = 16 * 1024;

/// Measures what comes to its end. Waits for the pipe: not for an async thread.
pub(super) fn measure(mut pipe: impl Read, listening: &Listening) -> Result<Sound, Unheard> {
    let (rate, channels) = header(&mut pipe).map_err(|error| {
        tracing::debug!(%error, "nothing was decoded of a file");
        Unheard::Unknown
    })?;
    let meter = Meter::new(rate, channels);
    let mut meter = meter.ok_or(Unheard::Refused(FailureCode::Unsupported))?;
    let frame = channels as usize * size_of::<f32>();
    let mut bytes = vec![0; SAMPLES * size_of::<f32>() / frame * frame];
    let mut samples = Vec::with_capacity(SAMPLES);
    loop {
        listening.go_on()?;
        let read = fill(&mut pipe, &mut bytes).map_err(Unheard::Disk)?;
        let whole = bytes.get(..read - read % frame).unwrap_or_default();
        samples.clear();
        samples.extend(
            whole
                .as_chunks::<4>()
                .0
                .iter()
                .map(|four| f32::from_be_bytes(*four)),
        );
        meter.add(&mut samples);
        listening.heard(meter.duration())?;
        if read < bytes.len() {
            break;
        }
    }
    if meter.frames() == 0 {
        return Err(Unheard::Unknown);
    }
    Ok(meter.finish())
}

fn header(pipe: &mut impl Read) -> io::Result<(u32, u32)> {
    let mut header = [0; HEADER];
    pipe.read_exact(&mut header)?;
    let words = header.as_chunks::<4>().0;
    let [magic, offset, _, encoding, rate, channels] = words else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let [offset, encoding, rate, channels] =
        [offset, encoding, rate, channels].map(|word| u32::from_be_bytes(*word));
    let annotation = offset.saturating_sub(24);
    if magic != b".snd" || encoding != FLOAT || annotation > LONGEST_ANNOTATION {
        return Err(io::ErrorKind::InvalidData.into());
    }
    io::copy(&mut pipe.take(annotation.into()), &mut io::sink())?;
    Ok((rate, channels))
}

/// Reads until the buffer is full or the pipe ends.
fn fill(pipe: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match pipe.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn au(rate: u32, channels: u32, samples: &[f32]) -> Vec<u8> {
        let mut file = b".snd".to_vec();
        for word in [32, u32::MAX, FLOAT, rate, channels] {
            file.extend(word.to_be_bytes());
        }
        file.extend([0; 8]);
        file.extend(samples.iter().flat_map(|sample| sample.to_be_bytes()));
        file
    }

    fn measured(file: &[u8]) -> Result<Sound, Unheard> {
        measure(file, &Listening::new(Duration::from_secs(10)))
    }

    #[test]
    fn frames_are_counted_to_the_last_whole_one() {
        let mut file = au(8_000, 2, &vec![0.5; 100_000]);
        file.push(1);
        let sound = measured(&file).unwrap();
        assert_eq!((sound.rate, sound.channels), (8_000, 2));
        assert_eq!(sound.duration, Duration::from_millis(6_250));
        assert_eq!(sound.waveform, [128; 1_000]);
    }

    #[test]
    fn what_is_no_sound_is_refused() {
        for broken in [
            au(8_000, 1, &[]),
            b".snd".to_vec(),
            au(8_000, 1, &[0.5])[1..].to_vec(),
        ] {
            assert!(matches!(measured(&broken), Err(Unheard::Unknown)));
        }
        for (rate, channels) in [(0, 1), (8_000, 0), (8_000, 1_000_000), (u32::MAX, 2)] {
            let answer = measured(&au(rate, channels, &[0.5; 100]));
            let refused = Err(Unheard::Refused(FailureCode::Unsupported));
            assert_eq!(
                format!("{answer:?}"),
                format!("{refused:?}", refused = refused as Result<Sound, _>)
            );
        }
        let long = measured(&au(8_000, 1, &vec![0.5; 90_000]));
        assert!(matches!(long, Err(Unheard::Refused(FailureCode::TooLong))));
    }
}
