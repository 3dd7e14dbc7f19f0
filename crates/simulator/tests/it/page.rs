//! The page for people, and the server as such.

use crm_simulator::{Simulator, SimulatorConfig, run};

use crate::support::Bench;

#[tokio::test]
async fn the_page_and_its_files_are_served_without_inline_code() {
    let bench = Bench::start().await;
    for (path, kind) in [("/", "text/html"), ("/assets/page.js", "text/javascript"), ("/assets/page.css", "text/css")] {
        let response = bench.http.get(format!("{}{path}", bench.simulator.url())).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with(kind), "{path}");
        assert!(response.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'self'"));
        let text = response.text().await.unwrap();
        if path == "/" {
            assert!(text.contains("<title>OpenPhone simulator</title>"));
            assert!(!text.contains("onclick") && !text.contains("style="));
        }
    }
}

#[tokio::test]
async fn stopping_frees_the_address() {
    let first = Simulator::start(SimulatorConfig::test(1)).await.unwrap();
    let bind = first.address();
    let taken = Simulator::start(SimulatorConfig { bind, ..SimulatorConfig::test(1) }).await;
    assert!(taken.is_err());
    first.stop().await;
    let second = Simulator::start(SimulatorConfig { bind, ..SimulatorConfig::test(1) }).await.unwrap();
    second.stop().await;
}

#[tokio::test]
async fn run_tells_its_address_and_ends_when_dropped() {
    let (listening, address) = tokio::sync::oneshot::channel();
    let running = tokio::spawn(run(SimulatorConfig::test(1), move |address| listening.send(address).unwrap()));
    let bind = address.await.unwrap();
    assert!(tokio::net::TcpStream::connect(bind).await.is_ok());
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());
}
