//! QR codes for pages.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::error::Error;

/// Light modules around a code: 4, as ISO/IEC 18004 asks for.
const QUIET_ZONE: usize = 4;

/// `text` as a QR code: an SVG element of no fixed size, one unit to a module.
/// Black on white whatever the colours of the page around it are, or a camera
/// would not read it in the dark scheme.
pub(super) fn svg(text: &str) -> Result<String, Error> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Error::internal)?;
    let size = code.width() + 2 * QUIET_ZONE;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d=""##
    );
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        // Runs of one colour: a path of a few hundred parts, not of thousands.
        for run in row.chunk_by(Color::eq) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, width) = (x + QUIET_ZONE, y + QUIET_ZONE, run.len());
                write!(svg, "M{left} {top}h{width}v1h-{width}z").map_err(Error::internal)?;
            }
            x += run.len();
        }
    }
    svg.push_str(r#""/></svg>"#);
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which modules of a code, its quiet zone included, the path paints.
    fn painted(svg: &str, size: usize) -> Vec<bool> {
        let path = svg.split("d=\"").nth(2).unwrap();
        let path = path.trim_end_matches("\"/></svg>");
        let mut modules = vec![false; size * size];
        for part in path.split('M').skip(1) {
            let (place, rest) = part.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let width: usize = rest.split('v').next().unwrap().parse().unwrap();
            let start = y.parse::<usize>().unwrap() * size + x.parse::<usize>().unwrap();
            modules[start..start + width].fill(true);
        }
        modules
    }

    #[test]
    fn every_dark_module_is_painted_inside_a_quiet_zone_of_four() {
        let text = "otpauth://totp/Stagedoor:nina?secret=GEZDGNBVGY3TQOJQ&issuer=Stagedoor";
        let svg = svg(text).unwrap();
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let (width, size) = (code.width(), code.width() + 8);
        assert!(svg.contains(&format!("viewBox=\"0 0 {size} {size}\"")));
        assert!(!svg.contains("width=") && !svg.contains("<?xml"), "{svg}");
        let colors = code.to_colors();
        for (index, is_painted) in painted(&svg, size).into_iter().enumerate() {
            let (x, y) = (index % size, index / size);
            let inside = (4..4 + width).contains(&x) && (4..4 + width).contains(&y);
            let is_dark = inside && colors[(y - 4) * width + x - 4] == Color::Dark;
            assert_eq!(is_painted, is_dark, "{x} {y}");
        }
    }

    #[test]
    fn the_longest_username_still_fits() {
        let text = format!("otpauth://totp/{}", "x".repeat(300));
        assert!(svg(&text).is_ok());
        assert!(svg(&"x".repeat(5000)).is_err());
    }
}
