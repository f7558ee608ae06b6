use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use crate::run::RunResult;

/// The results of a run as `JUnit` XML, as CI systems read it.
///
/// # Errors
/// When XML cannot be written.
pub fn junit(results: &[RunResult]) -> Result<Vec<u8>, SerializeError> {
    let took = results.iter().map(|result| result.took).sum();
    let mut suite = TestSuite::new("transcripts");
    suite.set_time(took).add_test_cases(results.iter().map(case));
    let mut bytes = Vec::new();
    Report::new("transcripts").set_time(took).add_test_suite(suite).serialize(&mut bytes)?;
    Ok(bytes)
}

fn case(result: &RunResult) -> TestCase {
    let name = result.file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = result.file.parent().map(|folder| folder.to_string_lossy()).unwrap_or_default();
    let status = match &result.result {
        Ok(_) => TestCaseStatus::success(),
        Err(fault) => {
            let message = fault.to_string();
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(message.lines().next().unwrap_or_default()).set_description(&*message);
            status
        }
    };
    let mut case = TestCase::new(&*name, status);
    case.set_classname(&*folder).set_time(result.took);
    case
}
