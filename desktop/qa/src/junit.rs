use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use crate::run::RunResult;

/// The results of a run as `JUnit` XML, as CI systems read it.
///
/// # Errors
/// When XML cannot be written.
pub fn junit(results: &[RunResult]) -> Result<Vec<u8>, SerializeError> {
    let took = results.iter().map(|ran| ran.took).sum();
    let mut suite = TestSuite::new("transcripts");
    suite.set_time(took).add_test_cases(results.iter().map(case));
    let mut bytes = Vec::new();
    Report::new("transcripts").set_time(took).add_test_suite(suite).serialize(&mut bytes)?;
    Ok(bytes)
}

fn case(ran: &RunResult) -> TestCase {
    let name = ran.file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = ran.file.parent().map(|folder| folder.to_string_lossy()).unwrap_or_default();
    let status = match &ran.result {
        Ok(_) => TestCaseStatus::success(),
        Err(fault) => {
            let told = fault.to_string();
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(told.lines().next().unwrap_or_default()).set_description(&*told);
            status
        }
    };
    let mut case = TestCase::new(&*name, status);
    case.set_classname(&*folder).set_time(ran.took);
    case
}
