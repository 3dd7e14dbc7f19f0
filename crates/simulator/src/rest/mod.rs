//! Version 1 of the provider's REST API. One entry: whatever has no route here is missing at the provider too.

mod call;
mod calls;
mod conversations;
mod messages;
mod paging;
mod phone_numbers;
mod problem;
mod query;
mod reply;
mod users;
mod webhooks;

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    web::{self, Bytes},
};
use serde_json::{Value, json};

use crate::{
    engine::App,
    faults::{Fault, FaultSpec, LimitBody},
    journal::{JournalEntry, mask},
    messaging::Fate,
    world::World,
};
use call::Call;
use problem::Problem;
use reply::Reply;

/// How long `stall` stalls unless told.
const STALL: Duration = Duration::from_secs(35);

/// Puts the REST surface under `/v1`.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::scope("/v1").default_service(web::to(entry)));
}

async fn entry(request: HttpRequest, body: Bytes, app: web::Data<Arc<App>>) -> HttpResponse {
    let call = Call::new(&request, &body);
    let place = note(&mut app.world(), &call);
    // A statement of its own: a lock taken in the head of a `match` would be held through its arms.
    let admitted = app.world().admit(&call);
    let fault = match admitted {
        Ok(fault) => fault,
        Err(problem) => {
            let reply = Reply::problem(&problem, &mut app.world());
            return finish(&app, place, None, reply);
        }
    };
    let reply = answer(&app, &call, fault.as_ref()).await;
    finish(&app, place, fault.map(|spec| spec.fault), reply)
}

/// Writes a request into the journal and answers its place there, with the epoch that guards it.
fn note(world: &mut World, call: &Call) -> (u64, usize) {
    let place = world.journal.len();
    world.journal.push(JournalEntry {
        seq: u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1),
        at: world.clock.now(),
        method: call.method.to_string(),
        path: call.path.clone(),
        query: call.raw_query.clone(),
        key: call.key.as_deref().map(mask),
        body: call.body_for_people(),
        status: None,
        fault: None,
    });
    (world.epoch, place)
}

/// Notes the answer and sends it.
fn finish(app: &App, (epoch, place): (u64, usize), fault: Option<Fault>, reply: Reply) -> HttpResponse {
    let mut world = app.world();
    if world.epoch == epoch
        && let Some(entry) = world.journal.get_mut(place)
    {
        entry.status = reply.status();
        entry.fault = fault;
    }
    drop(world);
    reply.into_response()
}

impl World {
    /// Key, then rate limit, then the fault whose turn it is: the order of a gateway.
    fn admit(&mut self, call: &Call) -> Result<Option<FaultSpec>, Problem> {
        let known =
            call.key.as_ref().filter(|key| self.config.api_keys.contains(key)).ok_or_else(Problem::unauthorized)?;
        let now = self.clock.now();
        if self.settings.rate_limit && !self.buckets.take(known, now) {
            return Err(Problem::rate_limited(LimitBody::Kong, Some(1)));
        }
        Ok(self.faults.for_request(call.method.as_str(), &call.path))
    }
}

/// Does the request unless the fault refuses it, then spoils the answer as the fault says.
async fn answer(app: &Arc<App>, call: &Call, fault: Option<&FaultSpec>) -> Reply {
    let Some(spec) = fault else { return routed(app, call, Fate::Delivered) };
    if !spec.fault.accepts() {
        if spec.accept {
            routed(app, call, Fate::Delivered);
        }
        return refuse(app, spec);
    }
    let fate = match spec.fault {
        Fault::Undelivered => Fate::Undelivered,
        Fault::DeliveredBeforeAnswer => Fate::AtOnce,
        _ => Fate::Delivered,
    };
    let reply = routed(app, call, fate);
    match spec.fault {
        Fault::DeliveredBeforeAnswer => {
            app.flush().await;
            reply
        }
        Fault::ResetAfterAccept => Reply::Hangup,
        Fault::Stall => {
            tokio::time::sleep(spec.millis.map_or(STALL, Duration::from_millis)).await;
            reply
        }
        Fault::TruncatedJson => reply.truncated(),
        Fault::WrongContentType => reply.mislabelled(),
        Fault::UnknownFields => reply.edited(add_unknown_fields),
        Fault::SparseAnswer => reply.edited(leave_out_what_is_optional),
        Fault::SlowBody => reply.slowly(),
        Fault::EmptyPage => reply.edited(|body| {
            set(body, "data", json!([]));
            set(body, "nextPageToken", json!("simulated-nowhere"));
        }),
        Fault::RepeatPageToken => match call.query.first("pageToken") {
            Some(token) => reply.edited(|body| set(body, "nextPageToken", json!(token))),
            None => reply,
        },
        _ => reply,
    }
}

