//! The control operations as JSON over HTTP. Unknown fields are errors, so that a typing mistake shows.

use actix_web::{
    HttpResponse, delete, error, get, post, put,
    web::{self, Data, Json, Path, Query, ServiceConfig},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{AppMessage, ClockChange, Control, ControlError, Inbound, IncomingCall, NewWebhook, Reset, WebhookChange};
use crate::{contact::ContactEdit, faults::FaultSpec, mail, model::Person, settings::Settings};

/// Registers the control routes.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(
        web::scope("/control")
            .service(reset)
            .service(clock)
            .service(change_clock)
            .service(inbound)
            .service(app_message)
            .service(call)
            .service(calls)
            .service(hang_up)
            .service(contact)
            .service(add_fault)
            .service(faults)
            .service(clear_faults)
            .service(journal)
            .service(messages)
            .service(deliveries)
            .service(opt_outs)
            .service(list_people)
            .service(set_people)
            .service(read_settings)
            .service(set_settings)
            .service(webhooks)
            .service(add_webhook)
            .service(change_webhook)
            .service(remove_webhook)
            .configure(mail::http::configure),
    );
}

/// Reads JSON without insisting on a content type, and says what is wrong with it.
pub(crate) fn json_config() -> web::JsonConfig {
    web::JsonConfig::default().limit(2 << 20).content_type_required(false).content_type(|_| true).error_handler(
        |error, _| {
            let body = json!({"error": error.to_string()});
            error::InternalError::from_response(error, HttpResponse::BadRequest().json(body)).into()
        },
    )
}

pub(crate) fn answer<T: Serialize>(result: Result<T, ControlError>) -> HttpResponse {
    match result {
        Ok(value) => HttpResponse::Ok().json(value),
        Err(error) => HttpResponse::BadRequest().json(json!({"error": error.to_string()})),
    }
}

/// `?limit=`: only the newest entries.
#[derive(Debug, Deserialize)]
struct Newest {
    limit: Option<usize>,
}

impl Newest {
    fn of<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        let surplus = rows.len().saturating_sub(self.limit.unwrap_or(usize::MAX));
        rows.drain(..surplus);
        rows
    }
}

#[post("/reset")]
async fn reset(control: Data<Control>, body: web::Bytes) -> HttpResponse {
    let reset = if body.is_empty() { Ok(Reset::default()) } else { serde_json::from_slice(&body) };
    answer(reset.map_err(|error| ControlError::new(&error.to_string())).map(|reset| {
        control.reset(&reset);
        control.clock()
    }))
}

#[get("/clock")]
async fn clock(control: Data<Control>) -> HttpResponse {
    answer(Ok(control.clock()))
}

#[post("/clock")]
async fn change_clock(control: Data<Control>, change: Json<ClockChange>) -> HttpResponse {
    answer(Ok(control.change_clock(*change).await))
}

#[post("/inbound")]
async fn inbound(control: Data<Control>, inbound: Json<Inbound>) -> HttpResponse {
    answer(control.inbound(inbound.into_inner()).await)
}

#[post("/app-message")]
async fn app_message(control: Data<Control>, text: Json<AppMessage>) -> HttpResponse {
    answer(control.app_message(text.into_inner()).await)
}

#[post("/call")]
async fn call(control: Data<Control>, call: Json<IncomingCall>) -> HttpResponse {
    answer(control.call(call.into_inner()).await)
}

#[get("/calls")]
async fn calls(control: Data<Control>, newest: Query<Newest>) -> HttpResponse {
    answer(Ok(newest.of(control.calls())))
}

#[post("/calls/{id}/hang-up")]
async fn hang_up(control: Data<Control>, id: Path<String>) -> HttpResponse {
    answer(control.hang_up(&id).await)
}

#[post("/contact")]
async fn contact(control: Data<Control>, edit: Json<ContactEdit>) -> HttpResponse {
    answer(control.edit_contact(edit.into_inner()).await)
}

#[post("/faults")]
async fn add_fault(control: Data<Control>, fault: Json<FaultSpec>) -> HttpResponse {
    control.add_fault(fault.into_inner());
    answer(Ok(control.faults()))
}

#[get("/faults")]
async fn faults(control: Data<Control>) -> HttpResponse {
    answer(Ok(control.faults()))
}

#[delete("/faults")]
async fn clear_faults(control: Data<Control>) -> HttpResponse {
    control.clear_faults();
    answer(Ok(control.faults()))
}

#[get("/journal")]
async fn journal(control: Data<Control>, newest: Query<Newest>) -> HttpResponse {
    answer(Ok(newest.of(control.journal())))
}

#[get("/messages")]
async fn messages(control: Data<Control>, newest: Query<Newest>) -> HttpResponse {
    answer(Ok(newest.of(control.messages())))
}

#[get("/deliveries")]
async fn deliveries(control: Data<Control>, newest: Query<Newest>) -> HttpResponse {
    answer(Ok(newest.of(control.deliveries())))
}

#[get("/opt-outs")]
async fn opt_outs(control: Data<Control>) -> HttpResponse {
    answer(Ok(control.opt_outs()))
}

#[get("/people")]
async fn list_people(control: Data<Control>) -> HttpResponse {
    answer(Ok(control.people()))
}

#[post("/people")]
async fn set_people(control: Data<Control>, people: Json<Vec<Person>>) -> HttpResponse {
    control.set_people(people.into_inner());
    answer(Ok(control.people()))
}

#[get("/settings")]
async fn read_settings(control: Data<Control>) -> HttpResponse {
    answer(Ok(control.settings()))
}

/// Switches that are not named go back to their defaults.
#[put("/settings")]
async fn set_settings(control: Data<Control>, settings: Json<Settings>) -> HttpResponse {
    control.set_settings(*settings);
    answer(Ok(control.settings()))
}

#[get("/webhooks")]
async fn webhooks(control: Data<Control>) -> HttpResponse {
    answer(Ok(control.webhooks()))
}

#[post("/webhooks")]
async fn add_webhook(control: Data<Control>, webhook: Json<NewWebhook>) -> HttpResponse {
    answer(Ok(control.add_webhook(webhook.into_inner())))
}

#[post("/webhooks/{id}")]
async fn change_webhook(control: Data<Control>, id: Path<String>, change: Json<WebhookChange>) -> HttpResponse {
    answer(control.change_webhook(&id, change.into_inner()))
}

#[delete("/webhooks/{id}")]
async fn remove_webhook(control: Data<Control>, id: Path<String>) -> HttpResponse {
    answer(control.remove_webhook(&id))
}
