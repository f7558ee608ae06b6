use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::gateway::{
    ProblemCode, VendorAuthorization, VendorAuthorizationRequest, VendorToken, VendorTokenRequest,
};

use super::table::{self, AuthorizationRow};
use super::{Vendors, user_code};
use crate::account::digest_of;
use crate::refusal::Refusal;
use crate::store::StoreError;

/// How long a code can be used.
const LIFETIME: TimeDelta = TimeDelta::minutes(15);

/// How long it is kept after that, so that a late poll gets "expired" and not "unknown".
pub(super) const KEPT: TimeDelta = TimeDelta::hours(1);

/// Seconds between two polls, and by how many more a poll before its time makes them (RFC 8628, 3.5).
const INTERVAL: u32 = 5;

/// Most codes that are open at the same time, of all receipt computers.
const OPEN_MAX: i64 = 10_000;

/// Most characters of a name.
const NAME_MAX: usize = 60;

impl Vendors {
    /// `POST /v1/vendor/authorizations`: a pair of codes for a receipt computer, which no clinic has approved yet.
    pub(crate) fn authorize(
        &self,
        request: &VendorAuthorizationRequest,
        now: DateTime<Utc>,
    ) -> Result<VendorAuthorization, Refusal> {
        let name = request.vendor_name.trim();
        if !is_name(name) || request.scopes.is_empty() {
            return Err(ProblemCode::VendorNameRefused.into());
        }
        let mut scopes = request.scopes.clone();
        scopes.sort_unstable_by_key(|scope| *scope as u8);
        scopes.dedup();
        let (device_code, user_code) = (self.chance.token()?, user_code::from_random(self.chance.half()?));
        let row = AuthorizationRow {
            device_code: digest_of(&device_code),
            vendor: name.to_owned(),
            scopes,
            expires_at: now + LIFETIME,
            poll_seconds: INTERVAL.into(),
            polled_at: now - TimeDelta::seconds(INTERVAL.into()),
            link: None,
        };
        self.store.write(|work| {
            if table::open_authorizations(work, now)? >= OPEN_MAX {
                return Err(Refusal::too_many(std::time::Duration::from_mins(1)));
            }
            let digest = table::user_code_digest(work, &user_code);
            Ok(table::add_authorization(work, &row, &digest)?)
        })?;
        let user_code = user_code::grouped(&user_code);
        Ok(VendorAuthorization {
            device_code,
            verification_text: verification_text(&user_code),
            user_code,
            expires_in: u32::try_from(LIFETIME.num_seconds()).unwrap_or_default(),
            interval: INTERVAL,
        })
    }

    /// `POST /v1/vendor/tokens`: the token, once an administrator has approved the code. It is given once.
    pub(crate) fn token(
        &self,
        request: &VendorTokenRequest,
        now: DateTime<Utc>,
    ) -> Result<VendorToken, Refusal> {
        let (code, token) = (digest_of(&request.device_code), self.chance.token()?);
        let given = self.store.write(|work| {
            work.sql.lock(&["vendor authorization"])?;
            let Some(row) = table::by_device_code(work, &code)? else {
                return Ok(Err(ProblemCode::DeviceCodeUnknown));
            };
            if row.expires_at <= now {
                return Ok(Err(ProblemCode::ExpiredToken));
            }
            // Kept, because each poll counts.
            if now < row.polled_at + TimeDelta::seconds(row.poll_seconds) {
                table::poll(work, &code, row.poll_seconds + i64::from(INTERVAL), now)?;
                return Ok(Err(ProblemCode::SlowDown));
            }
            table::poll(work, &code, row.poll_seconds, now)?;
            let Some(link) = row.link else { return Ok(Err(ProblemCode::AuthorizationPending)) };
            table::take_authorization(work, &code)?;
            let Some(clinic) = table::set_token(work, &link, &digest_of(&token))? else {
                return Ok(Err(ProblemCode::DeviceCodeUnknown));
            };
            Ok(Ok((clinic, row.scopes)))
        });
        let (clinic, scopes) = given.map_err(|error: StoreError| Refusal::from(error))??;
        let token_type = "Bearer".to_owned();
        Ok(VendorToken { access_token: token, token_type, scopes, registration_number: clinic })
    }
}

fn is_name(name: &str) -> bool {
    (1..=NAME_MAX).contains(&name.chars().count())
        && name
            .chars()
            .all(|letter| !letter.is_control() && !shikaku_eligibility::is_default_ignorable(letter))
}

/// What the receipt computer shows. It holds no address: the code is typed in Shikaku, and nowhere else.
fn verification_text(user_code: &str) -> String {
    format!("シカクの「レセコン連携」に、このコードを入力してください: {user_code}")
}
