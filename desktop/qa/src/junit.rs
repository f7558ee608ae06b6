use std::io;
use std::time::Duration;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::run::RunResult;

/// The results of a run as `JUnit` XML, as CI systems read it.
///
/// # Errors
/// When XML cannot carry it, which a name of a file can bring about.
pub fn junit(results: &[RunResult]) -> io::Result<Vec<u8>> {
    let failures = results.iter().filter(|result| result.result.is_err()).count().to_string();
    let (tests, took) = (results.len().to_string(), seconds(results.iter().map(|result| result.took).sum()));
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("testsuites")
        .with_attributes([("tests", tests.as_str()), ("failures", &failures), ("time", &took)])
        .write_inner_content(|writer| {
            let suite = writer.create_element("testsuite").with_attributes([
                ("name", "transcripts"),
                ("tests", tests.as_str()),
                ("failures", &failures),
                ("time", &took),
            ]);
            suite.write_inner_content(|writer| results.iter().try_for_each(|result| case(writer, result)))?;
            Ok(())
        })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn case(writer: &mut Writer<Vec<u8>>, result: &RunResult) -> io::Result<()> {
    let name = result.file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = result.file.parent().map(|folder| folder.to_string_lossy()).unwrap_or_default();
    let took = seconds(result.took);
    let element = writer.create_element("testcase");
    let element = element.with_attributes([("classname", &*folder), ("name", &name), ("time", &took)]);
    match &result.result {
        Ok(_) => drop(element.write_empty()?),
        Err(fault) => {
            let message = fault.to_string();
            let first = message.lines().next().unwrap_or_default().to_owned();
            element.write_inner_content(|writer| {
                let failure = writer.create_element("failure").with_attribute(("message", first.as_str()));
                failure.write_text_content(BytesText::new(&message))?;
                Ok(())
            })?;
        }
    }
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:.6}", time.as_secs_f64())
}
