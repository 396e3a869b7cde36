//! Pictures that people send: read within bounds, and made anew.
//!
//! What is stored never is what was sent. A picture is decoded, turned as its EXIF says,
//! cut to a square and encoded again, so that nothing else of the file is left: no place
//! where it was taken, no program, no second picture.

mod decoded;
mod store;

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};
use tokio::sync::Semaphore;

pub use store::{CONTENT_TYPE, StoredPicture, keys, put, small_key};

use crate::error::{Error, Fault, FieldError};

/// The largest file that is taken, in bytes: a camera's best JPEG has some 12 MB.
pub const LARGEST_FILE: usize = 16 * 1024 * 1024;

/// The side of the larger square, in pixels: the widest that a page shows, on a screen of
/// twice the usual density.
const LARGE: u32 = 1024;

/// The side of the square that stands in lists.
const SMALL: u32 = 320;

/// Of 100. Below, areas of one colour, of which many covers are made, show blocks.
const QUALITY: u8 = 86;

/// One at a time: each may take some 200 MB while it is decoded.
static TURN: Semaphore = Semaphore::const_new(1);

/// A picture as it will be stored: squares, in JPEG, without anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// At most 1,024 pixels wide.
    pub large: Bytes,
    /// At most 320 pixels wide.
    pub small: Bytes,
}

/// Makes a picture of the file `content`: JPEG, PNG or WebP, of whatever colours and depth.
/// Of one that moves the first frame is taken; what can be seen through becomes white.
/// Nothing is made larger than it was.
///
/// # Errors
/// [`Error::UnsupportedPicture`] when it is none of these; [`Error::PayloadTooLarge`] above
/// [`LARGEST_FILE`]; [`Error::Validation`] of the field `file` when there are too many
/// pixels, too few, or not all that were announced.
pub async fn prepare(content: Bytes) -> Result<Picture, Error> {
    if content.len() > LARGEST_FILE {
        return Err(Error::PayloadTooLarge {
            limit_bytes: LARGEST_FILE as u64,
        });
    }
    let turn = TURN.acquire().await.map_err(Error::internal)?;
    let made = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        make(&content)
    });
    // A decoder that panics has met a file that it does not understand.
    made.await
        .unwrap_or_else(|_| Err(fault(Fault::PictureBroken)))
}

fn make(content: &[u8]) -> Result<Picture, Error> {
    let (image, orientation) = decoded::decode(content)?;
    let side = image.width().min(image.height()).min(LARGE);
    let large = square(&image, side);
    drop(image);
    let large = turned(large, orientation);
    let small = match side {
        ..=SMALL => encoded(&large)?,
        _ => encoded(&large.resize_exact(SMALL, SMALL, FilterType::Lanczos3))?,
    };
    Ok(Picture {
        large: encoded(&large)?,
        small,
    })
}

/// The middle of the picture, `side` pixels wide and high.
fn square(image: &DynamicImage, side: u32) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let shorter = width.min(height);
    // First roughly, to twice the size: resizing well takes 16 bytes a pixel.
    let rough = shorter.min(side.saturating_mul(2));
    let scaled = |length: u32| {
        let scaled = u64::from(length) * u64::from(rough) / u64::from(shorter.max(1));
        u32::try_from(scaled).unwrap_or(length).max(rough)
    };
    let smaller = if rough == shorter {
        None
    } else {
        Some(image.thumbnail_exact(scaled(width), scaled(height)))
    };
    let whole = smaller.as_ref().unwrap_or(image);
    let (left, top) = ((whole.width() - rough) / 2, (whole.height() - rough) / 2);
    let cut = whole.crop_imm(left, top, rough, rough);
    if rough == side {
        cut
    } else {
        cut.resize_exact(side, side, FilterType::Lanczos3)
    }
}

fn turned(mut image: DynamicImage, orientation: Orientation) -> DynamicImage {
    image.apply_orientation(orientation);
    image
}

fn encoded(image: &DynamicImage) -> Result<Bytes, Error> {
    let opaque = on_white(image);
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .write_image(
            opaque.as_raw(),
            opaque.width(),
            opaque.height(),
            ExtendedColorType::Rgb8,
        )
        .map_err(Error::internal)?;
    Ok(jpeg.into_inner().into())
}

fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let seen_through = image.to_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = seen_through.get_pixel(x, y).0;
        let over = |colour: u8| {
            let (colour, alpha) = (u16::from(colour), u16::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn fault(fault: Fault) -> Error {
    FieldError::new("file", fault).into()
}

#[cfg(test)]
mod tests;
