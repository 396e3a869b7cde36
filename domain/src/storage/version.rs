//! What stands for a content in addresses.

/// The first 12 hexadecimal digits of a content's SHA-256: an address with them in it never
/// means another content.
pub fn version(sha256: &[u8]) -> String {
    hex(sha256.get(..6).unwrap_or(sha256))
}

/// Hexadecimal digits, two for each byte.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;

    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
