//! The reference gateway: our HTTPS API with real checks and synthetic people.
//!
//! It proves what a gateway can prove by itself: the challenge, the card's signature, the chain, the
//! validity, the revocation list, the presence of the card. Whether a person is insured it only plays,
//! from `fixtures/gateway/people.json`. `openapi.yaml` is the documentation, held against this by a test.
//!
//! ```no_run
//! use shikaku_card::certificate::TrustAnchors;
//! use shikaku_gateway::{Clinics, Gateway, Settings};
//!
//! let settings = Settings::new(Clinics::parse("token-of-the-clinic")?, TrustAnchors::new());
//! let running = Gateway::start(settings)?;
//! println!("{} with root\n{}", running.base_url(), running.root_cert_pem());
//! running.shutdown();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod account_api;
mod account_call;
mod address;
mod anchor_files;
mod chance;
mod clinic;
#[doc(hidden)]
pub mod config_file;
mod connection;
mod dpop;
mod endpoint;
mod evidence;
#[doc(hidden)]
pub mod fuzzing;
mod head;
mod health;
mod hint;
mod host_name;
mod label;
mod limiter;
mod limits;
mod local;
mod metrics;
mod named_clinic;
mod new_clinic;
mod operator;
mod people;
mod query;
mod refusal;
mod request_metrics;
mod result_api;
mod results;
mod router;
mod routes;
mod running;
mod sample_clinic;
mod sandbox;
mod secret_file;
mod server;
mod service;
mod settings;
mod sheet;
mod store;
mod tls;
mod treatment_date;
mod vendor;
mod vendor_api;
mod webhook;
mod webhook_api;

pub use account::AccountPolicy;
pub use anchor_files::{AnchorFileError, Anchors, Trust};
pub use clinic::{Clinics, ClinicsError};
pub use endpoint::Endpoint;
pub use host_name::{HostName, HostNameError};
pub use limits::{Limits, Network, NetworkError, Rate};
pub use local::LocalGateway;
pub use new_clinic::{NewClinic, NewClinicError, number};
pub use operator::{ClinicEntry, ClinicSheet, Operator, OperatorError};
pub use people::{People, PeopleError};
pub use router::endpoints;
pub use running::{Gateway, Running, StartError, Stopper};
pub use sample_clinic::{SampleClinic, SampleVendor};
pub use sandbox::{Sandbox, SandboxDetails, SandboxError};
pub use secret_file::{SecretFileError, read_secret};
pub use settings::{Database, GraceReading, Settings};
pub use sheet::{EnrolmentSheet, SheetError, SheetFont, SheetFontError, SheetFor};
pub use store::{BackupError, DatabaseServer, DatabaseServerError, StoreError, backup};
pub use tls::{TlsError, TlsIdentity};
pub use webhook::WebhookPolicy;
