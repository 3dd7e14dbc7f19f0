//! The limits that the product has set itself.

/// A limit on CPU-milliseconds and on the ratio to the floor.
pub(crate) struct Gate {
    /// Which operation.
    pub(crate) operation: &'static str,
    /// Most CPU-milliseconds per request, on SQLite with 100,000 activities.
    pub(crate) cpu_ms: Option<f64>,
    /// Most times the floor of the same run.
    pub(crate) ratio: Option<f64>,
}

/// All of them.
pub(crate) const GATES: &[Gate] = &[
    Gate { operation: "create contact", cpu_ms: Some(1.0), ratio: Some(5.0) },
    Gate { operation: "contacts, 50", cpu_ms: Some(0.7), ratio: Some(2.1) },
    Gate { operation: "search people", cpu_ms: Some(2.0), ratio: None },
    Gate { operation: "inbox, 50 threads", cpu_ms: Some(1.0), ratio: Some(3.0) },
    Gate { operation: "webhook acknowledged", cpu_ms: Some(0.25), ratio: Some(7.0) },
    Gate { operation: "webhook applied", cpu_ms: Some(1.0), ratio: Some(4.0) },
    Gate { operation: "import: preview, s", cpu_ms: Some(3.0), ratio: None },
    Gate { operation: "import: written, s", cpu_ms: Some(20.0), ratio: None },
    Gate { operation: "import: peak memory, MB", cpu_ms: Some(300.0), ratio: None },
    Gate { operation: "start to ready, ms", cpu_ms: Some(300.0), ratio: None },
    Gate { operation: "idle memory (PSS), MB", cpu_ms: Some(40.0), ratio: None },
];

/// The size that absolute gates are stated for.
pub(crate) const AT: usize = 100_000;
/// Most growth from one size to ten times that size; a scan would show here first.
pub(crate) const GROWTH: f64 = 1.3;
/// What must not grow.
pub(crate) const FLAT: &[&str] = &[
    "create contact",
    "contacts, 50",
    "inbox, 50 threads",
    "thread, newest 50 items",
    "search people",
    "webhook acknowledged",
];
