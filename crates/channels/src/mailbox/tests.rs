use super::*;
use crm_types::email::BounceKind;

fn read(raw: &str) -> RemoteMail {
    parse(raw.replace('\n', "\r\n").as_bytes()).unwrap()
}

const LETTER: &str = "Return-Path: <rosa@example.com>\nFrom: =?utf-8?q?Rosa_Q=C3=BCll?= <Rosa@Example.com>\nTo: Office <office@example.net>, b@example.net\nCc: c@example.net\nSubject: Re: Crack\nMessage-ID: <m1@example.com>\nIn-Reply-To: <o1@example.net>\nReferences: <o0@example.net> <o1@example.net>\nDate: Mon, 2 Mar 2026 10:00:00 -0500\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nYes, f=FCr sure.\n--c\nContent-Type: text/html\n\n<p>Yes, <b>sure</b>.</p>\n--c--\n--b\nContent-Type: application/pdf; name=\"plan.pdf\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"plan.pdf\"\n\nAAAA\n--b--\n";

#[test]
fn a_letter_is_read_whole() {
    let mail = read(LETTER);
    assert_eq!(mail.message_id.as_deref(), Some("m1@example.com"));
    assert_eq!(mail.parents, ["o1@example.net", "o0@example.net"]);
    assert_eq!(mail.from, Some(Named { name: Some("Rosa Qüll".into()), address: "Rosa@Example.com".into() }));
    assert_eq!(
        (mail.to.as_slice(), mail.cc.as_slice()),
        (&["office@example.net".to_owned(), "b@example.net".into()][..], &["c@example.net".to_owned()][..])
    );
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("Re: Crack", "Yes, für sure."));
    assert!(mail.html.unwrap().contains("<b>sure</b>"));
    assert_eq!(mail.files, [EmailFile { name: "plan.pdf".into(), content_type: "application/pdf".into(), size: 3 }]);
    assert_eq!(mail.at, Some("2026-03-02T15:00:00Z".parse().unwrap()));
    assert!(!mail.automatic && mail.returned.is_none());
}

#[test]
fn a_mail_of_html_only_has_words_too() {
    let mail =
        read("From: a@example.com\nContent-Type: text/html\n\n<style>p{}</style><p>Hi <b>there</b></p><p>Bye</p>");
    assert!(mail.text.contains("Hi there") && mail.text.contains("Bye") && !mail.text.contains('<'), "{:?}", mail.text);
}

#[test]
fn machines_are_told_from_people() {
    let automatic = |headers: &str| read(&format!("From: a@example.com\n{headers}\n\nAway.")).automatic;
    for headers in [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "List-Id: <news.example.com>",
        "X-Autoreply: yes",
        "Subject: Automatic reply: Crack",
        "Return-Path: <>",
    ] {
        assert!(automatic(headers), "{headers}");
    }
    for headers in ["Auto-Submitted: no", "Precedence: normal", "Subject: Auto repair", "Return-Path: <a@example.com>"]
    {
        assert!(!automatic(headers), "{headers}");
    }
}

fn report(action: &str, status: &str, returned: &str) -> RemoteMail {
    read(&format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>\nTo: office@example.net\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\nOriginal-Envelope-Id: 7\n\nFinal-Recipient: rfc822; rosa@example.com\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} No such\n user here\n\n--b\n{returned}\n--b--\n"
    ))
}

#[test]
fn a_report_names_mail_address_and_reason() {
    let whole = "Content-Type: message/rfc822\n\nFrom: office@example.net\nTo: rosa@example.com\nMessage-ID: <d1@example.net>\nSubject: Crack\n\nHi";
    let head =
        "Content-Type: text/rfc822-headers\n\nFrom: office@example.net\nMessage-ID: <d1@example.net>\nSubject: Crack\n";
    for returned in [whole, head] {
        let report = report("failed", "5.1.1", returned).returned.unwrap();
        assert_eq!((report.kind, report.final_), (BounceKind::Hard, true));
        assert_eq!(report.recipient.as_deref(), Some("rosa@example.com"));
        assert_eq!(report.original.as_deref(), Some("d1@example.net"), "{returned}");
        assert_eq!(report.diagnostic, "550 5.1.1 No such user here");
    }
}

#[test]
fn only_an_address_that_takes_nothing_is_hard() {
    for (action, status, kind, final_) in [
        ("failed", "5.1.1", BounceKind::Hard, true),
        ("failed", "5.1.10", BounceKind::Hard, true),
        ("failed", "5.2.2", BounceKind::Soft, true),
        ("failed", "5.7.1", BounceKind::Soft, true),
        ("failed", "4.4.7", BounceKind::Soft, true),
        ("delayed", "4.4.1", BounceKind::Soft, false),
    ] {
        let report = report(action, status, "").returned.unwrap();
        assert_eq!((report.kind, report.final_), (kind, final_), "{action} {status}");
    }
    assert!(report("delivered", "2.0.0", "").returned.is_none());
}

#[test]
fn servers_without_a_form_are_understood() {
    let exim = read(
        "From: Mail Delivery System <Mailer-Daemon@mx.example.com>\nX-Failed-Recipients: rosa@example.com\nSubject: Mail delivery failed: returning message to sender\n\nThis message was created automatically.\n\n  rosa@example.com\n    host mx.example.com: 550 5.1.1 Unknown user\n\nMessage-ID: <d1@example.net>\n",
    );
    let qmail = read(
        "From: MAILER-DAEMON@mx.example.com\nSubject: failure notice\n\nHi. This is the qmail-send program.\n\n<rosa@example.com>:\n550 no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <d1@example.net>\n",
    );
    for report in [exim, qmail] {
        let returned = report.returned.unwrap();
        assert_eq!(returned.kind, BounceKind::Hard);
        assert_eq!(returned.recipient.as_deref(), Some("rosa@example.com"));
        assert_eq!(returned.original.as_deref(), Some("d1@example.net"));
    }
    let person = read("From: rosa@example.com\nSubject: Undeliverable parcel\n\n550 bricks");
    assert!(person.returned.is_none());
}

#[test]
fn ids_that_could_do_harm_are_not_kept() {
    for bad in ["<>", "< >", "<a b@example.com>", "<\u{1}@x>"] {
        assert_eq!(
            read(&format!("From: a@example.com\nMessage-ID: {bad}\n\nHi"))
                .message_id
                .filter(|id| !id.bytes().all(|b| b.is_ascii_graphic())),
            None,
            "{bad}"
        );
    }
    assert!(parse(b"").is_err() && parse(b" \r\n\t").is_err());
}
