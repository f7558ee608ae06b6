use crate::uuid::Uuid;

/// Services of the reader: the maker's own, and the short form that its first manual prints. No maker owns FFF0, and
/// other devices use it too. So a reader found by it alone must still pass the authentication.
pub const SERVICES: [Uuid; 2] = [Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133), Uuid::short(0xFFF0)];

/// Begins the name that the reader advertises.
pub const NAME_PREFIX: &str = "ACR1255U-J1-";
