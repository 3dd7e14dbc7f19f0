//! The control operations of mail, under `/control`.

use super::{BounceIn, MailFault, MailIn};
use crate::control::{Control, http::answer};
use actix_web::{
    HttpResponse, delete, get, post, put,
    web::{Bytes, Data, Json, Path, Query, ServiceConfig},
};
use serde::Deserialize;
use serde_json::json;

/// Registers the routes.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(mailbox)
        .service(set_hook)
        .service(mails)
        .service(write)
        .service(write_raw)
        .service(bounce)
        .service(faults)
        .service(add_fault)
        .service(clear_faults);
}

#[derive(Debug, Deserialize)]
struct Newest {
    limit: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hook {
    url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fail {
    fault: MailFault,
    times: Option<usize>,
}

#[get("/mailbox")]
async fn mailbox(control: Data<Control>) -> HttpResponse {
    answer(Ok(json!({"smtp": control.smtp_url(), "hook": control.mail_hook()})))
}

#[put("/mailbox")]
async fn set_hook(control: Data<Control>, hook: Json<Hook>) -> HttpResponse {
    control.set_mail_hook(hook.into_inner().url);
    answer(Ok(json!({"smtp": control.smtp_url(), "hook": control.mail_hook()})))
}

#[get("/mails")]
async fn mails(control: Data<Control>, newest: Query<Newest>) -> HttpResponse {
    let mut mails = control.mails();
    let surplus = mails.len().saturating_sub(newest.limit.unwrap_or(usize::MAX));
    mails.drain(..surplus);
    answer(Ok(mails))
}

#[post("/mail")]
async fn write(control: Data<Control>, mail: Json<MailIn>) -> HttpResponse {
    answer(control.mail(&mail).await.map(|id| json!({"message_id": id})))
}

#[post("/mail/raw")]
async fn write_raw(control: Data<Control>, raw: Bytes) -> HttpResponse {
    answer(control.raw_mail(raw.to_vec()).await.map(|status| json!({"status": status})))
}

#[post("/mails/{seq}/bounce")]
async fn bounce(control: Data<Control>, seq: Path<u64>, bounce: Json<BounceIn>) -> HttpResponse {
    answer(control.bounce(*seq, &bounce).await.map(|()| json!({})))
}

#[get("/mail-faults")]
async fn faults(control: Data<Control>) -> HttpResponse {
    answer(Ok(control.mail_faults()))
}

#[post("/mail-faults")]
async fn add_fault(control: Data<Control>, fail: Json<Fail>) -> HttpResponse {
    control.fail_mail(fail.fault, fail.times.unwrap_or(1));
    answer(Ok(control.mail_faults()))
}

#[delete("/mail-faults")]
async fn clear_faults(control: Data<Control>) -> HttpResponse {
    control.clear_mail_faults();
    answer(Ok(control.mail_faults()))
}
