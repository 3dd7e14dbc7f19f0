//! Logs and metrics.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{io, sync::OnceLock};
use tracing_subscriber::{EnvFilter, fmt};

/// Bounds of the histograms of times, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0];
/// Bounds of the histograms of counts.
const COUNTS: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 256.0, 512.0];

/// The recorder of this process, installed on first use: tests start many servers in one process.
pub fn metrics() -> &'static PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
            .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_size".to_owned()), &COUNTS))
            .unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Fails only when another library of the process has installed one; then ours stays empty.
        let _ = ::metrics::set_global_recorder(recorder);
        handle
    })
}

/// A part of the server below that calls each malformed request an error.
const NOISE: &str = "actix_http::h1::dispatcher=off";

/// Starts logging to standard error: for people on a terminal, as JSON otherwise.
///
/// Only the program calls this; the first call of a process counts.
pub fn log(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    // What is no HTTP at all gets its 400; as an error each, anybody could fill the log with it.
    let filter = match NOISE.parse() {
        Ok(noise) => filter.add_directive(noise),
        Err(_) => filter,
    };
    let builder = fmt().with_env_filter(filter).with_writer(io::stderr);
    let _ = if io::IsTerminal::is_terminal(&io::stderr()) {
        builder.compact().try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    };
}
