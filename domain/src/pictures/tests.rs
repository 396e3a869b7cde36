//! What becomes of good pictures, and of bad ones.

use std::io::Cursor;

use bytes::Bytes;
use image::{
    DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage,
};
use rstest::rstest;

use super::{LARGEST_FILE, Picture, make, prepare};
use crate::error::Error;

const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 180, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const WHITE: [u8; 3] = [255, 255, 255];

const TURNED: &[u8] = include_bytes!("tests/turned.jpg");
const CMYK: &[u8] = include_bytes!("tests/cmyk.jpg");
const PROGRESSIVE: &[u8] = include_bytes!("tests/progressive.jpg");
const ANIMATED_WEBP: &[u8] = include_bytes!("tests/animated.webp");
const ANIMATED_PNG: &[u8] = include_bytes!("tests/animated.png");
const ANIMATED_GIF: &[u8] = include_bytes!("tests/animated.gif");

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn plain(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_pixel(width, height, Rgb(RED)).into()
}

fn read(jpeg: &Bytes) -> RgbImage {
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)
        .unwrap()
        .to_rgb8()
}

/// What stands in the middle of each quarter: above left and right, below left and right.
fn quarters(picture: &Picture) -> [[u8; 3]; 4] {
    let image = read(&picture.large);
    let (near, far) = (image.width() / 4, image.width() * 3 / 4);
    [(near, near), (far, near), (near, far), (far, far)].map(|(x, y)| image.get_pixel(x, y).0)
}

fn assert_near(found: [[u8; 3]; 4], expected: [[u8; 3]; 4], tolerance: u8) {
    for (found, expected) in found.as_flattened().iter().zip(expected.as_flattened()) {
        assert!(
            found.abs_diff(*expected) <= tolerance,
            "{found:?}: {expected:?}"
        );
    }
}

fn fault_of(error: Error) -> (&'static str, &'static str) {
    match error {
        Error::Validation(fields) => (fields[0].field, fields[0].code()),
        other => (other.code(), ""),
    }
}

#[rstest]
#[case::portrait(1500, 2500, 1024, 320)]
#[case::landscape(3000, 1100, 1024, 320)]
#[case::smaller(700, 500, 500, 320)]
#[case::tiny(64, 65, 64, 64)]
#[case::a_strip(64, 19_000, 64, 64)]
fn two_squares_come_of_it_and_nothing_is_made_larger(
    #[case] width: u32,
    #[case] height: u32,
    #[case] large: u32,
    #[case] small: u32,
) {
    let picture = make(&written(&plain(width, height), ImageFormat::Png)).unwrap();
    let (found, found_small) = (read(&picture.large), read(&picture.small));
    assert_eq!(found.dimensions(), (large, large));
    assert_eq!(found_small.dimensions(), (small, small));
    assert_near(quarters(&picture), [RED; 4], 4);
}

#[test]
fn it_is_turned_as_the_camera_was_held_and_says_no_more_of_it() {
    let picture = make(TURNED).unwrap();
    // Turned to the right by a quarter: what was below on the left is above on the left.
    assert_near(quarters(&picture), [BLUE, RED, WHITE, GREEN], 30);
    for jpeg in [&picture.large, &picture.small] {
        let has = |mark: &[u8]| jpeg.windows(mark.len()).any(|part| part == mark);
        assert!(!has(b"Exif") && !has(b"SecretCamera") && !has(b"secret place"));
    }
    // Not only there by another name.
    assert!(TURNED.windows(12).any(|part| part == b"SecretCamera"));
}

#[rstest]
#[case::progressive(PROGRESSIVE)]
#[case::first_frame_of_a_webp(ANIMATED_WEBP)]
#[case::first_frame_of_a_png(ANIMATED_PNG)]
fn every_kind_is_taken(#[case] content: &[u8]) {
    assert_near(
        quarters(&make(content).unwrap()),
        [RED, GREEN, BLUE, WHITE],
        40,
    );
}

#[test]
fn printers_colours_become_a_screens() {
    // They are others on a screen: what is red stays mostly red.
    let [red, green, blue, white] = quarters(&make(CMYK).unwrap());
    assert!(red[0] > 150 && red[1] < 90 && red[2] < 90, "{red:?}");
    assert!(green[1] > 120 && green[0] < 90, "{green:?}");
    assert!(blue[2] > 150 && blue[0] < 90, "{blue:?}");
    assert!(white.iter().all(|colour| *colour > 230), "{white:?}");
}

