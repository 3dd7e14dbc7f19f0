//! Every way we know to write an address that leads inward. `PORT` stands for the port of a listener on this machine
//! that none of them may reach.

use super::{
    names::{asked, tell},
    tests::{Canary, mailbox},
};
use crate::{Fetcher, guard::Guard};
use crm_domain::ports::{Fetch, FetchError, RemoteError};

/// Numbers in their usual writing.
const NUMBERS: [&str; 71] = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200", // metadata of Alibaba
    "100.127.255.255",
    "127.0.0.1",
    "127.0.0.53",
    "127.255.255.254",
    "168.63.129.16",   // metadata of Azure
    "169.254.169.254", // metadata of AWS, Google, Azure, DigitalOcean
    "169.254.170.2",   // credentials of AWS containers
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192", // metadata of Oracle
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "[::127.0.0.1]",
    "[::7f00:1]",
    "[::8.8.8.8]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::FFFF:7F00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:8.8.8.8]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b::8.8.8.8]",
    "[64:ff9b:1::1]",
    "[64:ff9b:1:7f00:0:100::]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::]",
    "[2002:808:808::]",
    "[2001::1]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]", // Teredo of 127.0.0.1
    "[2001:2::1]",
    "[2001:10::1]",
    "[2001:20::1]",
    "[2001:db8::1]",
    "[3fff::1]",
    "[100::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fd00:ec2::254]", // metadata of AWS
    "[fd20:ce::254]",  // metadata of Google
    "[fe80::1]",
    "[febf::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[ff05::2]",
    "[4000::1]",
];

/// The same numbers in writings that some part of a system understands.
const SPELLINGS: [&str; 43] = [
    "0",
    "00",
    "0.0",
    "0x0",
    "0x",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0X7F000001",
    "0x7f.1",
    "0x7f.0.0.1",
    "0x7f.0x0.0x0.0x1",
    "0x0000007f.1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "00000177.0.0.1",
    "0177.0x0.0.1",
    "127.0.0.1.",
    "127.1.",
    "10.1",
    "0xa000001",
    "167772161",
    "192.168.257",
    "0300.0250.0.1",
    "0xc0a80101",
    "3232235777",
    "169.254.43518",
    "169.16689662",
    "0xA9FEA9FE",
    "0xa9.0xfe.0xa9.0xfe",
    "2852039166",
    "0251.0376.0251.0376",
    "025177524776",
    "4294967295",
    "%31%32%37.0.0.1",
    "127%2E0%2E0%2E1",
    "%30x7f.1",
    "１２７.0.0.1",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "127.0\u{ad}.0.1",
];

/// What is no host at all.
const MALFORMED: [&str; 20] = [
    "",
    "[]",
    "[::1",
    "::1",
    "[127.0.0.1]",
    "[::1%25lo]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[fe80::1%2]",
    "[::ffff:127.0.0.1.]",
    "[::ffff:0x7f.1]",
    "256.256.256.256",
    "1.2.3.4.5",
    "127.0.0.0x100",
    "0x100000000",
    "4294967296",
    "08.0.0.1",
    "127.0.0.1%00",
    "exa mple.com",
    "example.com%2f@127.0.0.1%",
];

/// Names, as they are looked up, and what they lead to.
const NAMES: [(&str, &str, &[&str]); 21] = [
    ("localhost", "localhost", &["127.0.0.1", "::1"]),
    ("LOCALHOST", "localhost", &["127.0.0.1"]),
    ("lOcAlHoSt.", "localhost.", &["127.0.0.1"]),
    ("localhost.localdomain", "localhost.localdomain", &["127.0.0.1"]),
    ("ip6-localhost", "ip6-localhost", &["::1"]),
    ("127.0.0.1.nip.io", "127.0.0.1.nip.io", &["127.0.0.1"]),
    ("127-0-0-1.sslip.io", "127-0-0-1.sslip.io", &["127.0.0.1"]),
    ("7f000001.nip.io", "7f000001.nip.io", &["127.0.0.1"]),
    ("169.254.169.254.nip.io", "169.254.169.254.nip.io", &["169.254.169.254"]),
    ("localtest.me", "localtest.me", &["127.0.0.1"]),
    ("metadata.google.internal", "metadata.google.internal", &["169.254.169.254"]),
    ("kubernetes.default.svc", "kubernetes.default.svc", &["10.96.0.1"]),
    ("zero.test", "zero.test", &["0.0.0.0"]),
    ("mapped.test", "mapped.test", &["::ffff:127.0.0.1"]),
    ("nat64.test", "nat64.test", &["64:ff9b::7f00:1"]),
    ("6to4.test", "6to4.test", &["2002:7f00:1::"]),
    ("several.test", "several.test", &["1.1.1.1", "8.8.8.8", "127.0.0.1"]),
    ("first.test", "first.test", &["192.168.0.1", "1.1.1.1"]),
    ("both.test", "both.test", &["1.1.1.1", "fd00::1"]),
    ("%6c%6f%63alhost", "localhost", &["127.0.0.1"]),
    ("ⓛocalhost", "localhost", &["127.0.0.1"]),
];

