//! Connections as the outside sees them.

use crate::env::Env;
use crm_entity::{connection, sender};
use crm_rules_data::phone::Phone;
use crm_types::{
    ConnectionId, SenderId,
    connection::{Connection, Health, HealthState, Line, ProviderKind, WebhookStatus},
};

pub(super) fn connection(env: &Env, row: connection::Model, lines: Vec<sender::Model>, region: &str) -> Connection {
    let base = env.public_url.as_deref().unwrap_or(&env.local_url);
    Connection {
        webhook_url: format!("{base}/hooks/{}/{}", row.provider, row.id),
        id: ConnectionId(row.id),
        provider: ProviderKind::parse(&row.provider).unwrap_or(ProviderKind::OpenPhone),
        name: row.name,
        webhook: WebhookStatus {
            registered: row.webhook_ids.as_array().is_some_and(|ids| !ids.is_empty()),
            possible: env.public_url.is_some()
                && env.channels.get(&row.provider).is_some_and(|channel| channel.capabilities().webhooks),
        },
        key_hint: row.key_hint,
        signing_keys: u32::try_from(row.signing_keys).unwrap_or(0),
        health: Health {
            state: HealthState::parse(&row.health).unwrap_or(HealthState::Untested),
            message: row.health_message,
            checked_at: row.checked_at,
            last_event_at: row.last_event_at,
        },
        lines: lines.into_iter().map(|line| self::line(line, region)).collect(),
        created_at: row.created_at,
    }
}

fn line(row: sender::Model, region: &str) -> Line {
    let display =
        Phone::parse(&row.address, region).map_or_else(|_| row.address.clone(), |phone| phone.display(region));
    Line {
        id: SenderId(row.id),
        connection_id: ConnectionId(row.connection_id),
        name: row.name,
        address: row.address,
        display,
        can_text: row.can_text,
    }
}
