//! The mails: shapes that have broken readers before, written by hand, and mutations of a good one.

use std::collections::HashSet;

/// A mail with a name for the report of a failure.
pub(super) type Named = (String, Vec<u8>);

/// How many of them are not byte for byte another one.
pub(super) fn distinct(all: &[Named]) -> usize {
    all.iter().map(|(_, raw)| raw).collect::<HashSet<_>>().len()
}

/// All of them.
pub(super) fn nasty() -> Vec<Named> {
    let mut all = Vec::new();
    all.extend(heads());
    all.extend(structures());
    all.extend(charsets());
    all.extend(sizes());
    all.extend(mutations());
    all
}

fn mail(head: &str, body: &[u8]) -> Vec<u8> {
    let mut raw = head.replace('\n', "\r\n").into_bytes();
    raw.extend_from_slice(b"\r\n\r\n");
    raw.extend_from_slice(body);
    raw
}

fn heads() -> Vec<Named> {
    let heads = [
        "From: ",
        "From: @",
        "From: <>",
        "From: a",
        "From: a@b@c",
        "From: \"unclosed <a@b.example>",
        "From: (comment",
        "From: a@b.example, c@d.example",
        "From: group: a@b.example;",
        "From: =?utf-8?q?",
        "From: =?x-none?q?=ff?= <a@b.example>",
        "From: =?utf-8?b?////////?= <a@b.example>",
        "From: a@b.example\nFrom: c@d.example",
        "Subject only",
        ":",
        ": value",
        " folded: first",
        "From : a@b.example",
        "From:a@b.example",
        "FROM:\n a@b.example",
        "From: a@b.example\nSubject: \u{202e}evil\u{202c}",
        "From: a@b.example\nSubject: \u{5e9}\u{5dc}\u{5d5}\u{5dd}",
        "From: a@b.example\nDate: yesterday",
        "From: a@b.example\nDate: Mon, 99 Foo 9999 99:99:99 +9999",
        "From: a@b.example\nDate: Thu, 1 Jan 1970 00:00:00 +0000",
        "From: a@b.example\nDate: Fri, 31 Dec 9999 23:59:59 +0000",
        "From: a@b.example\nMessage-ID: <>",
        "From: a@b.example\nMessage-ID: no-brackets",
        "From: a@b.example\nMessage-ID: <a b c>",
        "From: a@b.example\nMessage-ID: <\u{e4}@b.example>",
        "From: a@b.example\nIn-Reply-To: <<<>>>",
        "From: a@b.example\nReferences: <a@b\n <c@d>",
        "From: a@b.example\nContent-Type: ",
        "From: a@b.example\nContent-Type: multipart/mixed",
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=",
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=\"\"",
        "From: a@b.example\nContent-Type: /",
        "From: a@b.example\nContent-Type: text/plain; charset=\"",
        "From: a@b.example\nContent-Type: text/plain; charset*0*=utf-8''x; charset*1=y",
        "From: a@b.example\nContent-Transfer-Encoding: rot13",
        "From: a@b.example\nContent-Transfer-Encoding: base64",
        "From: a@b.example\nContent-Transfer-Encoding: quoted-printable",
        "From: a@b.example\nContent-Disposition: attachment; filename=\"../../../etc/passwd\"",
        "From: a@b.example\nAuto-Submitted:",
        "From: a@b.example\nPrecedence: \u{1}",
        "From: MAILER-DAEMON\nSubject: failure notice",
        "From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail",
        "X-Failed-Recipients: ,,,",
        "Received: x",
        "Return-Path: <>\nFrom: ",
        "From: \u{0}a@b.example",
        "From: a\u{7f}@b.example",
        "From: \u{feff}a@b.example",
        "To: undisclosed-recipients:;\nFrom: a@b.example",
    ];
    heads
        .iter()
        .enumerate()
        .map(|(n, head)| (format!("head {n}"), mail(head, format!("body {n}").as_bytes())))
        .collect()
}

