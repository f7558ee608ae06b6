//! A strict reader of Prometheus' text format (exposition format 0.0.4).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

/// The status and the body of `GET path` over plain HTTP.
pub(super) fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: metrics\r\nConnection: close\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

/// Samples by their name and labels, as they are written.
pub(super) struct Exposition {
    samples: BTreeMap<String, f64>,
    pub(super) labels: BTreeSet<(String, String)>,
}

impl Exposition {
    pub(super) fn fetch(address: SocketAddr) -> Self {
        let (status, body) = get(address, "/metrics");
        assert_eq!(status, 200);
        Self::read(&body)
    }

    /// Reads an exposition. Every family has a help text and a type before its samples, and every histogram adds up.
    pub(super) fn read(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line has no end");
        let (mut samples, mut labels) = (BTreeMap::new(), BTreeSet::new());
        let (mut helped, mut types) = (BTreeSet::new(), BTreeMap::new());
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (family, words) = help.split_once(' ').expect("a help text");
                assert!(!words.is_empty() && helped.insert(family.to_owned()), "{line}");
            } else if let Some(of) = line.strip_prefix("# TYPE ") {
                let (family, kind) = of.split_once(' ').expect("a type");
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                assert!(types.insert(family.to_owned(), kind.to_owned()).is_none(), "{line}");
            } else {
                let (name, value) = line.rsplit_once(' ').expect("a sample");
                let (family, of) = name.split_once('{').unwrap_or((name, ""));
                let is_known = |name: &str| helped.contains(name) && types.contains_key(name);
                let parts = ["_bucket", "_sum", "_count"].map(|end| family.strip_suffix(end));
                assert!(is_known(family) || parts.into_iter().flatten().any(is_known), "{line}");
                labels.extend(labels_of(of));
                let value = value.parse().expect("a number");
                assert!(samples.insert(name.to_owned(), value).is_none(), "{line} is there twice");
            }
        }
        let all = Self { samples, labels };
        for (family, _) in types.iter().filter(|(_, kind)| *kind == "histogram") {
            all.assert_adds_up(family);
        }
        all
    }

    /// The value of a sample.
    pub(super) fn value(&self, name: &str) -> f64 {
        *self.samples.get(name).unwrap_or_else(|| panic!("{name} is not there"))
    }

    /// How many more than before.
    pub(super) fn since(&self, before: &Self, name: &str) -> f64 {
        self.value(name) - before.value(name)
    }

    fn assert_adds_up(&self, family: &str) {
        let mut by_labels: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
        for (name, value) in &self.samples {
            let Some(of) = name.strip_prefix(&format!("{family}_bucket{{")) else { continue };
            let (rest, end) = of.split_once("le=\"").expect("the end of a bucket");
            let end = end.trim_end_matches("\"}").parse().expect("a number");
            by_labels.entry(rest.trim_end_matches(',').to_owned()).or_default().push((end, *value));
        }
        assert!(!by_labels.is_empty(), "{family} has no bucket");
        for (labels, mut buckets) in by_labels {
            buckets.sort_by(|one, other| one.0.total_cmp(&other.0));
            assert!(buckets.is_sorted_by(|one, other| one.1 <= other.1), "{family} {labels}");
            let (end, all) = *buckets.last().expect("a bucket");
            assert!(
                end.is_infinite() && (all - self.value(&format!("{family}_count{{{labels}}}"))).abs() < 0.5
            );
            assert!(self.value(&format!("{family}_sum{{{labels}}}")) >= 0.0);
        }
    }
}

/// The labels of `name="value",other="value"}`.
fn labels_of(text: &str) -> Vec<(String, String)> {
    let mut labels = Vec::new();
    let mut rest = text.trim_end_matches('}');
    while let Some((name, after)) = rest.split_once("=\"") {
        // No value of ours has a quotation mark, which would be escaped.
        let (value, after) = after.split_once('"').expect("the end of a value");
        assert!(name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'), "{name}");
        labels.push((name.to_owned(), value.to_owned()));
        rest = after.trim_start_matches(',');
    }
    assert_eq!(rest, "", "{text}");
    labels
}
