//! The report of a scene, during it and afterwards.

use serde::Serialize;
use shikaku_core::port::{GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use shikaku_core::view::Screen;

use super::scene::{Expected, Scene};
use crate::console::Console;
use crate::ending::Ending;
use crate::exchange::ExchangeNote;
use crate::json::kebab;
use crate::render;
use crate::shell::Watch;

/// One step of a scene.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Step {
    /// Another screen.
    #[serde(rename_all = "camelCase")]
    Screen { id: String, title: String, failure_code: Option<String> },
    /// An exchange with the card.
    Card(ExchangeNote),
    /// A call to the gateway.
    Gateway { call: String, status: String },
}

/// One scene, played.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Played {
    pub(super) scene: &'static str,
    pub(super) title: &'static str,
    /// Whether it ended as it should.
    pub(super) is_as_expected: bool,
    pub(super) ending: Ending,
    /// How often a PIN reached the card.
    pub(super) pins_sent: u32,
    pub(super) steps: Vec<Step>,
}

/// Prints each step when it occurs, and keeps it.
pub(super) struct SceneWriter {
    console: Console,
    steps: Vec<Step>,
    /// Title of the screen that is shown now.
    title: String,
    /// The lines below the title, if only the title was printed. They follow when the scene ends on it.
    untold: String,
}

impl SceneWriter {
    /// Nothing has happened yet.
    pub(super) const fn new(console: Console) -> Self {
        Self { console, steps: Vec::new(), title: String::new(), untold: String::new() }
    }

    /// The scene is over.
    pub(super) fn close(self, scene: &Scene, ending: Ending, pins_sent: u32) -> Played {
        if !self.console.is_json() && !self.untold.is_empty() {
            self.console.say(&self.untold);
        }
        let is_as_expected = scene.expected.is_met(&ending, &self.steps, pins_sent);
        let Scene { name, title, .. } = *scene;
        Played { scene: name, title, is_as_expected, ending, pins_sent, steps: self.steps }
    }

    fn print(&mut self, step: Step, text: &str) {
        if !self.console.is_json() && !text.is_empty() {
            self.console.say(text);
        }
        self.steps.push(step);
    }
}

impl Watch for SceneWriter {
    fn screen(&mut self, screen: &Screen) {
        let Screen { id, title, failure_code, .. } = screen;
        let step = Step::Screen { id: id.clone(), title: title.clone(), failure_code: failure_code.clone() };
        let whole = render::screen(screen);
        let is_new = self.title != *title;
        self.title.clone_from(title);
        if failure_code.is_some() {
            self.untold.clear();
            self.print(step, &indented("画面", &whole));
        } else {
            self.untold = below(&whole);
            self.print(step, &if is_new { indented("画面", &format!("■ {title}")) } else { String::new() });
        }
    }

    fn exchange(&mut self, note: &ExchangeNote) {
        self.print(Step::Card(note.clone()), &indented("カード", &note.to_string()));
    }

    fn call(&mut self, call: &HttpRequest, reply: Result<&HttpResponse, GatewayLinkError>) {
        let method = match call.method {
            HttpMethod::Get => "GET",
            HttpMethod::Post => "POST",
        };
        let (status, reply) = match reply {
            Ok(reply) => (reply.status.to_string(), reply.status.to_string()),
            Err(error) => (kebab(&error), in_words(error).to_owned()),
        };
        let call = format!("{method} {}", call.path);
        let text = indented("ゲートウェイ", &format!("{call} → {reply}"));
        self.print(Step::Gateway { call, status }, &text);
    }
}

impl Expected {
    fn is_met(&self, ending: &Ending, steps: &[Step], pins_sent: u32) -> bool {
        let failure = ending.failure.as_ref();
        let seen = steps.iter().filter_map(|step| match step {
            Step::Screen { failure_code, .. } => failure_code.as_deref(),
            Step::Card(_) | Step::Gateway { .. } => None,
        });
        ending.outcome == self.outcome
            && failure.map(|failure| failure.code) == self.failure
            && failure.and_then(|failure| failure.tries_left) == self.tries_left
            && pins_sent == self.pins_sent
            && in_order(self.failures_seen, seen)
    }
}

/// Whether all of these were seen in this order; the same one may stay for a while.
fn in_order<'a>(expected: &[&str], seen: impl Iterator<Item = &'a str>) -> bool {
    let mut seen: Vec<_> = seen.collect();
    seen.dedup();
    seen == expected
}

const fn in_words(error: GatewayLinkError) -> &'static str {
    match error {
        GatewayLinkError::Unreachable => "つながらない",
        GatewayLinkError::Timeout => "時間内に応答がない",
        GatewayLinkError::Untrusted => "相手を確認できない",
        GatewayLinkError::NotSigned => "端末の鍵を使えない",
        _ => "応答が壊れている",
    }
}

fn indented(who: &str, text: &str) -> String {
    let first = format!("  {who}｜{}", text.lines().next().unwrap_or_default());
    let rest = below(text);
    if rest.is_empty() { first } else { format!("{first}\n{rest}") }
}

/// All lines but the first.
fn below(text: &str) -> String {
    text.lines().skip(1).map(|line| format!("      ｜{line}")).collect::<Vec<_>>().join("\n")
}