fn structures() -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    let mut add = |name: &str, raw: Vec<u8>| all.push((name.to_owned(), raw));
    add("empty", Vec::new());
    add("blanks", b"  \r\n\t\r\n".to_vec());
    add("one byte", b"x".to_vec());
    add("nul", vec![0]);
    add("all bytes", (0..=255).collect());
    add("no blank line", b"From: a@b.example\r\nSubject: x".to_vec());
    add("body only", b"\r\n\r\nhello".to_vec());
    add("lone cr", b"From: a@b.example\rSubject: x\r\rhello\rworld".to_vec());
    add("lone lf", b"From: a@b.example\nSubject: x\n\nhello\nworld".to_vec());
    add("mixed ends", b"From: a@b.example\r\nSubject: x\n\r\nhello\rworld\n".to_vec());
    add("nul in the words", b"From: a@b.example\r\n\r\nhel\0lo".to_vec());
    add("nul in the subject", b"From: a@b.example\r\nSubject: a\0b\r\n\r\nx".to_vec());
    for depth in [2, 10, 50, 100, 2_000] {
        let mut raw = String::from("From: deep@b.example\r\n");
        for level in 0..depth {
            let boundary = format!("b{level}");
            raw.extend(["Content-Type: multipart/mixed; boundary=", &boundary, "\r\n\r\n--", &boundary, "\r\n"]);
        }
        raw.push_str("Content-Type: text/plain\r\n\r\nthe bottom\r\n");
        add(&format!("multipart {depth} deep"), raw.clone().into_bytes());
        for level in (0..depth).rev() {
            raw.extend(["\r\n--b", &level.to_string(), "--\r\n"]);
        }
        add(&format!("multipart {depth} deep, closed"), raw.into_bytes());
        let enclosed = format!("From: deep{depth}@b.example\r\n")
            + &"Content-Type: message/rfc822\r\n\r\nSubject: in\r\n".repeat(depth)
            + "\r\nthe bottom";
        add(&format!("mails in mails, {depth}"), enclosed.into_bytes());
    }
    add(
        "mails in mails, without end",
        format!("From: a@b.example\r\n{}", "Content-Type: message/rfc822\r\n\r\n".repeat(100_000)).into_bytes(),
    );
    add(
        "same boundary inside",
        mail(
            "From: a@b.example\nContent-Type: multipart/mixed; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n--x--",
        ),
    );
    add(
        "boundary never comes",
        mail("From: a@b.example\nContent-Type: multipart/mixed; boundary=never", b"just words"),
    );
    add(
        "only boundaries",
        mail("From: a@b.example\nContent-Type: multipart/mixed; boundary=x", &b"--x\r\n".repeat(5_000)),
    );
    add(
        "closing boundary first",
        mail("From: a@b.example\nContent-Type: multipart/mixed; boundary=x", b"--x--\r\n--x\r\n\r\nlate"),
    );
    add("wrong base64", mail("From: a@b.example\nContent-Transfer-Encoding: base64", b"!!!! not base64 \xff\xfe===="));
    add("base64 cut", mail("From: a@b.example\nContent-Transfer-Encoding: base64", b"SGVsbG8gd29ybG"));
    add(
        "wrong quoted-printable",
        mail("From: a@b.example\nContent-Transfer-Encoding: quoted-printable", b"=ZZ=\r\n=4=\xff=="),
    );
    add(
        "report of nothing",
        mail(
            "From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
            b"--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n--b--",
        ),
    );
    add("report in a report", mail("From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; boundary=b", b"--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 9.9.9\r\nFinal-Recipient: ;;;\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--b--"));
    add(
        "calendar",
        mail("From: a@b.example\nContent-Type: text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR"),
    );
    add(
        "tnef",
        mail(
            "From: a@b.example\nContent-Type: application/ms-tnef; name=winmail.dat",
            &[0x78, 0x9f, 0x3e, 0x22, 0, 0, 1, 0],
        ),
    );
    add("html bomb", mail("From: a@b.example\nContent-Type: text/html", "<div>".repeat(200_000).as_bytes()));
    add(
        "html of attributes",
        mail("From: a@b.example\nContent-Type: text/html", format!("<p {}>x", "a=1 ".repeat(100_000)).as_bytes()),
    );
    add(
        "html of entities",
        mail("From: a@b.example\nContent-Type: text/html", "&lt;&#0;&#x110000;&nosuch;".repeat(20_000).as_bytes()),
    );
    add(
        "html open",
        mail(
            "From: a@b.example\nContent-Type: text/html",
            b"<!--<!--<![CDATA[<script><style><textarea><title><a href='",
        ),
    );
    add("words of marks", mail("From: a@b.example", "> ".repeat(200_000).as_bytes()));
    add("words of attributions", mail("From: a@b.example", "On 1 a@b wrote:\r\n".repeat(20_000).as_bytes()));
    all
}

