use super::{names::*, *};
use crate::{Fetcher, Mailbox, http};
use crm_domain::ports::{Account, Channel, Fetch, FetchError, RemoteError};
use proptest::prelude::*;
use secrecy::SecretString;
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};
use tokio::task::{JoinHandle, spawn_blocking};
use uuid::Uuid;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

/// An address that the guard takes for public and that nobody has: no registry has given out this part.
const NOBODY: &str = "2d00::1";

const LIMIT: usize = 64 * 1024;

/// A listener of this machine that nobody may reach.
pub(super) struct Canary(TcpListener);

impl Canary {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    pub(super) fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    pub(super) fn assert_untouched(&self, by: &str) {
        assert!(self.0.accept().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock), "reached by {by}");
    }
}

/// A server that reads one request and then does as it likes.
fn server<T: Send + 'static>(answer: impl FnOnce(TcpStream) -> T + Send + 'static) -> (String, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let running = spawn_blocking(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let _request = socket.read(&mut [0; 4096]).unwrap();
        answer(socket)
    });
    (url, running)
}

/// What a mailbox says to this address of a mail server.
pub(super) async fn mailbox(url: &str) -> Result<(), RemoteError> {
    let account = Account {
        workspace: Uuid::from_u128(1).into(),
        connection: Uuid::from_u128(2).into(),
        api_key: SecretString::from(url),
        signing_keys: Vec::new(),
    };
    Mailbox::new(None, Guard::default()).check(&account).await
}

#[test]
fn every_closed_range_is_closed_from_end_to_end() {
    for (start, bits) in CLOSED_V4 {
        let last = Ipv4Addr::from(u32::from(start) | (u32::MAX.checked_shr(bits).unwrap_or(0)));
        assert!(!is_public(start.into()) && !is_public(last.into()), "{start}/{bits}");
    }
    for (start, bits) in CLOSED_V6 {
        let last = Ipv6Addr::from(u128::from(start) | (u128::MAX >> bits));
        assert!(!is_public(start.into()) && !is_public(last.into()), "{start}/{bits}");
    }
}

