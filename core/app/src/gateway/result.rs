//! Results that a gateway keeps for a clinic, as devices and receipt computers get them (product reference, 6 and 7).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use shikaku_eligibility::OfficialMessage;

use crate::gateway::CheckMethod;

/// What a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultKind {
    /// A check was completed.
    Confirmed,
    /// 複数該当: the staff chose one of several qualifications. The message has that one alone.
    Chosen,
}

message! {
    /// 資格確認結果 of one completed check: `GET /v1/results/{id}`, `GET /v1/feed/{id}`.
    "ResultEntry({kind:?}, {method:?})" => ResultEntry {
        /// Names the result.
        id: String,
        /// Position in the feed of the clinic, without gaps in the order of completion.
        sequence: u64,
        /// What it is.
        kind: ResultKind,
        /// 施術日, in Japan.
        treatment_date: NaiveDate,
        /// When the check was completed, or the choice was made.
        confirmed_at: DateTime<Utc>,
        /// 本人確認の方法: by PIN or by sight.
        method: CheckMethod,
        /// The device on which it was done.
        device: String,
        /// What people call the device; not for receipt computers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        device_name: Option<String>,
        /// The person who did it; empty for a device with a token of its own.
        staff: String,
        /// Name of the person; not for receipt computers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staff_name: Option<String>,
        /// Equal for every result of one person at this clinic, and of no meaning elsewhere.
        patient: String,
        /// The last day on which it is kept, in Japan.
        purge_after: NaiveDate,
        /// When it was handed over to the receipt computer first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handed_over_at: Option<DateTime<Utc>>,
        /// The answer with the official element names.
        message: OfficialMessage,
    }
}

message! {
    /// 過去の結果: `GET /v1/results`.
    "ResultPage({})", results => ResultPage {
        /// The newest first.
        results: Vec<ResultEntry>,
        /// `page` of the next older results, where there are any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        older: Option<String>,
        /// `page` of the next newer results, where there are any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        newer: Option<String>,
    }
}

message! {
    /// What a receipt computer pulls: `GET /v1/feed`.
    "FeedPage({})", items => FeedPage {
        /// The oldest first.
        items: Vec<ResultEntry>,
        /// `after` of the next call.
        cursor: String,
        /// Whether the next call brings more at once.
        more: bool,
    }
}

message! {
    /// The staff choose one of several qualifications: `POST /v1/results/{id}/choice`.
    "ChoiceRequest({index})" => ChoiceRequest {
        /// Position in the list of qualifications, from zero.
        index: u32,
    }
}

message! {
    /// A receipt computer took a result over: `POST /v1/feed/{id}/taken`.
    "TakenRequest(..)" => TakenRequest {
        /// 照会番号 of the receipt computer, which later results of the same person carry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference_number: Option<String>,
    }
}
