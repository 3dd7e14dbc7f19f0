//! A file as an answer: it comes from strangers, so a browser must never run it.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use crm_domain::attachments::File;
use crm_types::AttachmentId;
use std::ops::RangeInclusive;

/// The file, or the part of it that was asked for: players jump.
pub(crate) fn answer(request: &HttpRequest, id: AttachmentId, file: File) -> HttpResponse {
    let length = file.bytes.len();
    let wanted = request.headers().get(header::RANGE).and_then(|range| range.to_str().ok());
    let range = wanted.and_then(|text| range(text, length));
    let mut response = match range {
        None => HttpResponse::Ok(),
        Some(Err(Beyond)) => {
            return HttpResponse::RangeNotSatisfiable()
                .insert_header((header::CONTENT_RANGE, format!("bytes */{length}")))
                .finish();
        }
        Some(Ok(_)) => HttpResponse::build(StatusCode::PARTIAL_CONTENT),
    };
    let disposition = if file.in_place { "inline".to_owned() } else { format!("attachment; filename=\"{id}.bin\"") };
    response
        .content_type(file.content_type)
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        // Nobody else's cache; the link ends within the hour.
        .insert_header((header::CACHE_CONTROL, "private, max-age=1800, immutable"))
        .insert_header((header::ETAG, format!("\"{}\"", file.sha256)))
        // Pictures and sound are compressed already, and a compressed part would not be that part.
        .insert_header((header::CONTENT_ENCODING, "identity"));
    match range {
        Some(Ok(range)) => {
            let part = file.bytes.get(range.clone()).unwrap_or_default().to_vec();
            let place = format!("bytes {}-{}/{length}", range.start(), range.end());
            response.insert_header((header::CONTENT_RANGE, place)).body(part)
        }
        _ => response.body(file.bytes),
    }
}

/// The range begins behind the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Beyond;

/// One range of bytes (RFC 9110, 14.1.2). Several, or something else, count as none: the whole file is a right answer.
fn range(text: &str, length: usize) -> Option<Result<RangeInclusive<usize>, Beyond>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1);
    Some(
        match (first.parse::<usize>(), last.parse::<usize>()) {
            (Ok(first), Ok(last)) if first <= last => end.filter(|end| first <= *end).map(|end| first..=last.min(end)),
            (Ok(first), Err(_)) if last.is_empty() => end.filter(|end| first <= *end).map(|end| first..=end),
            (Err(_), Ok(count)) if first.is_empty() => {
                end.filter(|_| count > 0).map(|end| (end + 1).saturating_sub(count)..=end)
            }
            _ => return None,
        }
        .ok_or(Beyond),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_understood() {
        assert_eq!(range("bytes=0-", 10), Some(Ok(0..=9)));
        assert_eq!(range("bytes=2-4", 10), Some(Ok(2..=4)));
        assert_eq!(range("bytes=2-400", 10), Some(Ok(2..=9)));
        assert_eq!(range("bytes=-3", 10), Some(Ok(7..=9)));
        assert_eq!(range("bytes=-30", 10), Some(Ok(0..=9)));
        assert_eq!(range("bytes=10-", 10), Some(Err(Beyond)));
        assert_eq!(range("bytes=-0", 10), Some(Err(Beyond)));
        assert_eq!(range("bytes=0-", 0), Some(Err(Beyond)));
        for other in ["bytes=4-2", "bytes=0-1,4-5", "lines=1-2", "bytes=", "bytes=-", "bytes=a-b", "0-1"] {
            assert_eq!(range(other, 10), None, "{other}");
        }
    }
}
