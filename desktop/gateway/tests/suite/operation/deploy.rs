//! The files for an installation fit together.

const UNIT: &str = include_str!("../../../deploy/shikaku-gateway.service");
const CONFIGURATION: &str = include_str!("../../../deploy/gateway.toml");

/// What is behind this beginning, on every line that has it, with or without a `#` in front.
fn behind<'a>(text: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter_map(move |line| line.trim_start_matches('#').strip_prefix(beginning))
}

#[test]
fn the_configuration_names_the_credentials_and_the_folder_of_the_unit() {
    let credentials: Vec<_> = behind(UNIT, "LoadCredential=").filter_map(|it| it.split(':').next()).collect();
    assert!(credentials.len() >= 3, "{credentials:?}");
    for credential in &credentials {
        let path = format!("\"/run/credentials/shikaku-gateway.service/{credential}\"");
        assert!(CONFIGURATION.contains(&path), "no key names {path}");
    }
    let folder = behind(UNIT, "StateDirectory=").next().expect("a folder");
    let database = behind(CONFIGURATION, "db = ").next().expect("a database");
    assert!(database.starts_with(&format!("\"/var/lib/{folder}/")), "{database} is in no folder of the unit");
    let start = behind(UNIT, "ExecStart=").next().expect("a program");
    assert!(start.contains("--config /etc/shikaku-gateway/gateway.toml"), "{start}");
}

#[test]
fn the_unit_takes_away_what_the_gateway_does_not_need() {
    for setting in [
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateDevices=yes",
        "CapabilityBoundingSet=",
        "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=@system-service",
        "LimitCORE=0",
    ] {
        assert!(UNIT.lines().any(|line| line == setting), "{setting} is not set");
    }
}
