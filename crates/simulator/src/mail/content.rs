//! Just enough reading of a mail to show it. No code is shared with the CRM's reader.

use base64::{Engine, engine::general_purpose::STANDARD};

/// A header of the first part, unfolded.
pub(super) fn header(raw: &str, name: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for line in raw.lines().take_while(|line| !line.is_empty()) {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = &mut found {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        if found.is_some() {
            break;
        }
        let Some((known, value)) = line.split_once(':') else { continue };
        if known.eq_ignore_ascii_case(name) {
            found = Some(value.trim().to_owned());
        }
    }
    found
}

/// Without angle brackets.
pub(super) fn bare(value: &str) -> String {
    value.trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// Words in `=?utf-8?b?...?=` or `=?utf-8?q?...?=` as they read.
pub(super) fn decoded(value: &str) -> String {
    let mut plain = String::new();
    let mut rest = value;
    while let Some((before, encoded)) = rest.split_once("=?") {
        let mut parts = encoded.splitn(4, '?');
        let (Some(_charset), Some(how), Some(words), Some(after)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            break;
        };
        // Blanks between two encoded words are no blanks.
        if !before.trim().is_empty() {
            plain.push_str(before);
        }
        let bytes = match how {
            "b" | "B" => STANDARD.decode(words).unwrap_or_default(),
            _ => quoted_printable(&words.replace('_', " ")),
        };
        plain.push_str(&String::from_utf8_lossy(&bytes));
        rest = after.trim_start_matches('=');
    }
    plain + rest
}

/// The words of the first text part.
pub(super) fn text(raw: &str) -> String {
    let raw = raw.replace("\r\n", "\n");
    let Some((head, body)) = raw.split_once("\n\n") else { return String::new() };
    let kind = header(head, "content-type").unwrap_or_default();
    if let Some((_, boundary)) = kind.split_once("boundary=") {
        let boundary = boundary.split(';').next().unwrap_or_default().trim_matches('"');
        let divider = format!("--{boundary}");
        let parts = body.split(&divider).skip(1);
        return parts.map(|part| text(part.trim_start_matches('\n'))).find(|text| !text.is_empty()).unwrap_or_default();
    }
    if !kind.is_empty() && !kind.starts_with("text/plain") {
        return String::new();
    }
    let bytes = match header(head, "content-transfer-encoding").unwrap_or_default().to_lowercase().as_str() {
        "base64" => STANDARD.decode(body.replace(['\n', ' '], "")).unwrap_or_default(),
        "quoted-printable" => quoted_printable(&body.replace("=\n", "")),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n").trim().to_owned()
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = hex.filter(|_| *first == b'=').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_what_was_written() {
        let raw = "Subject: =?utf-8?b?V8OkbmRl?= =?utf-8?q?_und_B=C3=B6den?=\r\nMessage-ID: <a@b>\r\nContent-Type: multipart/alternative;\r\n boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=\r\n=C3=9Fe\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--x--\r\n";
        assert_eq!(decoded(&header(raw, "subject").unwrap()), "W\u{e4}nde und B\u{f6}den");
        assert_eq!(bare(&header(raw, "message-id").unwrap()), "a@b");
        assert_eq!(text(raw), "Gr\u{fc}\u{df}e");
    }
}
