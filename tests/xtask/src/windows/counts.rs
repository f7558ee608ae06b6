use std::fmt;

/// How tests ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    passed: u32,
    failed: u32,
    ignored: u32,
    /// A program did not start, or ended in a test.
    is_broken: bool,
}

impl Counts {
    /// Adds a line that a program of tests printed: `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub(super) fn add(&mut self, line: &str) {
        let Some(results) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
            return;
        };
        for (count, word) in results.1.split("; ").filter_map(|part| part.split_once(' ')) {
            let count: u32 = count.parse().unwrap_or_default();
            match word {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                _ => {}
            }
        }
    }

    /// Takes the end of the run.
    pub(super) fn ended(&mut self, is_success: bool) {
        self.is_broken = !is_success && self.failed == 0;
    }

    pub(super) fn is_passed(self) -> bool {
        self.failed == 0 && !self.is_broken && self.passed > 0
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_broken {
            writeln!(f, "a program of tests did not start, or ended in a test")?;
        }
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn results_of_several_programs_are_added() {
        let mut counts = Counts::default();
        for line in [
            "running 4 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 5 filtered out; finished in 1.10s",
        ] {
            counts.add(line);
        }
        counts.ended(false);
        assert_eq!(counts.to_string(), "4 passed, 2 failed, 1 skipped");
        assert!(!counts.is_passed());
    }

    #[test]
    fn a_program_that_did_not_start_is_a_failure() {
        let mut counts = Counts { passed: 3, ..Counts::default() };
        assert!(counts.is_passed());
        counts.ended(false);
        assert!(!counts.is_passed());
    }
}
