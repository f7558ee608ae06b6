use shikaku_adapter::http::ProbeResponse;
use shikaku_core::gateway::ResultEntry;
use shikaku_eligibility::handover::fhir::broken_rules;
use shikaku_eligibility::handover::{Encoding, FileLimits, clipboard, xml};
use shikaku_eligibility::{Confirmation, OfficialMessage, Verdict};

use super::{Checked, Deviation, Session, expect};

/// Results that a check of a form reads. Each read is written to the access log of the clinic.
const READ: usize = 20;

/// A form of a result.
struct Form {
    accept: &'static str,
    media: &'static str,
    /// Codes with which a result has no such form.
    refusals: &'static [&'static str],
    /// Compares the body with the result of the feed.
    compare: fn(&ProbeResponse, &ResultEntry) -> Checked,
}

pub(super) fn json(session: &mut Session<'_>) -> Checked {
    let compare = |reply: &ProbeResponse, item: &ResultEntry| {
        let read = expect::body(reply, 200, ResultEntry::decode)?;
        // Another client may have taken it meanwhile.
        let read = ResultEntry { handed_over_at: item.handed_over_at, ..read };
        expect::that(read == *item, "フィードと同じ結果", "別の内容")
    };
    check(session, &Form { accept: "application/json", media: "application/json", refusals: &[], compare })
}

pub(super) fn etag(session: &mut Session<'_>) -> Checked {
    let path = format!("/v1/feed/{}", session.first_item()?.id);
    let reply = session.get(&path)?;
    let Some(etag) = reply.header("etag").map(str::to_owned) else {
        return Err(Deviation::failed("ETag", "ない"));
    };
    let again = session.get_with(&path, &[("accept", "application/json"), ("if-none-match", &etag)])?;
    expect::empty(&again, 304)?;
    let other = session.get_with(&path, &[("accept", "application/json"), ("if-none-match", "\"x\"")])?;
    expect::success(&other, 200, "application/json")
}

pub(super) fn xml_utf_8(session: &mut Session<'_>) -> Checked {
    let compare = |reply: &ProbeResponse, item: &ResultEntry| compare_xml(reply, item, Encoding::Utf8);
    check(session, &Form { accept: "application/xml", media: "application/xml", refusals: &[], compare })
}

pub(super) fn xml_shift_jis(session: &mut Session<'_>) -> Checked {
    let compare = |reply: &ProbeResponse, item: &ResultEntry| compare_xml(reply, item, Encoding::ShiftJis);
    let accept = "application/xml;charset=Shift_JIS";
    check(session, &Form { accept, media: "application/xml", refusals: &[], compare })
}

pub(super) fn text(session: &mut Session<'_>) -> Checked {
    let compare = |reply: &ProbeResponse, item: &ResultEntry| {
        let text = std::str::from_utf8(&reply.body).unwrap_or_default();
        let read = clipboard::read(text).map_err(|_| Deviation::failed("コピー用の文字", "別の形の文字"))?;
        let (read, item) = (Confirmation::from(read.message), Confirmation::from(item.message.clone()));
        let numbers = numbers(&read) == numbers(&item);
        expect::that(numbers, "フィードと同じ番号", "別の番号")
    };
    check(
        session,
        &Form { accept: "text/plain", media: "text/plain", refusals: &["not-acceptable"], compare },
    )
}

pub(super) fn fhir(session: &mut Session<'_>) -> Checked {
    let compare = |reply: &ProbeResponse, _: &ResultEntry| match broken_rules(&reply.body).first() {
        None => Ok(()),
        Some(rule) => Err(Deviation::failed(rule.source, format!("{} に反する", rule.name))),
    };
    let refusals = &[
        "not-acceptable",
        "fhir-no-qualification",
        "fhir-superseded",
        "fhir-several-qualifications",
        "fhir-no-insurer",
    ];
    let media = "application/fhir+json";
    check(session, &Form { accept: media, media, refusals, compare })
}

