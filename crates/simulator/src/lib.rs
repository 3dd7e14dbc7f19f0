//! A faithful stand-in for the `OpenPhone` (Quo) texting provider, in process or stand-alone; and a mail server with
//! people behind it.
//!
//! It serves version 1 of the REST API under `/v1`, signs and sends webhooks in all three payload families, keeps the
//! provider's opt-out rule, and can fail in the ways that real providers fail. Its clock is virtual: tests move it by
//! hand, so nothing sleeps. It knows nothing of the CRM and shares no code with the CRM's adapter; one misreading of
//! the provider therefore cannot hide on both sides.
//!
//! ```no_run
//! use crm_simulator::{Inbound, Simulator, SimulatorConfig};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = Simulator::start(SimulatorConfig::test(1)).await?;
//! let control = simulator.control();
//! control.inbound(Inbound::new("+16175550123", "Is Tuesday free?")).await?;
//! control.advance(chrono::TimeDelta::minutes(10)).await;
//! assert_eq!(control.messages().len(), 1);
//! simulator.stop().await;
//! # Ok(())
//! # }
//! ```
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

mod call;
mod clock;
mod config;
mod contact;
mod control;
mod engine;
mod events;
mod faults;
mod ids;
mod journal;
mod limits;
mod mail;
mod media;
mod messaging;
mod model;
mod optout;
mod page;
mod payload;
mod rest;
mod schedule;
mod server;
mod settings;
mod signing;
mod subject;
mod world;

pub use call::{Call, CallEnd, Making};
pub use config::{DEFAULT_KEY, LineConfig, SimulatorConfig};
pub use contact::{Contact, ContactEdit};
pub use control::{
    AppMessage, ClockChange, ClockView, Control, ControlError, Inbound, InboundDone, IncomingCall, MediaItem,
    NewWebhook, Reset, WebhookChange,
};
pub use faults::{Fault, FaultSpec, LimitBody};
pub use journal::{DeliveryAttempt, JournalEntry, Outcome};
pub use mail::{BounceIn, Mail, MailFault, MailIn};
pub use media::MediaMode;
pub use model::{Direction, Family, Media, Message, Origin, Person, Webhook};
pub use server::{Simulator, run};
pub use settings::{BlockedSend, ErrorStyle, ListOrder, Settings};