/// Whole addresses of files.
const TRICKS: [&str; 57] = [
    "http://example.com@127.0.0.1:PORT/",
    "http://example.com:80@127.0.0.1:PORT/",
    "http://user:password@127.0.0.1:PORT/",
    "http://@127.0.0.1:PORT/",
    "http://a@b@127.0.0.1:PORT/",
    "http://example.com%40@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT\\@example.com/",
    "http://127.0.0.1:PORT#@example.com/",
    "http://127.0.0.1:PORT?@example.com/",
    "http://127.0.0.1:PORT/@example.com/",
    "http:\\\\127.0.0.1:PORT\\",
    "http:/127.0.0.1:PORT/",
    "http:127.0.0.1:PORT/",
    "http:////127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/",
    "HTTP://127.0.0.1:PORT/",
    "hTTpS://127.0.0.1:PORT/",
    " http://127.0.0.1:PORT/ ",
    "\u{1}http://127.0.0.1:PORT/",
    "ht\ntp://127.0.0.1:PORT/",
    "http://127.0\t.0.1:PORT/",
    "http://127.0.0.\r\n1:PORT/",
    "http://127.0.0.1:PORT\r\nHost: example.com/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1/",
    "http://127.0.0.1:/",
    "http://127.0.0.1:65535/",
    "http://127.0.0.1:65536/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:80:PORT/",
    "http://127.0.0.1:0000PORT/",
    "http://:PORT/",
    "http://",
    "https:///",
    "http://@/",
    "//127.0.0.1:PORT/",
    "127.0.0.1:PORT",
    "localhost:PORT",
    "",
    "file:///etc/passwd",
    "FILE://127.0.0.1/etc/passwd",
    "file:/etc/passwd",
    "/etc/passwd",
    "gopher://127.0.0.1:PORT/_INFO",
    "ftp://127.0.0.1:PORT/",
    "ftp://example.com/",
    "dict://127.0.0.1:PORT/stat",
    "ldap://127.0.0.1:PORT/",
    "ws://127.0.0.1:PORT/",
    "smtp://127.0.0.1:PORT/",
    "data:text/plain,hello",
    "javascript:alert(1)",
    "blob:http://127.0.0.1:PORT/1",
    "jar:http://127.0.0.1:PORT/!/",
    "view-source:http://127.0.0.1:PORT/",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "about:blank",
];

/// Whole addresses that look as if they led inward and ask for `example.com`.
const LOOKALIKES: [&str; 6] = [
    "http://example.com\\@127.0.0.1:PORT/",
    "http://example.com/@127.0.0.1:PORT/",
    "http://example.com#@127.0.0.1:PORT/",
    "http://example.com?@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT@example.com/",
    "http://EXAMPLE.com:80\\\\127.0.0.1:PORT/",
];

#[tokio::test]
async fn no_file_is_fetched_from_within() {
    let (canary, fetcher) = (Canary::new(), Fetcher::new(Guard::default()).unwrap());
    let port = canary.port().to_string();
    let fetch = async |url: &str| {
        let found = fetcher.fetch(&url.replace("PORT", &port), 1024).await;
        canary.assert_untouched(url);
        found
    };
    let mut tried = 0;

    let hosts = NUMBERS.iter().chain(&SPELLINGS).chain(&MALFORMED);
    let places = hosts.flat_map(|host| [format!("http://{host}:PORT/a.png"), format!("https://{host}:PORT/a.png")]);
    for url in places.chain(TRICKS.map(ToOwned::to_owned)) {
        assert_eq!(fetch(&url).await, Err(FetchError::Refused), "{url}");
        assert_eq!(asked(), Vec::<String>::new(), "{url} is known without a look-up");
        tried += 1;
    }
    for (host, name, answer) in NAMES {
        tell(name, &[answer]);
        for url in [format!("http://{host}:PORT/a.png"), format!("https://{host}/a.png")] {
            assert_eq!(fetch(&url).await, Err(FetchError::Refused), "{url}");
            assert_eq!(asked(), [name], "{url}");
            tried += 1;
        }
    }
    tell("example.com", &[&["10.0.0.1"]]);
    for url in LOOKALIKES {
        assert_eq!(fetch(url).await, Err(FetchError::Refused), "{url}");
        assert_eq!(asked(), ["example.com"], "{url}");
        tried += 1;
    }
    assert!(tried >= 120, "{tried}");
}

#[tokio::test]
async fn no_mail_server_is_within() {
    for (_, name, answer) in NAMES {
        tell(name, &[answer]);
    }
    // A mail server's host is written as it is looked up: no spelling of a number or name is another's.
    let names = NAMES.map(|(host, name, _)| (host, host.eq_ignore_ascii_case(name)));
    let numbers = NUMBERS.map(|host| (host, true));
    let others = SPELLINGS.iter().chain(&MALFORMED).map(|host| (*host, false));
    for (host, is_plain) in numbers.into_iter().chain(names).chain(others) {
        for url in [format!("smtp://{host}:2525"), format!("smtps://{host}"), format!("smtp://u:p@{host}:25?tls=none")]
        {
            let why = mailbox(&url).await.expect_err(&url).to_string();
            let is_private = why.contains("is not a public address");
            let is_none = why.contains("cannot be found") || why.contains("must look like");
            assert!(is_private || (is_none && !is_plain), "{url}: {why}");
        }
    }
    for url in ["smtp://8.8.8.8:6379", "smtp://example.com:80", "smtps://[2606:4700::1111]:22", "smtp://example.com:0"]
    {
        assert!(mailbox(url).await.is_err_and(|error| error.to_string().starts_with("port ")), "{url}");
    }
    for url in ["http://example.com", "file:///etc/passwd", "gopher://127.0.0.1:25/", "smtp:127.0.0.1", "smtp:///", ""]
    {
        assert!(matches!(mailbox(url).await, Err(RemoteError::SetUp(_))), "{url}");
    }
}
