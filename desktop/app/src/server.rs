use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use futures_util::Stream;
use futures_util::stream;
use shikaku_core::view::Sound;
use shikaku_core::workflow::ImportOrigin;
use shikaku_screen_page::{LivePage, live_page};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use zeroize::Zeroizing;

use crate::action::{Action, Sent};
use crate::app_handle::{AppHandle, Ended};
use crate::guard::{Guard, Refusal, WindowOf};
use crate::notice;
use crate::random_name::NoRandom;

/// What the pages are served from.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) guard: Arc<Guard>,
    pub(crate) app: AppHandle,
}

/// A port of the loopback interface that nothing else uses.
pub(crate) async fn listener() -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves the pages until `end`.
pub(crate) async fn serve(
    listener: TcpListener,
    site: Site,
    end: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(site)).with_graceful_shutdown(end).await
}

fn router(site: Site) -> Router {
    let staff = window(&site, WindowOf::Staff)
        .route(&format!("{}sound/{{name}}/{{percent}}", site.guard.path(WindowOf::Staff)), get(sound));
    let result = format!("{}result/{{origin}}", site.guard.path(WindowOf::Staff));
    let brought = post(bring).layer(DefaultBodyLimit::max(RESULT_MAX)).with_state(site.clone());
    let staff = staff.route(&result, brought);
    let patient = window(&site, WindowOf::Patient);
    Router::new()
        .merge(guarded(staff, &site, WindowOf::Staff))
        .merge(guarded(patient, &site, WindowOf::Patient))
        .route("/open/{code}", get(open).with_state(site))
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(middleware::map_response(with_headers))
}

/// The paths of a window.
fn window(site: &Site, window: WindowOf) -> Router {
    let page = site.guard.path(window);
    Router::new()
        .route(&page, get(show).post(act_by_form))
        .route(&format!("{page}input"), post(act))
        .route(&format!("{page}events"), get(events))
        .route(&format!("{page}script.js"), get(script))
        .with_state(Window { site: site.clone(), of: window })
}

fn guarded(router: Router, site: &Site, of: WindowOf) -> Router {
    router.route_layer(middleware::from_fn_with_state(Window { site: site.clone(), of }, only_window))
}

/// A window of the site.
#[derive(Clone)]
struct Window {
    site: Site,
    of: WindowOf,
}

/// Lets a request through that comes from this window.
async fn only_window(State(Window { site, of }): State<Window>, request: Request, next: Next) -> Response {
    match site.guard.check(of, request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refused(refusal),
    }
}

async fn open(State(site): State<Site>, Path(code): Path<String>, headers: HeaderMap) -> Response {
    match site.guard.open(&headers, &code) {
        // No redirect: the browser would leave the cookie out of it, because the file that led here is of another origin.
        Ok((window, cookie)) => {
            let page = notice::leads_to(&site.guard.path(window));
            ([(header::SET_COOKIE, cookie)], Html(page)).into_response()
        }
        Err(refusal) => refused(refusal),
    }
}

fn refused(refusal: Refusal) -> Response {
    (refusal.status(), Html(notice::refused(refusal))).into_response()
}

async fn show(State(Window { site, of }): State<Window>) -> Response {
    let lost = notice::lost();
    let tools = if of == WindowOf::Staff { notice::PATIENT_PAGE_TOOL } else { "" };
    let live = LivePage { script: "script.js", style: LIVE_STYLE, lost: &lost, tools };
    match site.app.screen(of).await {
        Ok(screen) => Html(live_page(&screen, &live)).into_response(),
        Err(Ended) => ended(),
    }
}

/// The form of a page whose script does not run.
async fn act_by_form(State(Window { site, of }): State<Window>, form: Bytes) -> Response {
    let Some(sent) = sent_in(form) else { return StatusCode::BAD_REQUEST.into_response() };
    match site.app.act(of, sent).await {
        Ok(_) => Redirect::to(&site.guard.path(of)).into_response(),
        Err(Ended) => ended(),
    }
}

/// What the script of the page sends. The answer is a text if it asks for one: what is to be copied, or the path of the patient's
/// page. The page comes as an event.
async fn act(State(Window { site, of }): State<Window>, form: Bytes) -> Response {
    let Some(sent) = sent_in(form) else { return StatusCode::BAD_REQUEST.into_response() };
    if matches!(sent.action, Action::PatientPageAsked) && of == WindowOf::Staff {
        return match site.guard.pair(WindowOf::Patient) {
            Ok(code) => format!("/open/{code}").into_response(),
            Err(NoRandom) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        };
    }
    match site.app.act(of, sent).await {
        Ok(Some(text)) => text.into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(Ended) => ended(),
    }
}

/// The action of a form, which is wiped: it may be a password.
fn sent_in(form: Bytes) -> Option<Sent> {
    Sent::parse(&Zeroizing::new(Vec::from(form)))
}

/// A copied result that was pasted, or a file that was dropped on the page.
async fn bring(State(site): State<Site>, Path(origin): Path<String>, bytes: Bytes) -> Response {
    let origin = match origin.as_str() {
        "pasted" => ImportOrigin::Pasted,
        "file" => ImportOrigin::File,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match site.app.bring(origin, Vec::from(bytes)) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(Ended) => ended(),
    }
}

fn ended() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, Html(notice::ended())).into_response()
}

/// Every page from now on.
async fn events(State(window): State<Window>) -> Response {
    match window.site.app.begin(window.of).await {
        Ok(begun) => {
            let following = Following { window, later: begun.later, first: Some(begun.first) };
            Sse::new(messages(following)).keep_alive(KeepAlive::default()).into_response()
        }
        Err(Ended) => ended(),
    }
}

struct Following {
    window: Window,
    later: broadcast::Receiver<Arc<str>>,
    first: Option<Arc<str>>,
}

fn messages(following: Following) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(following, |mut following| async move {
        let message = following.next().await?;
        Some((Ok(Event::default().data(&*message)), following))
    })
}

impl Following {
    async fn next(&mut self) -> Option<Arc<str>> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        match self.later.recv().await {
            Ok(message) => Some(message),
            // The browser is slow. What it missed is over; it gets the page as it is.
            Err(RecvError::Lagged(_)) => {
                let begun = self.window.site.app.begin(self.window.of).await.ok()?;
                self.later = begun.later;
                Some(begun.first)
            }
            Err(RecvError::Closed) => None,
        }
    }
}

async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

async fn sound(Path((name, percent)): Path<(String, u8)>) -> Response {
    let named = Sound::AUDIBLE.into_iter().find(|sound| <&str>::from(*sound) == name);
    match named {
        Some(sound) => ([(header::CONTENT_TYPE, "audio/wav")], sound.wav(percent)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Nothing of it stays in the browser, no other page shows or reads it, and it runs our script alone.
async fn with_headers(mut response: Response<Body>) -> Response<Body> {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

const HEADERS: [(HeaderName, &str); 8] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The drawings have styles at their shapes, so styles need `unsafe-inline`. Every text is escaped.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; \
    media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const SCRIPT: &str = include_str!("../web/script.js");
const LIVE_STYLE: &str = include_str!("../web/live.css");

/// A file of a result, as other readers of such files limit it (eligibility reference, 2.7).
const RESULT_MAX: usize = 4 * 1024 * 1024;

/// A typed text is short; a digit is shorter.
const FORM_MAX: usize = 16 * 1024;
