use std::time::Duration;

/// How a stage ended.
pub(crate) enum Outcome {
    Passed,
    Failed(String),
    /// Could not run, and that was allowed.
    Skipped(String),
}

/// One stage, ended.
pub(crate) struct Row {
    pub(crate) stage: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

/// The closing table and its one line of totals.
pub(crate) fn text(rows: &[Row]) -> String {
    let line = |row: &Row| {
        let (word, reason) = match &row.outcome {
            Outcome::Passed => ("passed", ""),
            Outcome::Failed(reason) => ("FAILED", reason.as_str()),
            Outcome::Skipped(reason) => ("skipped", reason.as_str()),
        };
        let text = format!("{:<8} {word:<7} {:>7.1} s  {reason}", row.stage, row.took.as_secs_f64());
        format!("{}\n", text.trim_end())
    };
    let count = |wanted: fn(&Outcome) -> bool| rows.iter().filter(|row| wanted(&row.outcome)).count();
    format!(
        "{}{} passed, {} failed, {} skipped",
        rows.iter().map(line).collect::<String>(),
        count(|outcome| matches!(outcome, Outcome::Passed)),
        count(|outcome| matches!(outcome, Outcome::Failed(_))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_))),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Outcome, Row, text};

    #[test]
    fn the_last_line_counts_every_outcome_and_a_reason_is_in_its_row() {
        let row = |stage, outcome| Row { stage, outcome, took: Duration::from_millis(1250) };
        let rows = [
            row("fmt", Outcome::Passed),
            row("test", Outcome::Failed("`cargo test` ended".to_owned())),
            row("pcsc", Outcome::Skipped("missing: pcscd".to_owned())),
        ];
        let expected = "\
fmt      passed      1.2 s
test     FAILED      1.2 s  `cargo test` ended
pcsc     skipped     1.2 s  missing: pcscd
1 passed, 1 failed, 1 skipped";
        assert_eq!(text(&rows), expected);
    }
}
