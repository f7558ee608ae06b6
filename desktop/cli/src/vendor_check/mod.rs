//! The conformance run for the API of receipt computers: one row of a table for each check.
//!
//! A check compares an answer of the gateway with `desktop/gateway/results.yaml`. It reports statuses, codes and names of members,
//! and nothing else of an answer, because the results of a clinic are about patients.

mod access;
mod consent;
mod expect;
mod feed;
mod forms;
mod hints;
mod session;
mod taken;
mod webhooks;

pub(crate) use self::session::{Given, Session, open};

/// One check of the run.
pub(crate) struct Check {
    /// Stable, for programs.
    pub(crate) name: &'static str,
    /// What a gateway does, for people.
    pub(crate) about: &'static str,
    run: fn(&mut Session<'_>) -> Checked,
}

/// How a check ends that does not pass.
pub(crate) enum Deviation {
    /// The gateway does something else.
    Failed {
        /// As the documentation says.
        expected: String,
        /// What came, without a value of a result.
        got: String,
    },
    /// It cannot be checked here.
    NotApplicable(&'static str),
}

/// How a check ends.
pub(crate) type Checked = Result<(), Deviation>;

impl Deviation {
    fn failed(expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self::Failed { expected: expected.into(), got: got.into() }
    }
}

impl Check {
    const fn row(name: &'static str, about: &'static str, run: fn(&mut Session<'_>) -> Checked) -> Self {
        Self { name, about, run }
    }

    /// Makes the check.
    pub(crate) fn run(&self, session: &mut Session<'_>) -> Checked {
        (self.run)(session)
    }
}

/// Every check, in the order of a run.
pub(crate) static CHECKS: &[Check] = &[
    Check::row("unknown-address", "ない場所は404", access::unknown_address),
    Check::row("wrong-method", "別のメソッドは405", access::wrong_method),
    Check::row("no-token", "トークンがなければ401", access::no_token),
    Check::row("wrong-token", "知らないトークンは401", access::wrong_token),
    Check::row("body-unread", "本文を読む前に401", access::body_unread),
    Check::row("authorization", "連携の申し込みに、2つのコードを返す（RFC 8628）", consent::authorization),
    Check::row("authorization-refused", "名前のない申し込みは422", consent::authorization_refused),
    Check::row("authorization-not-json", "JSONでない申し込みは415", consent::authorization_not_json),
    Check::row("authorization-pending", "承認の前は authorization-pending", consent::authorization_pending),
    Check::row("slow-down", "早すぎる問い合わせは slow-down", consent::slow_down),
    Check::row("device-code-unknown", "知らないコードは403", consent::device_code_unknown),
    Check::row("token", "承認の後に、トークンを返す", consent::token),
    Check::row("token-once", "トークンを渡すのは1回だけ", consent::token_once),
    Check::row("feed", "結果を、完了の順に返す", feed::feed),
    Check::row("feed-cursor", "カーソルの続きから、抜けも重なりもない", feed::cursor),
    Check::row("feed-since", "日付からも始められる", feed::since),
    Check::row("feed-wait", "結果がなければ、waitの秒数だけ待つ", feed::wait),
    Check::row("feed-query", "範囲の外の値と、知らない名前は400", feed::query),
    Check::row("cursor-invalid", "カーソルでない文字は400", feed::cursor_invalid),
    Check::row("cursor-expired", "消えた結果の前のカーソルは410", feed::cursor_expired),
    Check::row("read-json", "1件をJSONで返す", forms::json),
    Check::row("read-etag", "同じETagなら304", forms::etag),
    Check::row("read-xml-utf-8", "1件をUTF-8のXMLで返す", forms::xml_utf_8),
    Check::row("read-xml-shift-jis", "1件をShift_JISのXMLで返す", forms::xml_shift_jis),
    Check::row("read-text", "1件をコピー用の文字で返す", forms::text),
    Check::row("read-fhir", "1件をFHIR R4（JP Core）で返す", forms::fhir),
    Check::row("not-acceptable", "返せない形は406", forms::not_acceptable),
    Check::row("unknown-id", "ない結果は404", forms::unknown_id),
    Check::row("foreign-id", "ほかの施術所の結果は404", forms::foreign_id),
    Check::row("taken-key", "Idempotency-Keyのない受け取りは400", taken::key_missing),
    Check::row("taken-number", "照会番号に使えない文字は400", taken::number_refused),
    Check::row("taken-foreign", "ほかの施術所の結果は受け取れない", taken::foreign),
    Check::row("taken", "照会番号を付けて受け取る。繰り返しても同じ", taken::taken),
    Check::row("taken-reused", "同じキーで別の内容は422", taken::key_reused),
    Check::row("taken-shown", "受け取った結果に時刻が付く", taken::shown),
    Check::row("reference-number", "同じ人の次の結果に照会番号が付く", taken::reference_number),
    Check::row("events", "最後の結果の番号だけを知らせる（SSE）", hints::events),
    Check::row("events-alive", "何もなくても15秒ごとに続く", hints::alive),
    Check::row("webhook-target", "内側の宛先は422", webhooks::target),
    Check::row("webhook", "Webhookを登録し、一覧に出し、消す", webhooks::webhook),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::CHECKS;

    #[test]
    fn every_check_has_a_name_of_its_own_and_a_row_in_the_readme() {
        let names: BTreeSet<_> = CHECKS.iter().map(|check| check.name).collect();
        assert_eq!(names.len(), CHECKS.len());
        let readme = include_str!("../../README.md");
        for name in names {
            assert!(readme.contains(&format!("`{name}`")), "{name} is not in the README");
        }
    }
}
