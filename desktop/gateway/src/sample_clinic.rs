//! The synthetic clinic of the sandbox, the demo and the scenarios, and its receipt computer.

use shikaku_clinic::account::SignInName;
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::{
    EnrolmentRequest, ProblemCode, TakenRequest, VendorAuthorization, VendorAuthorizationRequest,
    VendorScope, VendorTokenRequest,
};
use shikaku_core::port::{DeviceKeyKind, HttpMethod, HttpRequest};

use crate::new_clinic::NewClinic;
use crate::operator::{ClinicSheet, Operator, OperatorError};

/// 見本整骨院, a clinic of prefecture 99 in the database of a gateway.
///
/// What draws random numbers does so in the order of the calls, and nothing else draws any: a source with a seed gives the same
/// codes each time.
#[derive(derive_more::Debug)]
#[debug("SampleClinic(..)")]
pub struct SampleClinic {
    operator: Operator,
    sheet: ClinicSheet,
}

impl SampleClinic {
    /// 登録記号番号.
    pub const REGISTRATION_NUMBER: &'static str = "協9900001-0-0";

    /// Sign-in name of its administrator.
    pub const ADMINISTRATOR: &'static str = "owner";

    /// Sign-in name and name of a person at its reception.
    pub const RECEPTIONIST: [&'static str; 2] = ["yamanobe", "山辺　花子"];

    /// Name and platform of its second device.
    pub const SECOND_DEVICE: [&'static str; 2] = ["施術室のスマートフォン", "iOS 26"];

    /// Adds the clinic: it operates, and has a code for its first device and a first password of its administrator.
    ///
    /// # Errors
    /// When the database has it already, or fails.
    pub fn add(operator: Operator) -> Result<Self, OperatorError> {
        let sheet = operator.add_clinic(&Self::under(Self::REGISTRATION_NUMBER)?)?;
        Ok(Self { operator, sheet })
    }

    /// The same clinic under another number, for an operator to add.
    ///
    /// # Errors
    /// None: the name of its administrator is one.
    pub fn under(registration_number: &str) -> Result<NewClinic, OperatorError> {
        Ok(NewClinic {
            registration_number: registration_number.to_owned(),
            name: "見本整骨院".to_owned(),
            trade: Trade::Judo,
            group: None,
            place: None,
            administrator: name(Self::ADMINISTRATOR)?,
        })
    }

    /// The code and the password of the sheet.
    #[must_use]
    pub const fn sheet(&self) -> &ClinicSheet {
        &self.sheet
    }

    /// A code for one more device.
    ///
    /// # Errors
    /// When the database fails.
    pub fn invite(&self) -> Result<String, OperatorError> {
        Ok(self.operator.invite_device(Self::REGISTRATION_NUMBER)?.code)
    }

    /// What the second device sends with a code.
    #[must_use]
    pub fn enrolment(code: &str) -> EnrolmentRequest {
        let [device_name, platform] = Self::SECOND_DEVICE.map(str::to_owned);
        EnrolmentRequest {
            registration_number: Self::REGISTRATION_NUMBER.to_owned(),
            code: code.to_owned(),
            device_name,
            platform,
            key_kind: DeviceKeyKind::Hardware,
        }
    }
}

fn name(text: &str) -> Result<SignInName, OperatorError> {
    SignInName::parse(text).map_err(|_| OperatorError::Refused(ProblemCode::MalformedRequest))
}

/// 見本レセコン, the receipt computer of the clinic: what it sends from its first request to a result that it has.
#[derive(Clone, Copy, Debug)]
pub struct SampleVendor;

impl SampleVendor {
    /// 照会番号 of the first person.
    pub const REFERENCE_NUMBER: &'static str = "K-0001";

    /// Asks for a code that the administrator approves.
    #[must_use]
    pub fn authorization() -> HttpRequest {
        let request = VendorAuthorizationRequest {
            vendor_name: "見本レセコン".to_owned(),
            scopes: vec![VendorScope::ResultsRead, VendorScope::ResultsLink],
        };
        call(HttpMethod::Post, "/v1/vendor/authorizations", request.encode())
    }

    /// Asks for the token of an approved code.
    #[must_use]
    pub fn token(authorization: &VendorAuthorization) -> HttpRequest {
        let request = VendorTokenRequest { device_code: authorization.device_code.clone() };
        call(HttpMethod::Post, "/v1/vendor/tokens", request.encode())
    }

    /// Pulls results, with its token.
    #[must_use]
    pub fn feed() -> HttpRequest {
        call(HttpMethod::Get, "/v1/feed", Vec::new())
    }

    /// Acknowledges a result with a 照会番号, with its token.
    #[must_use]
    pub fn taken(result: &str) -> HttpRequest {
        let request = TakenRequest { reference_number: Some(Self::REFERENCE_NUMBER.to_owned()) };
        let call = call(HttpMethod::Post, &format!("/v1/feed/{result}/taken"), request.encode());
        HttpRequest { idempotency_key: Some("taken-1".to_owned()), ..call }
    }
}

fn call(method: HttpMethod, path: &str, body: Vec<u8>) -> HttpRequest {
    HttpRequest { method, path: path.to_owned(), idempotency_key: None, body }
}
