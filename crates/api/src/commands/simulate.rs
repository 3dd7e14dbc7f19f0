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
    /// Where to take mail; a free port unless told.
    #[arg(long)]
    smtp_bind: Option<SocketAddr>,
}

impl Simulate {
    pub(super) async fn run(self) -> Done {
        let stop = stop_signal()?;
        let listening = |address| println!("simulator on http://{address}");
        let mut config = SimulatorConfig::demo(self.bind);
        config.smtp = self.smtp_bind.unwrap_or(config.smtp);
        tokio::select! {
            ended = crm_simulator::run(config, listening) => ended?,
            () = stop.cancelled() => {}
        }
        Ok(())
    }
}
