//! Metrics and the log of each request, by the template of its endpoint.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus::{Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Registry};

use crate::endpoint::Endpoint;
use crate::metrics::{NAMESPACE, opts};

/// The metrics of requests. Those of every endpoint exist from the start and are found without a lock.
pub(crate) struct RequestMetrics {
    by_path: HashMap<&'static str, Vec<OfEndpoint>>,
    /// Of requests that no endpoint takes.
    other: OfEndpoint,
    in_flight: IntGauge,
    /// What begins the identifier of each request of this process.
    process: String,
    requests: AtomicU64,
}

/// The metrics of one endpoint.
struct OfEndpoint {
    method: &'static str,
    /// As the log names it.
    name: String,
    /// Of the status classes 2xx to 5xx.
    classes: [IntCounter; 4],
    seconds: Histogram,
}

/// Ends of the buckets of the histogram in seconds. A pull of the feed may wait for 25.
const BUCKETS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

const CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// What requests are counted under that no endpoint takes. What they ask for may be anything and is no label.
const OTHER: &str = "other";

tokio::task_local! {
    /// The identifier of the request that this task answers.
    static REQUEST: String;
}

/// The identifier of the request that the present task answers, for its other lines in the log.
pub(crate) fn request_id() -> String {
    REQUEST.try_with(Clone::clone).unwrap_or_default()
}

impl RequestMetrics {
    /// The metrics of these endpoints, in this registry. `process` distinguishes the requests of this process from others.
    pub(crate) fn new(
        registry: &Registry,
        endpoints: &[Endpoint],
        process: String,
    ) -> prometheus::Result<Self> {
        let requests =
            opts("requests_total", "Requests that were answered, by endpoint and class of status.");
        let requests = IntCounterVec::new(requests, &["endpoint", "class"])?;
        let seconds = HistogramOpts::new("request_duration_seconds", "Time to the head of an answer.");
        let seconds =
            HistogramVec::new(seconds.namespace(NAMESPACE).buckets(BUCKETS.to_vec()), &["endpoint"])?;
        let in_flight =
            IntGauge::with_opts(opts("requests_in_flight", "Requests that are not answered yet."))?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(in_flight.clone()))?;
        let of_endpoint = |method, name: String| {
            let of_class = |class| requests.get_metric_with_label_values(&[name.as_str(), class]);
            let [success, redirection, client, server] = CLASSES.map(of_class);
            let classes = [success?, redirection?, client?, server?];
            let seconds = seconds.get_metric_with_label_values(&[name.as_str()])?;
            prometheus::Result::Ok(OfEndpoint { method, name, classes, seconds })
        };
        let mut by_path: HashMap<_, Vec<_>> = HashMap::new();
        for endpoint in endpoints {
            let of = of_endpoint(endpoint.method, format!("{} {}", endpoint.method, endpoint.path))?;
            by_path.entry(endpoint.path).or_default().push(of);
        }
        let other = of_endpoint(OTHER, OTHER.to_owned())?;
        Ok(Self { by_path, other, in_flight, process, requests: AtomicU64::new(0) })
    }

    fn of(&self, request: &Request) -> &OfEndpoint {
        let path = request.extensions().get::<MatchedPath>().and_then(|path| self.by_path.get(path.as_str()));
        let method = request.method().as_str();
        path.and_then(|all| all.iter().find(|of| of.method == method)).unwrap_or(&self.other)
    }
}

impl OfEndpoint {
    fn add(&self, status: u16, duration: Duration) {
        let class = usize::from(status / 100).checked_sub(2).and_then(|class| self.classes.get(class));
        if let Some(counter) = class {
            counter.inc();
        }
        self.seconds.observe(duration.as_secs_f64());
    }
}

/// A request that is not answered yet. It ends too when the client leaves.
struct InFlight<'a>(&'a IntGauge);

impl<'a> InFlight<'a> {
    fn begin(gauge: &'a IntGauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Answers a request and counts it. The log gets one line with the template of the endpoint, the status and the duration.
pub(crate) async fn observe(
    State(metrics): State<Arc<RequestMetrics>>,
    request: Request,
    next: Next,
) -> Response {
    let _in_flight = InFlight::begin(&metrics.in_flight);
    let of = metrics.of(&request);
    let number = metrics.requests.fetch_add(1, Ordering::Relaxed);
    let id = format!("{}-{number}", metrics.process);
    let begun = Instant::now();
    let response = REQUEST.scope(id.clone(), next.run(request)).await;
    let duration = begun.elapsed();
    let status = response.status().as_u16();
    of.add(status, duration);
    // A client that is refused for too many calls does not fill the log.
    let level = if status == 429 { log::Level::Debug } else { log::Level::Info };
    let (endpoint, milliseconds) = (of.name.as_str(), (duration.as_secs_f64() * 1e6).round() / 1e3);
    log::log!(
        level, endpoint, status, duration_ms = milliseconds, request = id.as_str();
        "{endpoint} -> {status} in {milliseconds:.1} ms ({id})"
    );
    response
}
