use crate::model::Model;

/// The advertisement of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advertisement {
    /// How the operating system names the device; an address here.
    pub id: String,
    /// The advertised name.
    pub name: String,
    /// Strength of the signal in dBm.
    pub rssi: i16,
    /// UUIDs of the advertised services, in upper case and in full.
    pub services: Vec<String>,
}

/// A service and its characteristics, as UUIDs in upper case and in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The service.
    pub uuid: String,
    /// What is in it.
    pub characteristics: Vec<String>,
}

const BATTERY_SERVICE: &str = "180F";
pub(crate) const BATTERY_LEVEL: &str = "2A19";
const INFORMATION_SERVICE: &str = "180A";
pub(crate) const MODEL_NUMBER: &str = "2A24";
pub(crate) const SERIAL_NUMBER: &str = "2A25";
pub(crate) const FIRMWARE: &str = "2A26";
pub(crate) const MANUFACTURER: &str = "2A29";
/// End of both names.
pub(crate) const SERIAL: &str = "012345";

pub(crate) fn advertisement(model: Model) -> Advertisement {
    Advertisement {
        id: "C0:FF:EE:01:23:45".to_owned(),
        name: format!("{}-{SERIAL}", model.product()),
        rssi: -52,
        services: vec![model.service().to_owned()],
    }
}

pub(crate) fn services(model: Model) -> Vec<Service> {
    let service = |uuid: &str, characteristics: &[&str]| Service {
        uuid: full(uuid),
        characteristics: characteristics.iter().map(|uuid| full(uuid)).collect(),
    };
    vec![
        service(model.service(), &[model.command(), model.notify()]),
        service(BATTERY_SERVICE, &[BATTERY_LEVEL]),
        service(INFORMATION_SERVICE, &[MODEL_NUMBER, SERIAL_NUMBER, FIRMWARE, MANUFACTURER]),
    ]
}

/// A UUID in upper case and in full, whatever form it was given in.
pub(crate) fn full(uuid: &str) -> String {
    let uuid = uuid.to_uppercase();
    match uuid.len() {
        4 => format!("0000{uuid}-0000-1000-8000-00805F9B34FB"),
        8 => format!("{uuid}-0000-1000-8000-00805F9B34FB"),
        _ => uuid,
    }
}
