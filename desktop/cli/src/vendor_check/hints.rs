use serde_json::{Value, json};

use super::{Checked, Deviation, Session, expect};

const PATH: &str = "/v1/feed/events";

/// The first event comes at once, with the sequence of the last result and nothing else.
pub(super) fn events(session: &mut Session<'_>) -> Checked {
    let last = session.items()?.last().map_or(0, |item| item.sequence);
    let reply = session.get_until(PATH, |body| blocks(body).count() > 1)?;
    expect::success(&reply, 200, "text/event-stream")?;
    let text = String::from_utf8_lossy(&reply.body);
    let block = blocks(text.as_bytes()).next().unwrap_or_default();
    let block = String::from_utf8_lossy(block);
    let field = |name: &str| {
        let fields = block.lines().filter_map(|line| line.split_once(':'));
        let mut found = fields.filter(|(field, _)| *field == name).map(|(_, value)| value.trim());
        found.next().map(str::to_owned).unwrap_or_default()
    };
    let sequence = field("id").parse::<u64>().ok();
    expect::that(field("event") == "results", "event: results", "別の最初の行")?;
    expect::that(sequence.is_some_and(|it| it >= last), "id は最後の sequence", "別の id")?;
    let data: Value = serde_json::from_str(&field("data")).unwrap_or_default();
    expect::that(data == json!({ "sequence": sequence }), "data は sequence だけ", "別の data")
}

/// Behind the first event there is another, or a comment.
pub(super) fn alive(session: &mut Session<'_>) -> Checked {
    let reply = session.get_until(PATH, |body| blocks(body).count() > 2)?;
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    let second = blocks(text.as_bytes()).nth(1).unwrap_or_default();
    let is_known = second.starts_with(b":") || second.starts_with(b"event: results");
    if is_known {
        Ok(())
    } else {
        Err(Deviation::failed("注釈か event: results", "別の行、または終わり"))
    }
}

/// The blocks of a stream. What is behind the last blank line is the last of them, whole or not.
fn blocks(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(body);
    std::iter::from_fn(move || {
        let now = rest?;
        let end = now.windows(2).position(|pair| pair == b"\n\n");
        rest = end.and_then(|end| now.get(end + 2..));
        now.get(..end.unwrap_or(now.len()))
    })
}
