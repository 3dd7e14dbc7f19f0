//! The OpenAPI document: collected from the routes that are served, so that it cannot promise anything else.

use crate::{problem::MEDIA_TYPE, routes};
use actix_web::{App, dev::ResourceDef};
use crm_types::{
    Problem,
    contact::UpsertBy,
    conversation::{ConversationStatus, InboxView},
    live::Change,
};
use std::collections::BTreeMap;
use utoipa::{
    IntoParams, IntoResponses, Modify, OpenApi,
    openapi::{
        OpenApi as Document, PathItem, Ref, RefOr, Response,
        content::ContentBuilder,
        response::ResponseBuilder,
        schema::{ArrayItems, Schema},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_actix_web::AppExt;

/// What stands in the document beside the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Attack-a-Crack CRM",
        description = "Every text, email, call and voicemail with a person in one thread.\n\n\
            Lists are keyset pages: ask again with `next_cursor` until there is none. Errors are \
            `application/problem+json` with a `code` for programs and `errors` with a JSON pointer per field. Writes \
            take an `Idempotency-Key`: the same key never acts twice. Times are RFC 3339 in UTC.",
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "auth", description = "Signing in and out"),
        (name = "me", description = "Who is signed in"),
        (name = "workspace", description = "The business, as its people set it up"),
        (name = "members", description = "Who belongs to the workspace, and who may join"),
        (name = "api-keys", description = "How programs come in"),
        (name = "sending", description = "Whether messages may leave"),
        (name = "conversations", description = "The inbox: threads and answering"),
        (name = "activities", description = "One item of a thread"),
        (name = "contacts", description = "People"),
        (name = "imports", description = "Files of people on their way into the book, and back"),
        (name = "connections", description = "Accounts at providers"),
        (name = "quarantine", description = "Events that could not be applied"),
        (name = "audit", description = "Who did what, when and from where"),
        (name = "rules", description = "The product's decisions, to try without effect"),
        (name = "live", description = "What changes, as it happens"),
        (name = "unsubscribe", description = "The link in what we send"),
        (name = "hooks", description = "What providers send us"),
        (name = "health", description = "Is the server well?"),
        (name = "reference", description = "This document"),
    ),
    // Beside what bodies bring: the stream's data, and the words of query strings.
    components(schemas(Problem, Change, UpsertBy, InboxView, ConversationStatus)),
    security(("bearer" = [])),
    modifiers(&Schemes),
)]
struct Base;

/// How a caller proves who it is.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "The access token of `auth.login`, good for minutes (`auth.refresh` gives another), or an API key.",
            ))
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie =
            ApiKeyValue::with_description("crm_refresh", "Set by `auth.login`; `__Secure-crm_refresh` on TLS.");
        components.add_security_scheme("refresh_cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let ticket = ApiKeyValue::with_description("ticket", "Good for one use within seconds; see `live.ticket`.");
        components.add_security_scheme("ticket", SecurityScheme::ApiKey(ApiKey::Query(ticket)));
        let file = ApiKeyValue::with_description("token", "Part of the address that an item gives for its file.");
        components.add_security_scheme("file_token", SecurityScheme::ApiKey(ApiKey::Query(file)));
        let signature =
            ApiKeyValue::with_description("openphone-signature", "The provider's own signature of the body.");
        components.add_security_scheme("provider_signature", SecurityScheme::ApiKey(ApiKey::Header(signature)));
    }
}

/// Raw bytes, as they are.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "only its schema is needed")]
pub struct Bytes(Vec<u8>);

/// The answers that every operation may give instead: a problem.
#[derive(Clone, Copy, Debug)]
pub struct Refused;

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let problem = |description: &str| {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            RefOr::T(ResponseBuilder::new().description(description).content(MEDIA_TYPE, content).build())
        };
        BTreeMap::from([
            ("4XX".to_owned(), problem("The request cannot be answered as it is; `code` says why")),
            ("5XX".to_owned(), problem("The server cannot answer now; `request_id` leads to its log")),
        ])
    }
}

/// The header that makes a write safe to repeat.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header; `extract::Idempotency` reads it")]
pub struct KeyHeader {
    /// 1 to 200 visible ASCII characters of your choice. A repeat with the same key gets the first answer.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 200)]
    key: Option<String>,
}

/// The document of everything that a web server serves.
pub fn document() -> Document {
    let app = App::new().into_utoipa_app().openapi(Base::openapi()).configure(routes::public);
    let mut document = app.split_for_parts().1;
    refer_to_items(&mut document);
    document
}

/// The derive writes a generic page with its item spelled out a second time; generated clients would then have two
/// types for one thing. A page refers to the schema of its item instead.
fn refer_to_items(document: &mut Document) {
    let Some(components) = document.components.as_mut() else { return };
    for (name, schema) in &mut components.schemas {
        let Some(item) = name.strip_prefix("PageOf_") else { continue };
        if let RefOr::T(Schema::Object(page)) = schema
            && let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items")
        {
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
        }
    }
}

/// The document as it is printed and served.
///
/// # Errors
/// None in practice: every part has a JSON form.
pub fn json() -> Result<String, serde_json::Error> {
    let mut text = document().to_pretty_json()?;
    text.push('\n');
    Ok(text)
}

/// What is served, worked out once at the start.
#[derive(Clone)]
pub struct Served {
    /// The document's text.
    pub json: String,
    methods: Vec<(ResourceDef, Vec<&'static str>)>,
}

impl Served {
    /// Reads the document.
    pub fn new() -> Self {
        let paths = document().paths.paths;
        let methods = paths.into_iter().map(|(path, item)| (ResourceDef::new(path), methods(&item))).collect();
        Self { json: json().unwrap_or_default(), methods }
    }

    /// The methods that an address takes, as the header `Allow` lists them; `None` when there is no such address.
    pub fn allow(&self, path: &str) -> Option<String> {
        self.methods.iter().find(|(pattern, _)| pattern.is_match(path)).map(|(_, methods)| methods.join(", "))
    }
}

impl Default for Served {
    fn default() -> Self {
        Self::new()
    }
}

fn methods(item: &PathItem) -> Vec<&'static str> {
    let all = [
        ("GET", &item.get),
        ("HEAD", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| name).collect()
}
