//! Reading the pixels of a file that anybody may have made.

use std::borrow::Cow;
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
    let content = if format == ImageFormat::Png {
        png_without_additions(content)
    } else {
        Cow::Borrowed(content)
    };
    let mut reader = ImageReader::with_format(Cursor::new(&*content), format);
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

/// The PNG without its colour profile and texts, which a decoder unpacks whatever they
/// become: half a megabyte can be gigabytes. What follows a chunk that has no end stays as
/// it is.
fn png_without_additions(png: &[u8]) -> Cow<'_, [u8]> {
    const SIGNATURE: usize = 8;
    /// Length, type and checksum of a chunk.
    const AROUND: usize = 12;
    let (Some(signature), Some(mut rest)) = (png.get(..SIGNATURE), png.get(SIGNATURE..)) else {
        return Cow::Borrowed(png);
    };
    let mut kept = Vec::with_capacity(png.len());
    kept.extend_from_slice(signature);
    while let Some((length, kind)) = chunk(rest) {
        let Some((whole, next)) = rest.split_at_checked(length.saturating_add(AROUND)) else {
            break;
        };
        if !matches!(&kind, b"iCCP" | b"zTXt" | b"iTXt" | b"tEXt") {
            kept.extend_from_slice(whole);
        }
        rest = next;
    }
    kept.extend_from_slice(rest);
    Cow::Owned(kept)
}

/// How long the content of the chunk is that begins here, and what it is.
fn chunk(png: &[u8]) -> Option<(usize, [u8; 4])> {
    let (length, rest) = png.split_first_chunk::<4>()?;
    let kind = rest.first_chunk::<4>()?;
    Some((usize::try_from(u32::from_be_bytes(*length)).ok()?, *kind))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn with(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let mut png = Vec::new();
        let picture = image::RgbImage::from_pixel(64, 64, image::Rgb([200, 100, 50]));
        let mut out = Cursor::new(&mut png);
        picture.write_to(&mut out, ImageFormat::Png).unwrap();
        let mut added = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
        added.extend(kind);
        added.extend(content);
        added.extend([0; 4]);
        // Behind the header.
        png.splice(33..33, added);
        png
    }

    #[test]
    fn what_a_png_has_beside_its_pixels_is_not_unpacked() {
        for kind in [b"iCCP", b"zTXt", b"iTXt", b"tEXt"] {
            let png = with(*kind, &[b'x'; 1_000]);
            let kept = png_without_additions(&png);
            assert!(!kept.windows(4).any(|part| part == kind));
            assert_eq!(decode(&png).unwrap().0.width(), 64);
        }
        // A chunk that claims more than there is.
        let mut png = with(*b"iCCP", b"x");
        png[33] = 0x7f;
        assert_eq!(*png_without_additions(&png), *png);
    }
}
