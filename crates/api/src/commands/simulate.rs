//! `crm simulate`.

use super::{Done, stop_signal};
use clap::Args;
use crm_simulator::SimulatorConfig;
use std::net::SocketAddr;

#[derive(Args, Debug)]
pub(super) struct Simulate {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8090")]
    bind: SocketAddr,
}

impl Simulate {
    pub(super) async fn run(self) -> Done {
        let stop = stop_signal()?;
        let listening = |address| println!("simulator on http://{address}");
        tokio::select! {
            ended = crm_simulator::run(SimulatorConfig::demo(self.bind), listening) => ended?,
            () = stop.cancelled() => {}
        }
        Ok(())
    }
}
