//! Reading the pixels of a file that anybody may have made.

use std::io::Cursor;

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::fault;
use crate::error::{Error, Fault};

/// The most pixels that are decoded: 6,000 by 5,000. A progressive JPEG takes nine bytes
/// for each, four colours of 16 bits eight.
const MOST_PIXELS: u64 = 30_000_000;

/// The longest side.
const LONGEST_SIDE: u32 = 20_000;

/// The shortest side: less is a speck on every page.
const SHORTEST_SIDE: u32 = 64;

/// What a decoder may ask for, in bytes, beyond the picture itself.
const ALLOWANCE: u64 = 64 * 1024 * 1024;

/// The pixels of the file, and how they are to be turned.
pub(super) fn decode(content: &[u8]) -> Result<(DynamicImage, Orientation), Error> {
    let format = image::guess_format(content).map_err(|_| Error::UnsupportedPicture)?;
    if !matches!(
        format,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP
    ) {
        return Err(Error::UnsupportedPicture);
    }
    if format == ImageFormat::Jpeg && !ends(content) {
        return Err(fault(Fault::PictureBroken));
    }
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_PIXELS * 8 + ALLOWANCE);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(fault(Fault::PictureLarge));
    }
    if width.min(height) < SHORTEST_SIDE {
        return Err(fault(Fault::PictureSmall));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    Ok((image, orientation))
}

/// Whether the last scan of a JPEG has an end: decoders paint what is missing grey.
/// Neither mark can stand among the pixels.
fn ends(jpeg: &[u8]) -> bool {
    let last = |mark: [u8; 2]| jpeg.windows(2).rposition(|pair| pair == mark);
    last([0xff, 0xd9]) > last([0xff, 0xda])
}

fn refused(error: &ImageError) -> Error {
    match error {
        ImageError::Limits(_) => fault(Fault::PictureLarge),
        _ => fault(Fault::PictureBroken),
    }
}
