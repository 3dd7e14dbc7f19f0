//! The live stream, as server-sent events.

use crate::problem::ApiError;
use actix_web::web::Bytes;
use crm_domain::{
    access::{self, Principal},
    env::Env,
    live::{Feed, Sealed, Since},
};
use futures_util::{Stream, stream};
use std::{convert::Infallible, fmt::Write as _, time::Duration};
use tokio::{
    sync::broadcast::{
        Receiver,
        error::{RecvError, TryRecvError},
    },
    time::{Instant, Interval, interval_at},
};
use tokio_util::sync::CancellationToken;

/// How many changes are read at once when a listener catches up.
const PAGE: u64 = 500;

/// What all streams of a server share.
#[derive(Clone, Debug)]
pub struct Streams {
    /// Ends all of them when the server stops.
    pub stop: CancellationToken,
    /// How often a stream looks whether its session lives, and shows that it is alive itself.
    pub heartbeat: Duration,
}

/// One listener.
struct Follower {
    env: Env,
    feed: Feed,
    principal: Principal,
    listener: Receiver<Sealed>,
    /// Everything up to here has been sent.
    seen: i64,
    /// Whether changes after `seen` have to be read from the database.
    behind: bool,
    greeted: bool,
    stop: CancellationToken,
    heartbeat: Interval,
}

/// The changes of the principal's workspace after `after`, or from now on, until the session ends or the server stops.
///
/// # Errors
/// The database's.
pub async fn follow(
    env: &Env,
    feed: &Feed,
    principal: Principal,
    after: Option<i64>,
    streams: &Streams,
) -> Result<impl Stream<Item = Result<Bytes, Infallible>> + use<>, ApiError> {
    // Before the look: what is numbered in between is heard, not missed.
    let listener = feed.subscribe(principal.workspace);
    let current = feed.current(env, principal.workspace).await.map_err(ApiError::db)?;
    let seen = after.unwrap_or(current);
    let follower = Follower {
        env: env.clone(),
        feed: feed.clone(),
        principal,
        listener,
        seen,
        behind: seen != current,
        greeted: false,
        stop: streams.stop.clone(),
        heartbeat: interval_at(Instant::now() + streams.heartbeat, streams.heartbeat),
    };
    Ok(stream::unfold(follower, |mut follower| async move {
        let text = follower.next().await?;
        Some((Ok(Bytes::from(text)), follower))
    }))
}

impl Follower {
    /// The next bytes; `None` ends the stream, and the browser comes back by itself.
    async fn next(&mut self) -> Option<String> {
        if !self.greeted {
            self.greeted = true;
            return Some(format!("retry: 2000\n{}", mark("hello", self.seen)));
        }
        loop {
            if self.behind
                && let Some(text) = self.catch_up().await?
            {
                return Some(text);
            }
            tokio::select! {
                () = self.stop.cancelled() => return None,
                received = self.listener.recv() => match received {
                    Ok(sealed) if sealed.seq <= self.seen => {}
                    Ok(sealed) if sealed.seq == self.seen + 1 => return Some(self.take(&sealed)),
                    Ok(_) | Err(RecvError::Lagged(_)) => self.behind = true,
                    Err(RecvError::Closed) => return None,
                },
                // By the clock and not by silence: a busy stream has to notice the end of its session, too.
                _ = self.heartbeat.tick() => {
                    return self.allowed().await.then(|| "event: beat\ndata: {}\n\n".to_owned());
                }
            }
        }
    }

    /// Whether the session lives. A database that cannot say so now is asked at the next beat.
    async fn allowed(&self) -> bool {
        match access::is_living(&self.env, &self.principal).await {
            Ok(living) => living,
            Err(error) => {
                tracing::warn!(%error, "A live stream could not look after its session");
                true
            }
        }
    }

    /// This change, and those that wait behind it.
    fn take(&mut self, first: &Sealed) -> String {
        let mut text = event(first);
        self.seen = first.seq;
        loop {
            match self.listener.try_recv() {
                Ok(next) if next.seq <= self.seen => {}
                Ok(next) if next.seq == self.seen + 1 => {
                    text.push_str(&event(&next));
                    self.seen = next.seq;
                }
                Ok(_) | Err(TryRecvError::Lagged(_)) => {
                    self.behind = true;
                    return text;
                }
                Err(TryRecvError::Empty | TryRecvError::Closed) => return text,
            }
        }
    }

    /// Reads a page of what was missed; `Some(None)` when nothing is missing any more, `None` when it cannot be read.
    async fn catch_up(&mut self) -> Option<Option<String>> {
        let result = match self.feed.since(&self.env, self.principal.workspace, self.seen, PAGE).await {
            Ok(Since::Changes(changes)) => {
                self.behind = !changes.is_empty();
                self.seen = changes.last().map_or(self.seen, |last| last.seq);
                Ok((!changes.is_empty()).then(|| changes.iter().map(event).collect()))
            }
            Ok(Since::Gap) => self.feed.current(&self.env, self.principal.workspace).await.map(|current| {
                (self.seen, self.behind) = (current, false);
                Some(mark("gap", current))
            }),
            Err(error) => Err(error),
        };
        result.map_err(|error| tracing::warn!(%error, "A live stream could not catch up")).ok()
    }
}

fn mark(name: &str, seq: i64) -> String {
    format!("event: {name}\nid: {seq}\ndata: {{\"seq\":{seq}}}\n\n")
}

fn event(sealed: &Sealed) -> String {
    let mut text = format!("id: {}\ndata: ", sealed.seq);
    // JSON of ids and words has no line break. Writing to a string cannot fail.
    let _ = write!(text, "{}\n\n", serde_json::to_string(&sealed.change).unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_types::live::{Change, ChangeKind};

    #[test]
    fn an_event_is_its_number_and_what_changed() {
        let change = Change { kind: ChangeKind::Contact, entity_id: uuid::Uuid::nil(), parent_id: None };
        assert_eq!(
            event(&Sealed { seq: 7, change }),
            "id: 7\ndata: {\"kind\":\"contact\",\"entity_id\":\"00000000-0000-0000-0000-000000000000\"}\n\n"
        );
        assert_eq!(mark("gap", 9), "event: gap\nid: 9\ndata: {\"seq\":9}\n\n");
    }
}
