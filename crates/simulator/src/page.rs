//! A page for people: text and call as a customer, switch faults on, watch what happens. Static files and one script.

use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
    web::ServiceConfig,
};

const HTML: &str = include_str!("page/index.html");
const SCRIPT: &str = include_str!("page/page.js");
const MAIL: &str = include_str!("page/mail.js");
const STYLE: &str = include_str!("page/page.css");
const ICON: &str = include_str!("page/icon.svg");

/// Registers the page and its files.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(index).service(script).service(mail).service(style).service(icon);
}

fn file(content_type: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'self'; frame-ancestors 'none'"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(body)
}

#[get("/")]
async fn index() -> HttpResponse {
    file("text/html; charset=utf-8", HTML)
}

#[get("/assets/page.js")]
async fn script() -> HttpResponse {
    file("text/javascript; charset=utf-8", SCRIPT)
}

#[get("/assets/mail.js")]
async fn mail() -> HttpResponse {
    file("text/javascript; charset=utf-8", MAIL)
}

#[get("/assets/page.css")]
async fn style() -> HttpResponse {
    file("text/css; charset=utf-8", STYLE)
}

#[get("/assets/icon.svg")]
async fn icon() -> HttpResponse {
    file("image/svg+xml", ICON)
}
