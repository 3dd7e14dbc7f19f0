//! The media host: small files made in code, for the addresses in payloads.

use std::sync::Arc;

use actix_web::{
    HttpResponse, get,
    web::{Data, Path, ServiceConfig},
};
use serde::{Deserialize, Serialize};

use crate::engine::App;

/// How the media host behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaMode {
    /// It serves the files.
    #[default]
    Serve,
    /// The addresses have expired: 403.
    Expired,
    /// The files are not there (yet): 404.
    Missing,
    /// It serves a page under the name of each file.
    WrongType,
    /// Every file has 30 MB.
    Huge,
}

/// Registers the host.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(file);
}

/// `/media/voicemail/ACx-17.wav` sounds for 17 seconds; `/media/picture/7.png` is a picture of its own colour.
#[get("/media/{kind}/{name}")]
async fn file(app: Data<Arc<App>>, path: Path<(String, String)>) -> HttpResponse {
    let mode = app.world().settings.media;
    let (_, name) = path.into_inner();
    match mode {
        MediaMode::Expired => return HttpResponse::Forbidden().finish(),
        MediaMode::Missing => return HttpResponse::NotFound().finish(),
        MediaMode::WrongType => {
            return HttpResponse::Ok().content_type("image/png").body("<!doctype html><script>alert(1)</script>");
        }
        MediaMode::Huge => return HttpResponse::Ok().content_type("audio/wav").body(vec![0; 30 * 1024 * 1024]),
        MediaMode::Serve => {}
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    match ending {
        "wav" => {
            let seconds = stem.rsplit('-').next().and_then(|text| text.parse().ok()).unwrap_or(3_u32);
            HttpResponse::Ok().content_type("audio/wav").body(tone(seconds.clamp(1, 600)))
        }
        "png" => {
            let shade = stem.bytes().fold(17_u8, |shade, byte| shade.wrapping_mul(31).wrapping_add(byte));
            HttpResponse::Ok().content_type("image/png").body(picture(shade))
        }
        _ => HttpResponse::NotFound().finish(),
    }
}

/// A quiet tone: WAV, one channel, 8,000 samples a second of 8 bits.
pub(crate) fn tone(seconds: u32) -> Vec<u8> {
    const RATE: u32 = 8_000;
    let length = RATE * seconds;
    let mut bytes = Vec::with_capacity(44 + length as usize);
    bytes.extend_from_slice(b"RIFF");
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend_from_slice(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes()); // plain samples
    bytes.extend(1_u16.to_le_bytes()); // one channel
    bytes.extend(RATE.to_le_bytes());
    bytes.extend(RATE.to_le_bytes()); // bytes a second
    bytes.extend(1_u16.to_le_bytes()); // bytes a sample
    bytes.extend(8_u16.to_le_bytes()); // bits a sample
    bytes.extend_from_slice(b"data");
    bytes.extend(length.to_le_bytes());
    // A triangle of 250 Hz around the middle.
    bytes.extend((0..length).map(|n| {
        let place = u8::try_from(n % 32).unwrap_or(0);
        112 + if place < 16 { place } else { 31 - place }
    }));
    bytes
}

/// A picture of 96 by 64 pixels in shades of one colour: PNG with stored, not compressed, data.
pub(crate) fn picture(shade: u8) -> Vec<u8> {
    const WIDTH: u32 = 96;
    const HEIGHT: u32 = 64;
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        rows.push(0); // no filter
        for x in 0..WIDTH {
            // A crack across a wall.
            let crack = (x / 2 + (y * 7) % 5).abs_diff(y) < 3;
            let light = u8::try_from((x + y) / 4).unwrap_or(0);
            let wall = [170 + light / 2, 150 + light / 2, shade / 4 + 110];
            rows.extend(if crack { [40, 36, 34] } else { wall });
        }
    }
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]); // 8 bits, red green blue
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &stored(&rows));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let body = [name.as_slice(), data].concat();
    png.extend_from_slice(&body);
    png.extend(crc32(&body).to_be_bytes());
}

/// The bytes in a zlib wrapping, not compressed.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut wrapped = vec![0x78, 0x01];
    let mut blocks = data.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        wrapped.push(u8::from(blocks.peek().is_none()));
        wrapped.extend(length.to_le_bytes());
        wrapped.extend((!length).to_le_bytes());
        wrapped.extend_from_slice(block);
    }
    wrapped.extend(adler32(data).to_be_bytes());
    wrapped
}

fn crc32(data: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    };
    !data.iter().fold(u32::MAX, step)
}

fn adler32(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn a_tone_has_the_length_that_its_head_says() {
        let tone = tone(2);
        assert_eq!(tone.len(), 44 + 16_000);
        assert_eq!((&tone[..4], &tone[8..12]), (&b"RIFF"[..], &b"WAVE"[..]));
    }
}
