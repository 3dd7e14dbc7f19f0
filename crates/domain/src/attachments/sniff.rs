//! What a file is, told by its first bytes. The sender's word is not taken for it: a page that calls itself a picture
//! would run in our name.

/// Of a type that is not on the short list.
pub(super) const OTHER: &str = "application/octet-stream";

/// The media type: one of a short list that browsers show or play without running anything, else bytes.
pub(super) fn media_type(bytes: &[u8]) -> &'static str {
    let at = |from: usize, magic: &[u8]| bytes.get(from..from + magic.len()) == Some(magic);
    match bytes {
        _ if at(0, b"\x89PNG\r\n\x1a\n") => "image/png",
        _ if at(0, b"\xff\xd8\xff") => "image/jpeg",
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => "image/gif",
        _ if at(0, b"RIFF") && at(8, b"WEBP") => "image/webp",
        _ if at(0, b"RIFF") && at(8, b"WAVE") => "audio/wav",
        _ if at(0, b"ID3") => "audio/mpeg",
        // MPEG audio without a tag: eleven set bits and layer III. Layer I would look like a mark of UTF-16.
        [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 == 0x02 => "audio/mpeg",
        _ if at(0, b"OggS") => "audio/ogg",
        _ if at(4, b"ftypM4A") || at(4, b"ftypM4B") => "audio/mp4",
        _ => OTHER,
    }
}

/// Whether a browser may show or play it in place.
pub(super) fn is_shown_in_place(content_type: &str) -> bool {
    content_type.starts_with("image/") || content_type.starts_with("audio/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        let cases: [(&[u8], &str); 9] = [
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (b"\xff\xd8\xff\xe0....", "image/jpeg"),
            (b"GIF89a....", "image/gif"),
            (b"RIFF....WEBPVP8 ", "image/webp"),
            (b"RIFF....WAVEfmt ", "audio/wav"),
            (b"ID3\x04....", "audio/mpeg"),
            (b"\xff\xfb\x90\x64", "audio/mpeg"),
            (b"OggS....", "audio/ogg"),
            (b"....ftypM4A ", "audio/mp4"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(media_type(bytes), expected, "{bytes:?}");
            assert!(is_shown_in_place(expected));
        }
    }

    #[test]
    fn what_could_run_is_bytes() {
        for bytes in [
            &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..],
            b"<!doctype html><script>alert(1)</script>",
            b"%PDF-1.7",
            b"\xff\xfe<\0s\0",
            b"PK\x03\x04",
            b"",
        ] {
            assert_eq!(media_type(bytes), OTHER, "{bytes:?}");
        }
        assert!(!is_shown_in_place(OTHER));
    }
}