fn charsets() -> Vec<Named> {
    let names = [
        "utf-8",
        "utf-7",
        "utf-16",
        "utf-16le",
        "utf-32",
        "us-ascii",
        "iso-8859-1",
        "iso-8859-8-i",
        "windows-1252",
        "windows-1255",
        "koi8-r",
        "gb2312",
        "gbk",
        "gb18030",
        "big5",
        "euc-jp",
        "iso-2022-jp",
        "shift_jis",
        "euc-kr",
        "iso-2022-kr",
        "hz-gb-2312",
        "macintosh",
        "x-user-defined",
        "unknown-8bit",
        "cp-850",
        "\u{e4}",
        "",
    ];
    let bytes: Vec<u8> = (1..=255).cycle().take(600).collect();
    let as_text = names.iter().map(|name| {
        (
            format!("charset {name:?}"),
            mail(
                &format!(
                    "From: c@b.example\nSubject: =?{name}?b?/v8AYQBi?= {name}\nContent-Type: text/plain; charset={name}"
                ),
                &bytes,
            ),
        )
    });
    let as_html = names.iter().map(|name| {
        (
            format!("html in {name:?}"),
            mail(&format!("From: c@b.example\nSubject: html {name}\nContent-Type: text/html; charset={name}"), &bytes),
        )
    });
    as_text.chain(as_html).collect()
}

fn sizes() -> Vec<Named> {
    const MB: usize = 1024 * 1024;
    let fill = |head: String, tail: &str| {
        let room = 5 * MB - head.len() - tail.len() - 8;
        format!("{head}{}{tail}", "x".repeat(room)).into_bytes()
    };
    vec![
        ("5 MB of words".to_owned(), fill("From: big@b.example\r\n\r\n".to_owned(), "")),
        ("5 MB on one header".to_owned(), fill("From: big@b.example\r\nX-Long: ".to_owned(), "\r\n\r\nhi")),
        ("5 MB of subject".to_owned(), fill("From: big@b.example\r\nSubject: ".to_owned(), "\r\n\r\nhi")),
        (
            "5 MB of html".to_owned(),
            fill("From: big@b.example\r\nContent-Type: text/html\r\n\r\n<p>".to_owned(), "</p>"),
        ),
        ("5 MB of name".to_owned(), fill("From: \"".to_owned(), "\" <big@b.example>\r\n\r\nhi")),
        ("5 MB of address".to_owned(), fill("From: ".to_owned(), "@b.example\r\n\r\nhi")),
        (
            "100,000 headers".to_owned(),
            format!("From: big@b.example\r\n{}\r\nhi", "X-A: b\r\n".repeat(100_000)).into_bytes(),
        ),
        (
            "100,000 receivers".to_owned(),
            format!("From: big@b.example\r\nTo: {}x@y.example\r\n\r\nhi", "a@b.example, ".repeat(100_000)).into_bytes(),
        ),
        (
            "100,000 references".to_owned(),
            format!("From: big@b.example\r\nReferences: {}\r\n\r\nhi", "<a@b.example> ".repeat(100_000)).into_bytes(),
        ),
        (
            "20,000 parts".to_owned(),
            format!(
                "From: big@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}--x--",
                "--x\r\n\r\nhi\r\n".repeat(20_000)
            )
            .into_bytes(),
        ),
        (
            "20,000 files".to_owned(),
            format!(
                "From: big@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}--x--",
                "--x\r\nContent-Type: image/png; name=a.png\r\n\r\nhi\r\n".repeat(20_000)
            )
            .into_bytes(),
        ),
        (
            "a line of 4 MB encoded words".to_owned(),
            format!("From: big@b.example\r\nSubject: {}\r\n\r\nhi", "=?utf-8?q?=41?= ".repeat(250_000)).into_bytes(),
        ),
    ]
}

/// A good mail with some of its bytes changed, cut or doubled, the same ones in every run.
fn mutations() -> Vec<Named> {
    let good = "From: \"Rosa\" <rosa@m.example>\r\nTo: office@quill.example\r\nSubject: =?utf-8?q?Wet_w=C3=A4ll?=\r\nDate: Mon, 2 Mar 2026 10:00:00 -0500\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nIs =C3=BCberall wet.\r\n\r\nOn Mon, 2 Mar 2026 office@quill.example wrote:\r\n> Hello\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+SXMgPGI+d2V0PC9iPi48L3A+\r\n--b--\r\n".as_bytes();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut dice = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap_or(1)).unwrap_or(0)
    };
    (0..60)
        .map(|n| {
            let mut raw = good.to_vec();
            for _ in 0..=dice(12) {
                let at = dice(raw.len());
                match dice(4) {
                    0 => raw[at] = u8::try_from(dice(256)).unwrap_or(0),
                    1 => raw.truncate(at.max(1)),
                    2 => {
                        let piece = raw[at..(at + 40).min(raw.len())].to_vec();
                        raw.splice(at..at, piece);
                    }
                    _ => {
                        raw.remove(at);
                    }
                }
                if raw.len() < 2 {
                    break;
                }
            }
            (format!("mutation {n}"), raw)
        })
        .collect()
}
