//! The copied text.

use shikaku_eligibility::handover::clipboard::{
    ClipboardForm, ClipboardWritten, LineEnd, read, text_of, write,
};
use shikaku_eligibility::{Confirmation, MessageBody, MessageHeader, OfficialMessage, XmlMsg};

use super::{fixtures, person, serial};

/// The labels carry one qualification and its date; the rest of a message, and when a certificate was issued, has no place.
fn what_labels_carry(message: &OfficialMessage) -> OfficialMessage {
    let (header, body) = (&message.xml_msg.message_header, &message.xml_msg.message_body);
    let message_header = MessageHeader {
        qualification_confirmation_date: header.qualification_confirmation_date.clone(),
        ..MessageHeader::default()
    };
    let message_body = MessageBody { result_list: body.result_list.clone(), ..MessageBody::default() };
    let xml_msg = XmlMsg { message_header, message_body, ..XmlMsg::default() };
    let mut carried = OfficialMessage { xml_msg };
    for person in carried.xml_msg.message_body.result_list.iter_mut().flat_map(|list| &mut list.results) {
        if let Some(certificate) = &mut person.elderly_recipient_certificate_info {
            certificate.elderly_recipient_certificate_date = None;
        }
    }
    carried
}

#[test]
fn what_another_program_copied_is_read_whole() {
    for (name, file) in fixtures("clipboard") {
        let record = read(&text_of(&file).expect("text")).expect("a record");
        assert!(record.findings.is_empty(), "{name}: {:?}", record.findings);
        assert_eq!(record.message, what_labels_carry(&person(serial(&name))), "{name}");
    }
}

#[test]
fn what_we_copy_is_read_as_the_same() {
    for (name, _) in fixtures("clipboard") {
        let message = person(serial(&name));
        for line_end in [LineEnd::Lf, LineEnd::CrLf] {
            let form = ClipboardForm { line_end, with_address: true };
            let written = write(&Confirmation::from(message.clone()), form).map(ClipboardWritten::into_text);
            let record = read(&written.expect("valid")).expect("a record");
            assert_eq!(record.findings, [], "{name}");
            assert_eq!(record.message, what_labels_carry(&message), "{name}");
        }
    }
}

/// Eligibility reference, 1.5: the labels are not certain, and receipt computers raise an alarm at them.
#[test]
fn an_address_is_copied_where_it_is_asked_for() {
    let message = Confirmation::from(person("590001"));
    let plain = write(&message, LineEnd::Lf).expect("valid").into_text();
    assert!(!plain.contains("住所") && !plain.contains("郵便番号"), "{plain}");
    let form = ClipboardForm { with_address: true, ..ClipboardForm::default() };
    let whole = write(&message, form).expect("valid").into_text();
    assert!(whole.contains("\n郵便番号\t9990001\n住所\t見本都"), "{whole}");
}

#[test]
fn no_person_without_one_valid_qualification_is_copied() {
    let copied: Vec<_> =
        fixtures("clipboard").into_iter().map(|(name, _)| serial(&name).to_owned()).collect();
    for (name, _) in fixtures("json") {
        let is_copied = write(&Confirmation::from(person(serial(&name))), LineEnd::Lf).is_ok();
        assert_eq!(is_copied, copied.iter().any(|serial| name.starts_with(serial)), "{name}");
    }
}