#[test]
fn sixteen_bits_become_eight_and_grey_stays_grey() {
    let deep = image::ImageBuffer::from_pixel(80, 80, image::Rgb([65_535_u16, 0, 32_768]));
    let deep = written(&DynamicImage::ImageRgb16(deep), ImageFormat::Png);
    assert_near(quarters(&make(&deep).unwrap()), [[255, 0, 128]; 4], 6);
    let grey = image::ImageBuffer::from_pixel(80, 80, image::LumaA([90_u16 * 257, 65_535]));
    let grey = written(&DynamicImage::ImageLumaA16(grey), ImageFormat::Png);
    assert_near(quarters(&make(&grey).unwrap()), [[90; 3]; 4], 3);
}

#[test]
fn what_can_be_seen_through_is_white() {
    let clear = RgbaImage::from_pixel(80, 80, Rgba([0, 0, 0, 0]));
    let clear = written(&clear.into(), ImageFormat::Png);
    assert_near(quarters(&make(&clear).unwrap()), [WHITE; 4], 0);
    let half = RgbaImage::from_pixel(80, 80, Rgba([0, 0, 0, 128]));
    let half = written(&half.into(), ImageFormat::WebP);
    assert_near(quarters(&make(&half).unwrap()), [[127; 3]; 4], 2);
}

#[rstest]
#[case::svg(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
#[case::gif(ANIMATED_GIF)]
#[case::sound(b"ID3\x04\0\0\0\0\0\0 and so on")]
#[case::nothing(b"")]
#[case::text(b"not a picture")]
fn what_is_no_such_picture_is_told_so(#[case] content: &[u8]) {
    let refused = make(content).unwrap_err();
    assert_eq!(fault_of(refused), ("UNSUPPORTED_MEDIA_TYPE", ""));
}

#[test]
fn a_picture_cut_off_anywhere_is_refused() {
    let webp = written(&plain(200, 200), ImageFormat::WebP);
    let png = written(&plain(200, 200), ImageFormat::Png);
    for whole in [TURNED, PROGRESSIVE, &*webp, &*png] {
        for kept in [20, whole.len() / 2, whole.len() * 9 / 10] {
            let refused = make(&whole[..kept]).unwrap_err();
            assert_eq!(fault_of(refused), ("file", "invalid"), "{kept}");
        }
    }
}

#[rstest]
#[case::png(bomb_png(20_000, 20_000))]
#[case::sixteen_bits(deep_png(30_000, 30_000))]
#[case::beyond_all_sides(bomb_png(2_000_000_000, 64))]
#[case::jpeg(bomb_jpeg())]
fn a_small_file_with_many_pixels_is_refused_before_they_are_made(#[case] file: Vec<u8>) {
    assert!(file.len() < 2_000);
    let refused = make(&file).unwrap_err();
    assert_eq!(fault_of(refused), ("file", "too_large"));
}

#[test]
fn a_speck_is_refused() {
    let refused = make(&written(&plain(63, 900), ImageFormat::Png)).unwrap_err();
    assert_eq!(fault_of(refused), ("file", "too_small"));
}

#[test]
fn whatever_bytes_are_changed_it_ends() {
    for whole in [TURNED, CMYK, PROGRESSIVE, ANIMATED_WEBP, ANIMATED_PNG] {
        for place in 0..whole.len() {
            let mut changed = whole.to_vec();
            changed[place] ^= 0x5a;
            // A picture or a refusal; a panic is a refusal one floor above.
            let _ = std::panic::catch_unwind(|| make(&changed).map(drop));
        }
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_even_read() {
    let refused = prepare(vec![0; LARGEST_FILE + 1].into()).await.unwrap_err();
    assert_eq!(fault_of(refused), ("PAYLOAD_TOO_LARGE", ""));
    let taken = prepare(Bytes::from_static(TURNED)).await;
    assert!(taken.is_ok());
}

/// A PNG that announces so many pixels, of eight bits.
fn bomb_png(width: u32, height: u32) -> Vec<u8> {
    let small = written(&plain(64, 64), ImageFormat::Png);
    announcing(small, width, height)
}

/// The same, of sixteen bits.
fn deep_png(width: u32, height: u32) -> Vec<u8> {
    let small = image::ImageBuffer::from_pixel(64, 64, image::Rgb([0_u16; 3]));
    let small = written(&DynamicImage::ImageRgb16(small), ImageFormat::Png);
    announcing(small, width, height)
}

fn announcing(mut png: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    png
}

/// A JPEG that announces 65,500 by 65,500.
fn bomb_jpeg() -> Vec<u8> {
    let mut file = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut file)
        .write_image(&[0; 64 * 64 * 3], 64, 64, ExtendedColorType::Rgb8)
        .unwrap();
    let frame = file
        .windows(2)
        .position(|mark| mark == [0xff, 0xc0])
        .unwrap();
    file[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