#[test]
fn the_neighbours_of_closed_ranges_are_public() {
    for address in [
        "1.0.0.0",
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::",
        "2001:200::",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2001:4860:4860::8888",
        "2003::1",
        "2606:4700::1111",
        "2a00:1450::1",
        "3fff:1000::1",
    ] {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
}

proptest! {
    #[test]
    fn an_ipv4_address_in_ipv6_writing_is_never_public(v4: [u8; 4]) {
        let [a, b, c, d] = v4.map(u16::from);
        let (high, low) = (a << 8 | b, c << 8 | d);
        for segments in [
            [0, 0, 0, 0, 0, 0xffff, high, low],
            [0, 0, 0, 0, 0xffff, 0, high, low],
            [0, 0, 0, 0, 0, 0, high, low],
            [0x64, 0xff9b, 0, 0, 0, 0, high, low],
            [0x64, 0xff9b, 1, high, low >> 8, (low & 0xff) << 8, 0, 0],
            [0x2002, high, low, 0, 0, 0, 0, 1],
            [0x2001, 0, high, low, 0, 0, !high, !low],
        ] {
            prop_assert!(!is_public(IpAddr::V6(segments.into())));
        }
    }
}

#[tokio::test]
async fn exceptions_are_named_with_their_port() {
    let guard = Guard::new(&["127.0.0.1:2525".to_owned()], &[]);
    let ports = [25, 587];
    assert!(guard.resolve("127.0.0.1", 2525, &ports, false).await.is_ok());
    assert_eq!(guard.resolve("127.0.0.1", 25, &ports, false).await, Err(Blocked::Private("127.0.0.1".into())));
    assert_eq!(guard.resolve("127.0.0.1", 6379, &ports, false).await, Err(Blocked::Port(6379)));
    assert!(guard.resolve("127.0.0.1", 6379, &ports, true).await.is_ok());
    assert_eq!(guard.resolve("[::1]", 25, &ports, false).await, Err(Blocked::Private("[::1]".into())));
}

#[tokio::test]
async fn an_exception_is_for_that_host_and_port_only() {
    let pairs = ["Mail.Office.Test:2525".to_owned(), "[fd00::5]:2525".to_owned()];
    let guard = Guard::new(&pairs, &["https://api.provider.test/v1".to_owned(), "http://127.0.0.1:9000".to_owned()]);
    for (host, port) in [
        ("mail.office.test", 2525),
        ("MAIL.office.test", 2525),
        ("fd00::5", 2525),
        ("[fd00::5]", 2525),
        ("api.provider.test", 443),
        ("127.0.0.1", 9000),
    ] {
        assert!(guard.allows(host, port), "{host}:{port}");
    }
    for (host, port) in [
        ("mail.office.test", 2524),
        ("mail.office.test", 25),
        ("smtp.mail.office.test", 2525),
        ("office.test", 2525),
        ("xmail.office.test", 2525),
        ("mail.office.test.", 2525),
        ("mail.office.test.evil.test", 2525),
        ("fd00::6", 2525),
        ("api.provider.test", 80),
        ("127.0.0.1", 9001),
        ("localhost", 9000),
        ("127.0.0.2", 9000),
        ("", 2525),
    ] {
        assert!(!guard.allows(host, port), "{host}:{port}");
    }
    for host in ["mail.office.test", "smtp.mail.office.test", "mail.office.test."] {
        tell(host, &[&["192.168.1.5"]]);
    }
    let found = guard.resolve("mail.office.test", 2525, &[2525], false).await;
    assert_eq!(found, Ok("192.168.1.5:2525".parse().unwrap()), "wherever it is");
    for host in ["smtp.mail.office.test", "mail.office.test."] {
        assert_eq!(guard.resolve(host, 2525, &[2525], false).await, Err(Blocked::Private(host.into())));
    }
}

#[tokio::test]
async fn public_names_pass_with_all_their_addresses() {
    tell("example.com", &[&["1.1.1.1", "2606:4700::1111"]]);
    let found = PublicOnly.resolve("example.com".parse().unwrap()).await.unwrap();
    assert_eq!(found.map(|address| address.ip().to_string()).collect::<Vec<_>>(), ["1.1.1.1", "2606:4700::1111"]);
    let guard = Guard::default();
    for (host, at) in [
        ("example.com", "1.1.1.1:25"),
        ("EXAMPLE.COM", "1.1.1.1:25"),
        ("8.8.8.8", "8.8.8.8:25"),
        ("[2606:4700::1111]", "[2606:4700::1111]:25"),
    ] {
        assert_eq!(guard.resolve(host, 25, &[25], false).await, Ok(at.parse().unwrap()), "{host}");
    }
}

#[tokio::test]
async fn one_private_address_refuses_the_name() {
    for private in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
    {
        for answer in [&["1.1.1.1", private][..], &[private, "1.1.1.1"], &["1.1.1.1", "2606:4700::1111", private]] {
            tell("mixed.test", &[answer]);
            let found = PublicOnly.resolve("mixed.test".parse().unwrap()).await;
            assert_eq!(found.err().unwrap().to_string(), PRIVATE, "{answer:?}");
            let found = Guard::default().resolve("mixed.test", 25, &[25], false).await;
            assert_eq!(found, Err(Blocked::Private("mixed.test".into())), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let canary = Canary::new();
    let fetcher = Fetcher::new(Guard::default()).unwrap();
    let url = format!("http://rebind.test:{}/", canary.port());

    // Public when it is checked, this machine when it is asked again: it is not asked again.
    for name in ["rebind.test", "rebind-mail.test"] {
        tell(name, &[&[NOBODY], &["127.0.0.1"]]);
    }
    let (file, mail) = tokio::join!(fetcher.fetch(&url, LIMIT), mailbox("smtp://rebind-mail.test:2525"));
    assert!(file.is_err_and(|error| error.may_pass()));
    assert!(matches!(mail, Err(RemoteError::Unreachable(_))));
    let mut names = asked();
    names.sort();
    assert_eq!(names, ["rebind-mail.test", "rebind.test"]);
    // The next time has a look-up and a check of its own.
    assert_eq!(fetcher.fetch(&url, LIMIT).await, Err(FetchError::Refused));
    assert!(matches!(mailbox("smtp://rebind-mail.test:2525").await, Err(RemoteError::SetUp(_))));

    tell("rebind.test", &[&[NOBODY], &["127.0.0.1"]]);
    let found = Guard::default().resolve("rebind.test", canary.port(), &[canary.port()], false).await;
    assert_eq!(found.map(|address| address.ip().to_string()), Ok(NOBODY.to_owned()), "an address, no longer a name");
    canary.assert_untouched("a name that changes its mind");
}

#[tokio::test]
async fn no_redirect_leads_inward() {
    let (canary, provider) = (Canary::new(), MockServer::start().await);
    let port = canary.port();
    tell("inside.test", &[&["10.0.0.1"]]);
    tell("mixed.test", &[&["1.1.1.1", "127.0.0.1"]]);
    let fetcher = Fetcher::new(Guard::new(&[], &[provider.uri()])).unwrap();
    for (at, to) in [
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://[fd00:ec2::254]/latest/meta-data/".to_owned(),
        "http://100.100.100.200/".to_owned(),
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("//127.0.0.1:{port}/"),
        format!("http://127.1:{port}/"),
        format!("http://0:{port}/"),
        format!("http://0x7f000001:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::1]:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://example.com@127.0.0.1:{port}/"),
        format!("http://inside.test:{port}/"),
        format!("http://mixed.test:{port}/"),
        "file:///etc/passwd".to_owned(),
        "gopher://127.0.0.1:6379/_INFO".to_owned(),
        "data:text/plain,hello".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        let start = format!("/{at}");
        let answer = ResponseTemplate::new([301, 302, 303, 307, 308][at % 5]).insert_header("location", to.as_str());
        Mock::given(path(start.as_str())).respond_with(answer).mount(&provider).await;
        let found = fetcher.fetch(&format!("{}{start}", provider.uri()), LIMIT).await;
        assert_eq!(found, Err(FetchError::Refused), "{to}");
        canary.assert_untouched(&to);
    }
}

#[tokio::test]
async fn a_body_without_an_end_is_left() {
    let (url, written) = server(|mut socket| {
        socket.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").unwrap();
        let chunk = [b"4000\r\n".as_slice(), &[0; 0x4000], b"\r\n"].concat();
        let mut written = 0;
        while socket.write_all(&chunk).is_ok() {
            written += chunk.len();
        }
        written
    });
    let fetcher = Fetcher::new(Guard::new(&[], std::slice::from_ref(&url))).unwrap();
    assert_eq!(fetcher.fetch(&url, LIMIT).await, Err(FetchError::TooLarge(LIMIT)));
    // What the machine's own buffers took, and no more.
    let written = written.await.unwrap();
    assert!(written < 64 * 1024 * 1024, "{written} bytes");
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_not_waited_for() {
    let (url, hung_up) = server(|mut socket| {
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n").unwrap();
        socket.read(&mut [0]).is_ok_and(|read| read == 0)
    });
    let fetcher = Fetcher::new(Guard::new(&[], std::slice::from_ref(&url))).unwrap();
    assert_eq!(fetcher.fetch(&url, LIMIT).await, Err(FetchError::TooLarge(LIMIT)));
    assert!(hung_up.await.unwrap());
}

#[tokio::test]
async fn a_slow_body_is_left_when_the_time_is_up() {
    // `Fetcher` uses the same builder with thirty seconds.
    let (url, hung_up) = server(|mut socket| {
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nslow").unwrap();
        socket.read(&mut [0]).is_ok_and(|read| read == 0)
    });
    let mut response = http::client_with_timeout(Duration::from_millis(300)).unwrap().get(url).send().await.unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), "slow", "it has begun");
    assert!(response.chunk().await.unwrap_err().is_timeout(), "the time is for the whole of it");
    drop(response);
    assert!(hung_up.await.unwrap());
}

#[tokio::test]
async fn what_is_compressed_stays_so() {
    // 100,000 zeros in 132 bytes.
    let (head, tail) = ("1f8b0800000000000203edc13101000000c2a0f54f6d0d0fa0", "8057037d9511d4a0860100");
    let bomb = hex::decode(format!("{head}{}{tail}", "00".repeat(96))).unwrap();
    let provider = MockServer::start().await;
    let answer = ResponseTemplate::new(200).insert_header("content-encoding", "gzip").set_body_bytes(bomb.clone());
    Mock::given(path("/bomb")).respond_with(answer).mount(&provider).await;
    let fetcher = Fetcher::new(Guard::new(&[], &[provider.uri()])).unwrap();
    let file = fetcher.fetch(&format!("{}/bomb", provider.uri()), LIMIT).await.unwrap();
    assert_eq!(file.bytes, bomb, "nothing unpacks it");
    let accepts = provider.received_requests().await.unwrap()[0].headers.get("accept-encoding").cloned();
    assert_eq!(accepts, None, "and nothing asks for it");
}
