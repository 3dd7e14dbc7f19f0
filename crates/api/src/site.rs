//! The HTTP application: routes, middleware, shared data.

use crate::{
    assets,
    cookie::RefreshCookie,
    live::Streams,
    middleware::{
        KeyBudgets, LoginLimits, Refusals, RequestSpan, SecurityHeaders, TrustedProxies, authenticate, head_as_get,
        measure, request_id, security_headers,
    },
    openapi::Served,
    problem::{ApiError, render},
    readiness::Readiness,
    routes,
    settings::Settings,
};
use actix_cors::Cors;
use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    http::header::{self, HeaderName, HeaderValue},
    middleware::{Condition, from_fn},
    web,
};
use crm_domain::{env::Env, inbound::Intake, live::Feed};
use crm_store::Ids;
use crm_types::ErrorCode;
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::AppExt;

/// What the handlers share; one clone per server thread.
#[derive(Clone)]
pub struct Site {
    env: web::Data<Env>,
    feed: web::Data<Feed>,
    intake: web::Data<Intake>,
    ids: web::Data<Ids>,
    streams: web::Data<Streams>,
    cookie: web::Data<RefreshCookie>,
    limits: web::Data<LoginLimits>,
    budgets: web::Data<KeyBudgets>,
    refusals: web::Data<Refusals>,
    proxies: web::Data<TrustedProxies>,
    cors: Vec<String>,
    headers: web::Data<SecurityHeaders>,
    readiness: web::Data<Readiness>,
    served: web::Data<Served>,
    public: bool,
}

impl Site {
    /// Everything that requests need. Without `public` only health and metrics are served.
    pub fn new(env: Env, feed: Feed, intake: Intake, streams: Streams, settings: &Settings, public: bool) -> Self {
        Self {
            ids: web::Data::from(env.ids.clone()),
            env: web::Data::new(env),
            feed: web::Data::new(feed),
            intake: web::Data::new(intake),
            streams: web::Data::new(streams),
            cookie: web::Data::new(RefreshCookie::new(settings.public_url.clone(), settings.is_https())),
            limits: web::Data::new(LoginLimits::default()),
            budgets: web::Data::new(KeyBudgets::default()),
            refusals: web::Data::new(Refusals::default()),
            proxies: web::Data::new(TrustedProxies(settings.trusted_proxies.clone())),
            cors: settings.cors_origins.clone(),
            headers: web::Data::new(SecurityHeaders { https: settings.is_https() }),
            readiness: web::Data::new(Readiness { folder: settings.data_folder() }),
            served: web::Data::new(Served::new()),
            public,
        }
    }

    /// The application of one server thread. The last middleware is the outermost.
    pub fn app(
        self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody>,
            Error = Error,
            InitError = (),
        >,
    > {
        let routes = if self.public { routes::public } else { routes::operations };
        let other = if self.public { web::to(fallback) } else { web::to(nothing) };
        App::new()
            .app_data(self.env)
            .app_data(self.feed)
            .app_data(self.intake)
            .app_data(self.ids)
            .app_data(self.streams)
            .app_data(self.cookie)
            .app_data(self.limits)
            .app_data(self.budgets)
            .app_data(self.refusals)
            .app_data(self.proxies)
            .app_data(self.headers)
            .app_data(self.readiness)
            .app_data(self.served)
            .into_utoipa_app()
            .configure(routes)
            .into_app()
            .default_service(other)
            .wrap(from_fn(authenticate))
            .wrap(from_fn(render))
            .wrap(Condition::new(!self.cors.is_empty(), cors(&self.cors)))
            .wrap(from_fn(security_headers))
            .wrap(from_fn(measure))
            .wrap(TracingLogger::<RequestSpan>::new())
            .wrap(from_fn(request_id))
            .wrap(from_fn(head_as_get))
    }
}

/// Scripts of these other sites may use the API with a token of theirs, never with our cookies.
fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE, HeaderName::from_static("idempotency-key")])
        .expose_headers(["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after", "x-request-id"])
        .max_age(3_600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// What no route takes: another method of an address that exists, a file of the frontend, or nothing.
async fn fallback(request: HttpRequest, served: web::Data<Served>) -> Result<HttpResponse, ApiError> {
    match served.allow(request.path()) {
        Some(methods) => {
            let error = ApiError::of(ErrorCode::MethodNotAllowed);
            // Names of methods are always good in a header.
            Err(match HeaderValue::try_from(methods) {
                Ok(methods) => error.header(header::ALLOW, methods),
                Err(_) => error,
            })
        }
        None => assets::serve(&request),
    }
}

/// What a worker without HTTP duties says to everything else.
async fn nothing() -> Result<HttpResponse, ApiError> {
    Err(ErrorCode::NotFound.into())
}
