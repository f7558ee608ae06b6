//! The two forms of the log.

use std::io::{self, Write};
use std::panic::PanicHookInfo;

use chrono::SecondsFormat;
use clap::ValueEnum;
use log::Record;
use log::kv::{Error, Key, Value, VisitSource, VisitValue};
use serde_json::Map;
use shikaku_adapter::SystemClock;
use shikaku_core::port::Clock as _;

/// How the log is written to standard error.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl LogFormat {
    /// Starts the log of this process. `RUST_LOG` chooses the levels; without it, `info` and above.
    pub(crate) fn start(self) {
        let mut builder = env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("info"));
        if matches!(self, Self::Json) {
            builder.format(write_json);
        }
        builder.init();
        std::panic::set_hook(report(|text| log::error!("{text}")));
    }
}

/// A hook that reports the place of a panic and not its message, which may hold what a request had.
fn report(log: fn(&str)) -> Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync> {
    Box::new(move |panic| {
        let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
        log(&format!("a panic{place}"));
    })
}

/// Writes a record as one JSON object: `time`, `level`, `target`, `message`, and the keys of the record.
fn write_json(line: &mut (impl Write + ?Sized), record: &Record<'_>) -> io::Result<()> {
    let mut object = Map::new();
    // A key of a record cannot take the place of one of these.
    drop(record.key_values().visit(&mut Keys(&mut object)));
    let time = SystemClock.now().to_rfc3339_opts(SecondsFormat::Millis, true);
    object.insert("time".to_owned(), time.into());
    object.insert("level".to_owned(), record.level().as_str().into());
    object.insert("target".to_owned(), record.target().into());
    object.insert("message".to_owned(), record.args().to_string().into());
    writeln!(line, "{}", serde_json::Value::Object(object))
}

/// Collects the keys of a record.
struct Keys<'a>(&'a mut Map<String, serde_json::Value>);

impl<'kvs> VisitSource<'kvs> for Keys<'_> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        let mut cell = Cell(serde_json::Value::Null);
        value.visit(&mut cell)?;
        self.0.insert(key.as_str().to_owned(), cell.0);
        Ok(())
    }
}

/// The JSON of one value.
struct Cell(serde_json::Value);

impl VisitValue<'_> for Cell {
    fn visit_any(&mut self, value: Value<'_>) -> Result<(), Error> {
        self.0 = value.to_string().into();
        Ok(())
    }

    fn visit_u64(&mut self, value: u64) -> Result<(), Error> {
        self.0 = value.into();
        Ok(())
    }

    fn visit_i64(&mut self, value: i64) -> Result<(), Error> {
        self.0 = value.into();
        Ok(())
    }

    fn visit_f64(&mut self, value: f64) -> Result<(), Error> {
        self.0 = value.into();
        Ok(())
    }

    fn visit_bool(&mut self, value: bool) -> Result<(), Error> {
        self.0 = value.into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use log::{Level, Record};
    use serde_json::{Value, json};

    use super::{report, write_json};

    static REPORTED: Mutex<String> = Mutex::new(String::new());

    #[test]
    fn a_panic_is_reported_by_its_place_alone() {
        let before = std::panic::take_hook();
        std::panic::set_hook(report(|text| REPORTED.lock().expect("no panic").push_str(text)));
        let ended = std::thread::spawn(|| panic!("the name of a person")).join();
        std::panic::set_hook(before);
        assert!(ended.is_err());
        let reported = REPORTED.lock().expect("no panic").clone();
        assert!(reported.starts_with("a panic at ") && reported.contains("log_format.rs:"), "{reported}");
        assert!(!reported.contains("person"), "{reported}");
    }

    fn written(record: &Record<'_>) -> Value {
        let mut line = Vec::new();
        write_json(&mut line, record).expect("a line");
        assert_eq!(String::from_utf8_lossy(&line).lines().count(), 1, "a record is one line");
        serde_json::from_slice(&line).expect("JSON")
    }

    #[test]
    fn a_record_is_one_json_object_with_its_keys_as_members() {
        let keys: &[(&str, log::kv::Value<'_>)] = &[
            ("status", 201_u16.into()),
            ("endpoint", "POST /v1/challenges".into()),
            ("level", "none".into()),
        ];
        let mut builder = Record::builder();
        builder.level(Level::Warn).target("gateway").key_values(&keys);
        let value = written(&builder.args(format_args!("two\nlines \"quoted\"")).build());
        assert_eq!(value["message"], "two\nlines \"quoted\"");
        assert_eq!((&value["level"], &value["target"]), (&json!("WARN"), &json!("gateway")));
        assert_eq!((&value["status"], &value["endpoint"]), (&json!(201), &json!("POST /v1/challenges")));
        assert!(value["time"].as_str().is_some_and(|time| time.ends_with('Z')), "{value}");
    }
}
