//! `crm demo`.

use super::Done;
use clap::Subcommand;
use crm_api::{
    demo,
    settings::Settings,
    startup::{Around, Parts, open},
};
use crm_domain::demo::Size;
use crm_simulator::{Simulator, SimulatorConfig};
use crm_store::Usage;
use std::net::{Ipv4Addr, SocketAddr};

#[derive(Debug, Subcommand)]
pub(super) enum Demo {
    /// Adds invented people and threads to a demo database.
    Seed {
        /// How many people.
        #[arg(long, default_value_t = 200)]
        contacts: u32,
        /// How many messages, at the least.
        #[arg(long, default_value_t = 2_000)]
        messages: u32,
    },
}

impl Demo {
    pub(super) async fn run(self, settings: &Settings) -> Done {
        let Self::Seed { contacts, messages } = self;
        // A new demo learns its lines from a simulator, as a real one does from the provider.
        let config = SimulatorConfig::demo(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let simulator = Simulator::start(config).await?;
        let around = Around { openphone: Some(simulator.url()), ..Around::default() };
        let env = open(settings, Usage::Command, &Parts::default(), around).await?;
        let added = demo::add(&env, settings, Size { contacts, messages }).await;
        env.store.close().await;
        simulator.stop().await;
        let added = added?;
        println!("added {} contacts and {} messages", added.contacts, added.messages);
        Ok(())
    }
}
