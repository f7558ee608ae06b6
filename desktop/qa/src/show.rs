//! A report as lines for a terminal: aligned, without colours, the sums at the end where the eye stops.

use std::fmt::Write as _;

use strum::VariantArray as _;

use crate::transcript_report::{
    CardFile, Fact, FailureNote, Node, Report, Row, Totals, Track, clock, span_in_words,
};

/// Every line, with what is known of the recording first.
#[must_use]
pub fn show(transcript_report: &Report) -> String {
    let mut text = String::from("Recording\n");
    facts(&mut text, &transcript_report.facts, 2);
    text.push_str("\nWhat happened\n");
    events(&mut text, &transcript_report.rows);
    if !transcript_report.files.is_empty() {
        text.push_str("\nRead off the card\n");
        transcript_report.files.iter().for_each(|file| card_file(&mut text, file));
    }
    text.push_str("\nTotals\n");
    facts(&mut text, &[shares(&transcript_report.totals), sums(&transcript_report.totals)].concat(), 2);
    text.push_str("\nOutcome\n");
    facts(&mut text, &outcome(transcript_report), 2);
    text
}

/// Writing to a string cannot fail.
macro_rules! line {
    ($text:expr, $($words:tt)*) => { let _ = writeln!($text, $($words)*); };
}

fn facts(text: &mut String, facts: &[Fact], indent: usize) {
    let width = facts.iter().map(|fact| fact.name.chars().count()).max().unwrap_or(0);
    for Fact { name, value } in facts {
        line!(text, "{:indent$}{name:width$}  {value}", "");
    }
}

fn events(text: &mut String, rows: &[Row]) {
    let times: Vec<_> = rows.iter().map(|row| clock(row.at)).collect();
    let width = times.iter().map(String::len).max().unwrap_or(0).max("seconds".len());
    line!(text, "  {:>width$}  {:>11}  who      what", "seconds", "took");
    for (row, at) in rows.iter().zip(&times) {
        let took = row.took.map(span_in_words).unwrap_or_default();
        let mut line = format!("  {at:>width$}  {took:>11}  {:<7}  {}", row.kind.word(), row.words);
        if let Some(result) = &row.result {
            let _ = write!(line, " → {result}");
        }
        if let Some(traffic) = row.traffic {
            let _ = write!(line, "  ({} out, {} in)", traffic.out, traffic.back);
        }
        line!(text, "{}", line.trim_end());
        let below = width + 26;
        if let Some(failure) = row.failure {
            line!(text, "{:below$}{}", "", failure_in_words(failure));
        }
        if let Some(preview) = &row.preview {
            line!(text, "{:below$}{preview}", "");
        }
    }
}

/// `PIN-01, 2 tries left: The PIN did not match; tries are left.`
pub(crate) fn failure_in_words(failure: FailureNote) -> String {
    let FailureNote { code, cause, tries_left } = failure;
    let tries = match tries_left {
        Some(1) => ", 1 try left".to_owned(),
        Some(tries) => format!(", {tries} tries left"),
        None => String::new(),
    };
    format!("{code}{tries}: {cause}")
}

fn card_file(text: &mut String, file: &CardFile) {
    line!(text, "  {}", file_in_words(file));
    facts(text, &file.facts, 4);
    file.nodes.iter().for_each(|one| node(text, one, 4));
    if let Some(note) = &file.note {
        line!(text, "    ({note})");
    }
}

/// `user-authentication certificate, JPKI AP: certificate, 1590 bytes, read 2 times`
pub(crate) fn file_in_words(file: &CardFile) -> String {
    let CardFile { name, application, bytes, reads, form, .. } = file;
    let again = if *reads > 1 { format!(", read {reads} times") } else { String::new() };
    let form = if name == form { String::new() } else { format!("{form}, ") };
    format!("{name}, {application}: {form}{bytes} bytes{again}")
}

fn node(text: &mut String, node: &Node, indent: usize) {
    let value = node.value.as_deref().map_or_else(String::new, |value| format!("  {value}"));
    line!(text, "{:indent$}{}{value}", "", node_in_words(node));
    node.nodes.iter().for_each(|inside| self::node(text, inside, indent + 2));
}

/// `DF11 [8] birth date`
pub(crate) fn node_in_words(node: &Node) -> String {
    let name = node.name.map_or_else(String::new, |name| format!(" {name}"));
    format!("{} [{}]{name}", node.tag, node.length)
}

/// Who the time was spent on, as names and values.
fn shares(totals: &Totals) -> Vec<Fact> {
    Track::VARIANTS.iter().map(|track| Fact::new(track_in_words(*track), &share(totals, *track))).collect()
}

/// The other sums.
pub(crate) fn sums(totals: &Totals) -> Vec<Fact> {
    let mut facts = vec![Fact::new("whole time", &span_in_words(totals.time))];
    let bytes = |traffic: crate::transcript_report::Traffic| {
        format!("{} bytes out, {} bytes in", traffic.out, traffic.back)
    };
    facts.push(Fact::new("exchanges", &format!("{}; {}", totals.exchanges, bytes(totals.card_bytes))));
    facts.push(Fact::new("gateway calls", &format!("{}; {}", totals.calls, bytes(totals.gateway_bytes))));
    facts.extend(totals.longest.as_ref().map(|longest| {
        Fact::new("longest exchange", &format!("{}, {}", span_in_words(longest.took), longest.words))
    }));
    let tries = match totals.tries.lowest_left {
        Some(0) => "; blocked".to_owned(),
        Some(left) => format!("; fewest tries left: {left}"),
        None => String::new(),
    };
    facts.push(Fact::new("PINs sent to the card", &format!("{}{tries}", totals.tries.sent)));
    facts
}

/// Who the time was spent on.
pub(crate) const fn track_in_words(track: Track) -> &'static str {
    match track {
        Track::Person => "waiting for people",
        Track::Card => "at the card",
        Track::Gateway => "at the gateway",
        Track::Device => "in the device",
    }
}

/// `1.204 s, 34 %`
pub(crate) fn share(totals: &Totals, track: Track) -> String {
    format!("{}, {} %", span_in_words(totals.of(track)), totals.percent(track))
}

fn outcome(transcript_report: &Report) -> Vec<Fact> {
    let outcome = transcript_report.outcome;
    let mut facts = vec![Fact::new("ended", outcome.ending.words())];
    facts.extend(outcome.state.map(|state| Fact::new("last state", state)));
    facts.extend(
        outcome
            .verdict
            .map(|verdict| Fact::new("last verdict", &format!("{} {}", verdict.english, verdict.japanese))),
    );
    facts.extend(outcome.failure.map(|failure| Fact::new("last failure", &failure_in_words(failure))));
    facts
}