fn refuse(app: &App, spec: &FaultSpec) -> Reply {
    let problem = match spec.fault {
        Fault::TimeoutBeforeAccept => return Reply::Hangup,
        Fault::BadGatewayHtml502 => {
            return Reply::text(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
        }
        Fault::Empty503 => return Reply::empty(503),
        Fault::RateLimited => Problem::rate_limited(spec.body, spec.retry_after),
        Fault::Unauthorized401 => Problem::unauthorized(),
        Fault::Payment402 => {
            Problem::new(402, "0200402", "The organization does not have enough prepaid credits to send the message")
        }
        Fault::DailyCap403 => Problem::new(403, "0204403", "A2P 10DLC daily message cap reached"),
        Fault::A2p400 => Problem::new(400, "0206400", "A2P registration is not approved"),
        Fault::NotMember403 => Problem::not_member(),
        _ => Problem::new(500, "0201500", "Unknown error"),
    };
    Reply::problem(&problem, &mut app.world())
}

fn routed(app: &App, call: &Call, fate: Fate) -> Reply {
    let mut world = app.world();
    let world = &mut *world;
    route(world, call, fate).unwrap_or_else(|problem| {
        let domain = match call.segments().first() {
            Some(&"webhooks") => "03",
            Some(&"phone-numbers") => "04",
            Some(&"conversations") => "10",
            Some(&"users") => "11",
            Some(&"calls") => "01",
            Some(&"call-summaries") => "05",
            Some(&"call-transcripts") => "06",
            Some(&"call-recordings") => "09",
            Some(&"call-voicemails") => "12",
            _ => "02",
        };
        Reply::problem(&problem.in_domain(domain), world)
    })
}

fn route(world: &mut World, call: &Call, fate: Fate) -> Result<Reply, Problem> {
    let segments: Vec<&str> = call.segments();
    match (&call.method, segments.as_slice()) {
        (&Method::POST, ["messages"]) => messages::send(world, call, fate),
        (&Method::GET, ["messages"]) => messages::list(world, call),
        (&Method::GET, ["messages", id]) => messages::get(world, id),
        (&Method::GET, ["calls"]) => calls::list(world, call),
        (&Method::GET, ["calls", id]) => calls::get(world, id),
        (&Method::GET, ["call-voicemails", id]) => calls::voicemail(world, id),
        (&Method::GET, ["call-recordings", id]) => calls::recording(world, id),
        (&Method::GET, ["call-summaries", id]) => calls::summary(world, id),
        (&Method::GET, ["call-transcripts", id]) => calls::transcript(world, id),
        (&Method::GET, ["phone-numbers"]) => phone_numbers::list(world, call),
        (&Method::GET, ["phone-numbers", id]) => phone_numbers::get(world, id),
        (&Method::GET, ["conversations"]) => conversations::list(world, call),
        (&Method::POST, ["conversations", id, mark]) => conversations::mark(world, id, mark),
        (&Method::GET, ["users"]) => users::list(world, call),
        (&Method::GET, ["users", id]) => users::get(world, id),
        (&Method::GET, ["webhooks"]) => webhooks::list(world, call),
        (&Method::POST, ["webhooks", group]) => webhooks::create(world, group, call),
        (&Method::GET, ["webhooks", id]) => webhooks::get(world, id),
        (&Method::DELETE, ["webhooks", id]) => webhooks::delete(world, id),
        _ => Err(Problem::no_route(&call.method, &call.path)),
    }
}

fn set(body: &mut Value, name: &str, value: Value) {
    if let Some(object) = body.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

/// Fields and an enum value that no document knows.
/// Fields of a message that the provider's schema does not require, or allows to be null.
const OPTIONAL: [&str; 6] = ["userId", "conversationId", "contactIds", "updatedAt", "createdBy", "media"];

fn leave_out_what_is_optional(body: &mut Value) {
    let Some(data) = body.get_mut("data") else { return };
    let items = match data {
        Value::Array(items) => items.as_mut_slice(),
        one => std::slice::from_mut(one),
    };
    for fields in items.iter_mut().filter_map(Value::as_object_mut) {
        for (index, name) in OPTIONAL.iter().enumerate() {
            if fields.contains_key(*name) && index % 2 == 0 {
                fields.insert((*name).to_owned(), Value::Null);
            } else {
                fields.remove(*name);
            }
        }
    }
}

fn add_unknown_fields(body: &mut Value) {
    set(body, "simUnknownTop", json!({"nested": [1, null]}));
    if let Some(data) = body.get_mut("data") {
        set(data, "simUnknownField", json!("surprise"));
        if data.get("status").is_some() {
            set(data, "status", json!("sim-unknown-status"));
        }
    }
}
