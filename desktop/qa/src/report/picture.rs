use std::time::Duration;

use maud::{Markup, html};
use strum::VariantArray as _;

use crate::show::{share, track_in_words};
use crate::transcript_report::{Kind, Report, Row, Span, Totals, Track, clock, span_in_words};

/// Tracks of the timeline; the time of the device is what is left between them.
const TRACKS: [Track; 3] = [Track::Person, Track::Card, Track::Gateway];

/// Height of a track with its name, in em: pictures grow with the type.
const TRACK: f64 = 2.9;

/// Returns the fill pattern of each track, once for the whole page. The patterns differ, so that colour alone carries
/// no information.
pub(super) fn patterns() -> Markup {
    html! {
        svg .patterns aria-hidden="true" width="0" height="0" {
            defs {
                pattern #fill-person patternUnits="userSpaceOnUse" width="6" height="6" {
                    rect .under.person width="6" height="6" {}
                    circle .over.person cx="3" cy="3" r="1.5" {}
                }
                pattern #fill-card patternUnits="userSpaceOnUse" width="6" height="6" patternTransform="rotate(45)" {
                    rect .under.card width="6" height="6" {}
                    rect .over.card width="3" height="6" {}
                }
                pattern #fill-gateway patternUnits="userSpaceOnUse" width="6" height="6" {
                    rect .under.gateway width="6" height="6" {}
                    rect .over.gateway width="6" height="2" {}
                }
            }
        }
    }
}

/// Who was waited for, and when; and where it failed.
pub(super) fn timeline(id: &str, transcript_report: &Report) -> Markup {
    let (Some(first), Some(last)) = (transcript_report.spans.first(), transcript_report.spans.last()) else {
        return html! { p { "Nothing took any time." } };
    };
    let scale = Scale { from: first.from, whole: last.to.saturating_sub(first.from) };
    let failures: Vec<_> =
        transcript_report.rows.iter().filter(|row| row.failure.is_some()).take(MARKS_MAX).collect();
    let tracks = if failures.is_empty() { 3.0 } else { 4.0 };
    let (title, about) = (format!("{id}-line"), format!("{id}-about"));
    html! {
        svg .timeline role="img" aria-labelledby=(title) aria-describedby=(about) width="100%" height=(em(tracks * TRACK)) {
            title id=(title) { "Timeline of person, card and gateway over " (span_in_words(scale.whole)) }
            desc id=(about) { (description(transcript_report)) }
            @for quarter in 0..=4 {
                line .grid x1={ (quarter * 25) "%" } x2={ (quarter * 25) "%" } y1="0" y2=(em(tracks * TRACK)) {}
            }
            @for (place, track) in (0_u8..).zip(TRACKS) {
                @let top = f64::from(place) * TRACK;
                text x="0" y=(em(top + 1.1)) { (track.word()) }
                @for bar in bars(transcript_report, track, &scale) { (bar.draw(track, top + 1.45)) }
            }
            @if !failures.is_empty() {
                text x="0" y=(em(3.0 * TRACK + 1.1)) { "failures" }
                @for row in failures { (mark(row, &scale)) }
            }
        }
        (axis(&scale))
    }
}

/// More marks would overlap.
const MARKS_MAX: usize = 50;

fn mark(row: &Row, scale: &Scale) -> Markup {
    html! {
        text .mark x={ (percent(scale.share(row.at))) "%" } y=(em(3.0 * TRACK + 2.4)) text-anchor="middle" {
            @if let Some(failure) = row.failure { title { (failure.code) " at " (clock(row.at)) " s" } }
            "×"
        }
    }
}

/// Draws the axis below the picture, not in it: with large type on a small screen the three wrap instead of
/// overlapping. The title of the picture says the same to a screen reader.
fn axis(scale: &Scale) -> Markup {
    let half = scale.from.saturating_add(scale.whole / 2);
    let times = [("start", scale.from), ("middle", half), ("end", scale.from.saturating_add(scale.whole))];
    html! { div .axis aria-hidden="true" { @for (name, at) in times { span { (name) " " (clock(at)) " s" } } } }
}

/// The picture in one sentence; the table of what happened has all of it.
fn description(transcript_report: &Report) -> String {
    let part =
        |track: &Track| format!("{}: {}", track_in_words(*track), share(&transcript_report.totals, *track));
    let parts: Vec<_> = Track::VARIANTS.iter().map(part).collect();
    format!("{}. The table under “What happened” has the same in numbers.", parts.join("; "))
}

