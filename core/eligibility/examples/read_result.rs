//! Reads a result (資格確認 XML, JSON or copied text) and prints what a receipt computer needs.
//!
//! `cargo run -p shikaku-eligibility --example read_result -- - < FILE`; without `-`, a synthetic result of its own.

use std::io::Read as _;

use shikaku_eligibility::handover::FileLimits;
use shikaku_eligibility::handover::any::{Format, read};
use shikaku_eligibility::{Confirmation, contribution_share};

const SYNTHETIC: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<XmlMsg>
  <MessageHeader><SegmentOfResult>1</SegmentOfResult><QualificationConfirmationDate>20261122</QualificationConfirmationDate></MessageHeader>
  <MessageBody>
    <ProcessingResultStatus>1</ProcessingResultStatus>
    <QualificationValidity>1</QualificationValidity>
    <ResultList>
      <ResultOfQualificationConfirmation>
        <InsurerNumber>01990019</InsurerNumber>
        <InsuredCardSymbol>12</InsuredCardSymbol>
        <InsuredIdentificationNumber>3456</InsuredIdentificationNumber>
        <Name>見本　花子</Name>
        <Birthdate>19840410</Birthdate>
      </ResultOfQualificationConfirmation>
    </ResultList>
  </MessageBody>
</XmlMsg>
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut file = SYNTHETIC.as_bytes().to_vec();
    if std::env::args().nth(1).as_deref() == Some("-") {
        file.clear();
        std::io::stdin().read_to_end(&mut file)?;
    }
    println!("{:?}", Format::of(&file));
    let incoming = read(&file, &FileLimits::SINGLE)?;
    for finding in &incoming.findings {
        println!("line {} was not understood: {:?}", finding.line, finding.kind);
    }
    let confirmation = Confirmation::from(incoming.message);
    println!("{:?}", confirmation.verdict());
    let today = confirmation.confirmed_on().ok_or("the result has no day of confirmation")?;
    for person in confirmation.results() {
        println!("{:?}", contribution_share(person, today));
    }
    Ok(())
}
