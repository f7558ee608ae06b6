//! How an administrator authorizes a receipt computer to fetch the results of a clinic (RFC 8628; product reference, 7).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a receipt computer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum VendorScope {
    /// Fetch results, and mark them as handed over.
    #[serde(rename = "results.read")]
    ResultsRead,
    /// Give a person its 照会番号.
    #[serde(rename = "results.link")]
    ResultsLink,
}

message! {
    /// A receipt computer asks for authorization: `POST /v1/vendor/authorizations`.
    "VendorAuthorizationRequest({scopes:?})" => VendorAuthorizationRequest {
        /// The name that the administrator reads.
        vendor_name: String,
        /// What it wants to do.
        scopes: Vec<VendorScope>,
    }
}

message! {
    /// Codes of an authorization that is not approved yet (RFC 8628, 3.2).
    "VendorAuthorization(..)" => VendorAuthorization {
        /// For `POST /v1/vendor/tokens`; secret.
        device_code: String,
        /// For the administrator: eight letters, with a hyphen in the middle.
        user_code: String,
        /// What the receipt computer shows beside the code.
        verification_text: String,
        /// Seconds until both codes expire.
        expires_in: u32,
        /// Seconds to wait between two calls for the token.
        interval: u32,
    }
}

message! {
    /// Asks for the token: `POST /v1/vendor/tokens`.
    "VendorTokenRequest(..)" => VendorTokenRequest {
        /// The code of the authorization.
        device_code: String,
    }
}

message! {
    /// The token of a receipt computer, for the header `Authorization: Bearer …`. It ends when an administrator ends the link.
    "VendorToken({scopes:?})" => VendorToken {
        /// The token.
        access_token: String,
        /// `Bearer`.
        token_type: String,
        /// What it permits.
        scopes: Vec<VendorScope>,
        /// 登録記号番号 of the clinic.
        registration_number: String,
    }
}

message! {
    /// An administrator lets a receipt computer fetch results: `POST /v1/vendor-links`.
    "VendorLinkRequest(..)" => VendorLinkRequest {
        /// The code as typed.
        user_code: String,
    }
}

message! {
    /// A receipt computer of the clinic, or one that asks for authorization: then it has no times.
    "VendorLinkEntry({scopes:?})" => VendorLinkEntry {
        /// Names the link; empty for one that is not approved.
        link_id: String,
        /// The name that the receipt computer gave itself.
        vendor_name: String,
        /// What it may do.
        scopes: Vec<VendorScope>,
        /// The person who approved it; empty for one that is not approved.
        approved_by: String,
        /// When it was approved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_at: Option<DateTime<Utc>>,
        /// When it last asked for results.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_used_at: Option<DateTime<Utc>>,
        /// When it was ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ended_at: Option<DateTime<Utc>>,
    }
}

message! {
    /// Every receipt computer of the clinic: `GET /v1/vendor-links`.
    "VendorLinkList({})", links => VendorLinkList {
        /// The first approved first.
        links: Vec<VendorLinkEntry>,
    }
}

message! {
    /// A receipt computer wants a message when there are new results: `POST /v1/vendor/webhooks`.
    "WebhookRequest(..)" => WebhookRequest {
        /// Where to send it: `https`, and no address inside of a network.
        url: String,
    }
}

/// How far a webhook is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WebhookState {
    /// New results are announced.
    Active,
    /// Too many messages in a row failed, or the receiver answered 410.
    Stopped,
}

message! {
    /// A webhook of a receipt computer (Standard Webhooks 1.0).
    "WebhookEntry({state:?}, {failures})" => WebhookEntry {
        /// Names the webhook.
        webhook_id: String,
        /// Where it leads.
        url: String,
        /// Whether it is used.
        state: WebhookState,
        /// Tries in a row that failed.
        failures: u32,
        /// When it was added.
        made_at: DateTime<Utc>,
    }
}

message! {
    /// A new webhook, with what its messages are signed with.
    "WebhookSecret(..)" => WebhookSecret {
        /// The webhook.
        webhook: WebhookEntry,
        /// `whsec_` and the secret in Base64. It is given once.
        secret: String,
    }
}

message! {
    /// Every webhook of a receipt computer: `GET /v1/vendor/webhooks`.
    "WebhookList({})", webhooks => WebhookList {
        /// The first added first.
        webhooks: Vec<WebhookEntry>,
    }
}

/// What a receipt computer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VendorAccessKind {
    /// It pulled results from the feed.
    Pulled,
    /// It read one result.
    Read,
    /// It took a result over.
    Taken,
}

message! {
    /// One access of a receipt computer. It names no patient.
    "VendorAccess({kind:?}, {results})" => VendorAccess {
        /// When.
        at: DateTime<Utc>,
        /// The link.
        link_id: String,
        /// What.
        kind: VendorAccessKind,
        /// How many results.
        results: u32,
        /// Sequence of the first of them.
        first_sequence: u64,
        /// Sequence of the last of them.
        last_sequence: u64,
    }
}

message! {
    /// The last accesses of receipt computers: `GET /v1/vendor-accesses`.
    "VendorAccessList({})", accesses => VendorAccessList {
        /// The newest first.
        accesses: Vec<VendorAccess>,
    }
}