struct Scale {
    from: Duration,
    whole: Duration,
}

impl Scale {
    /// From 0 to 1.
    fn share(&self, at: Duration) -> f64 {
        let whole = self.whole.as_secs_f64();
        if whole > 0.0 { (at.saturating_sub(self.from).as_secs_f64() / whole).clamp(0.0, 1.0) } else { 0.0 }
    }
}

fn em(number: f64) -> String {
    format!("{number:.2}em")
}

/// Two decimals are less than a pixel.
fn percent(share: f64) -> String {
    format!("{:.2}", share * 100.0)
}

struct Bar {
    from: f64,
    to: f64,
    /// What it is, if it is one thing.
    words: Option<String>,
}

impl Bar {
    /// Bars too thin to be seen are carried by their outline.
    fn draw(&self, track: Track, y: f64) -> Markup {
        html! {
            rect .bar.(track.word()) x={ (percent(self.from)) "%" } y=(em(y)) width={ (percent(self.to - self.from)) "%" } height="1.2em" {
                @if let Some(words) = &self.words { title { (words) } }
            }
        }
    }
}

/// Bars closer than this are drawn as one: a thousandth of the width, less than a pixel on most screens.
const CLOSE: f64 = 0.001;

/// A person's bars are the times in which one was waited for; the others are the exchanges and calls themselves, which may
/// go on while a person types.
fn bars(transcript_report: &Report, track: Track, scale: &Scale) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for bar in found(transcript_report, track, scale) {
        match bars.last_mut().filter(|last| bar.from - last.to < CLOSE) {
            Some(last) => {
                last.to = last.to.max(bar.to);
                last.words = None;
            }
            None => bars.push(bar),
        }
    }
    // What is thinner than one part in a hundred cannot be pointed at.
    for bar in bars.iter_mut().filter(|bar| bar.to - bar.from < 0.01) {
        bar.words = None;
    }
    bars
}

fn found<'a>(
    transcript_report: &'a Report,
    track: Track,
    scale: &'a Scale,
) -> Box<dyn Iterator<Item = Bar> + 'a> {
    let of_kind = move |wanted: Kind| {
        let ended =
            move |row: &'a Row| (row.kind == wanted).then_some(row.took).flatten().map(|took| (row, took));
        transcript_report.rows.iter().filter_map(ended).map(|(row, took)| Bar {
            from: scale.share(row.at),
            to: scale.share(row.at.saturating_add(took)),
            words: Some(format!("{}, {}", row.words, span_in_words(took))),
        })
    };
    match track {
        Track::Card => Box::new(of_kind(Kind::Exchange)),
        Track::Gateway => Box::new(of_kind(Kind::Call)),
        Track::Person | Track::Device => {
            let spans = transcript_report.spans.iter().filter(move |span| span.track == track);
            Box::new(spans.map(|span| Bar {
                from: scale.share(span.from),
                to: scale.share(span.to),
                words: Some(span_in_words(Span::length(span))),
            }))
        }
    }
}

/// One bar that is all of the time, and its parts in words.
pub(super) fn shares(id: &str, totals: &Totals) -> Markup {
    let title = format!("{id}-shares");
    let whole = totals.time.as_secs_f64();
    let part = |track| if whole > 0.0 { totals.of(track).as_secs_f64() / whole } else { 0.0 };
    let starts = Track::VARIANTS.iter().scan(0.0, |sum, track| {
        let from = *sum;
        *sum += part(*track);
        Some((*track, from))
    });
    html! {
        @if whole > 0.0 {
            svg .shares role="img" aria-labelledby=(title) width="100%" height="2em" {
                title id=(title) {
                    "Shares of the time: "
                    @for track in Track::VARIANTS.iter().copied() { (track_in_words(track)) " " (totals.percent(track)) " %; " }
                }
                @for (track, from) in starts {
                    rect .bar.(track.word()) x={ (percent(from)) "%" } y="0.2em" width={ (percent(part(track))) "%" } height="1.6em" {}
                }
            }
            ul .legend role="list" {
                @for track in Track::VARIANTS.iter().copied() {
                    li {
                        svg .swatch aria-hidden="true" width="1.4em" height="1em" {
                            rect .bar.(track.word()) x="1" y="1" width="1.2em" height="0.8em" {}
                        }
                        " " (track_in_words(track)) ": " (share(totals, track))
                    }
                }
            }
        }
    }
}