pub(super) fn not_acceptable(session: &mut Session<'_>) -> Checked {
    let path = format!("/v1/feed/{}", session.first_item()?.id);
    for accept in ["image/png", "application/json;q=0", "application/xml;charset=EUC-JP"] {
        let reply = session.get_with(&path, &[("accept", accept)])?;
        expect::problem(&reply, 406, &["not-acceptable"])?;
    }
    Ok(())
}

pub(super) fn unknown_id(session: &mut Session<'_>) -> Checked {
    for id in ["AAAAAAAAAAAAAAAAAAAAAA", "unknown", "%2e%2e", "a%00b"] {
        expect::problem(&session.get(&format!("/v1/feed/{id}"))?, 404, &["not-found"])?;
    }
    Ok(())
}

/// The answer is that for an identifier that does not exist, so that a receipt computer learns of no other clinic.
pub(super) fn foreign_id(session: &mut Session<'_>) -> Checked {
    let Some(id) = session.given.foreign_id.clone() else {
        return Err(Deviation::NotApplicable("ほかの施術所の結果が指定されていない"));
    };
    let foreign = session.get(&format!("/v1/feed/{id}"))?;
    expect::problem(&foreign, 404, &["not-found"])?;
    let unknown = session.get("/v1/feed/AAAAAAAAAAAAAAAAAAAAAA")?;
    expect::that(foreign.body == unknown.body, "ない結果と同じ本文", "別の本文")
}

/// Reads results in one form. A result may have none, but not one that holds.
fn check(session: &mut Session<'_>, form: &Form) -> Checked {
    let items = session.items()?;
    let mut has_one = false;
    for item in items.iter().take(READ) {
        let reply = session.get_with(&format!("/v1/feed/{}", item.id), &[("accept", form.accept)])?;
        let confirmation = Confirmation::from(item.message.clone());
        let holds = matches!(confirmation.verdict(), Verdict::Valid | Verdict::ValidUnregistered);
        let may_refuse = !holds || reply.body.windows(NO_INSURER.len()).any(|it| it == NO_INSURER);
        if reply.status == 406 && may_refuse && !form.refusals.is_empty() {
            expect::problem(&reply, 406, form.refusals)?;
            continue;
        }
        expect::success(&reply, 200, form.media)?;
        (form.compare)(&reply, item)?;
        has_one = true;
    }
    if has_one { Ok(()) } else { Err(Deviation::NotApplicable("この形で表せる結果がない")) }
}

/// A qualification that holds has no form in FHIR without an insurer.
const NO_INSURER: &[u8] = b"\"fhir-no-insurer\"";

fn compare_xml(reply: &ProbeResponse, item: &ResultEntry, encoding: Encoding) -> Checked {
    let file = xml::read::<OfficialMessage>(&reply.body, &FileLimits::SINGLE);
    let file = file.map_err(|_| Deviation::failed("資格確認結果のXML", "読めないXML"))?;
    expect::that(file.encoding == encoding, "求めた文字コード", "別の文字コード")?;
    let charset = reply.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let label = encoding.label().to_ascii_lowercase();
    expect::that(charset.contains(&label), "Content-Type に求めた charset", "別の charset")?;
    let (read, item) = (Confirmation::from(file.message), Confirmation::from(item.message.clone()));
    expect::that(read.verdict() == item.verdict(), "フィードと同じ資格有効性", "別の資格有効性")?;
    expect::that(numbers(&read) == numbers(&item), "フィードと同じ番号", "別の番号")
}

/// 保険者番号 and 番号 of each qualification.
fn numbers(confirmation: &Confirmation) -> Vec<[String; 2]> {
    let text = |text: &Option<shikaku_eligibility::Text>| {
        text.as_ref().map(|text| shikaku_eligibility::trimmed(text.as_str()).to_owned()).unwrap_or_default()
    };
    let results = confirmation.results().iter();
    results.map(|it| [text(&it.insurer_number), text(&it.insured_identification_number)]).collect()
}
