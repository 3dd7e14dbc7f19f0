//! The mail server and the people behind it, as a client and a hook see them.

use crate::support::Bench;
use crm_simulator::{BounceIn, MailFault, MailIn};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// Says one line after the other; returns the codes of the answers.
async fn talk(bench: &Bench, lines: &[&str]) -> Vec<String> {
    let address = bench.control.smtp_url().trim_start_matches("smtp://").to_owned();
    let mut stream = BufReader::new(TcpStream::connect(address).await.unwrap());
    let mut codes = Vec::new();
    for line in [None].into_iter().chain(lines.iter().map(Some)) {
        if let Some(line) = line {
            stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
            // The lines of a mail have no answer of their own.
            if line.contains("Subject:") || line.is_empty() || line.starts_with("..") {
                continue;
            }
        }
        let mut answer = String::new();
        loop {
            answer.clear();
            if stream.read_line(&mut answer).await.unwrap() == 0 || answer.as_bytes().get(3) != Some(&b'-') {
                break;
            }
        }
        codes.push(answer.chars().take(3).collect());
    }
    codes
}

const LETTER: [&str; 8] = [
    "EHLO office.example",
    "MAIL FROM:<office@example.com>",
    "RCPT TO:<nell@example.net>",
    "DATA",
    "Subject: Tuesday\r\nMessage-ID: <d1@example.com>",
    "",
    "..dots stay",
    ".",
];

#[tokio::test]
async fn a_mail_is_taken_as_it_was_written() {
    let bench = Bench::start().await;
    assert_eq!(talk(&bench, &LETTER).await, ["220", "250", "250", "250", "354", "250"]);
    let mail = bench.control.mails().pop().unwrap();
    assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("office@example.com", &["nell@example.net".to_owned()][..]));
    assert_eq!(
        (mail.subject.as_str(), mail.message_id.as_str(), mail.text.as_str()),
        ("Tuesday", "d1@example.com", ".dots stay")
    );
}

#[tokio::test]
async fn what_goes_wrong_goes_wrong_once() {
    let bench = Bench::start().await;
    for (fault, answers, taken) in [
        (MailFault::Greylist451, &["220", "250", "250", "451", "503"][..], 0),
        (MailFault::NoSuchUser550, &["220", "250", "250", "550", "503"], 0),
        (MailFault::Unwanted554, &["220", "250", "250", "250", "354", "554"], 0),
        (MailFault::DropAfterData, &["220", "250", "250", "250", "354", ""], 1),
        (MailFault::DropBeforeData, &["220", "250", "250", "250", ""], 0),
    ] {
        bench.control.fail_mail(fault, 1);
        let before = bench.control.mails().len();
        let said = if answers.len() == 6 { &LETTER[..] } else { &LETTER[..4] };
        assert_eq!(talk(&bench, said).await, answers, "{fault:?}");
        assert_eq!(bench.control.mails().len() - before, taken, "{fault:?}");
    }
    assert_eq!(talk(&bench, &LETTER).await.last().map(String::as_str), Some("250"));
}

#[tokio::test]
async fn people_need_a_mailbox_to_write_to() {
    let bench = Bench::start().await;
    let mail = MailIn { from: "nell@example.net".into(), text: "Hi".into(), ..MailIn::default() };
    assert!(bench.control.mail(&mail).await.is_err());
    assert!(bench.control.bounce(1, &BounceIn::default()).await.is_err());
}
