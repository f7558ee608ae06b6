use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

named!(Role, Permission);

/// 役割: what an account is for (product reference, 4).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// 管理者: devices, staff, links and purges. It sees no patient, because its work needs none.
    Administrator,
    /// 受付: checks, results and their hand-over.
    Reception,
    /// 閲覧のみ: results.
    Viewer,
    /// 法人管理者: counts of every clinic of the group. It sees no patient and no result. The operator of the gateway gives it.
    GroupAdministrator,
}

/// What an account may do in its clinic.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Permission {
    /// 資格確認: check a patient.
    CheckPatient,
    /// 過去の結果: see results.
    SeeResults,
    /// 結果を渡す: hand a result over to the receipt computer, by copy, file or API.
    HandOverResults,
    /// 端末の承認と停止: approve and stop devices.
    ManageDevices,
    /// 職員の管理: add, change and remove accounts.
    ManageStaff,
    /// レセコン連携: allow a receipt computer to fetch results, and end that.
    LinkReceiptComputer,
    /// 消去: remove results before their time.
    Purge,
    /// 法人の件数: see how many results each clinic of the group has.
    SeeGroupCounts,
}

impl Role {
    /// Whether this role permits it.
    #[must_use]
    pub const fn permits(self, permission: Permission) -> bool {
        match permission {
            Permission::CheckPatient | Permission::HandOverResults => matches!(self, Self::Reception),
            Permission::SeeResults => matches!(self, Self::Reception | Self::Viewer),
            Permission::ManageDevices
            | Permission::ManageStaff
            | Permission::LinkReceiptComputer
            | Permission::Purge => matches!(self, Self::Administrator),
            Permission::SeeGroupCounts => matches!(self, Self::GroupAdministrator),
        }
    }
}

/// The roles of one account. The one account of a one-person clinic has all that are within a clinic.
///
/// # Examples
///
/// ```
/// use shikaku_clinic::account::{Permission, Role, Roles};
///
/// let roles = Roles::from_iter([Role::Administrator]);
/// assert!(roles.permits(Permission::ManageStaff));
/// assert!(!roles.permits(Permission::CheckPatient));
/// assert!(Roles::within_clinic().permits(Permission::CheckPatient));
/// assert!(!Roles::within_clinic().permits(Permission::SeeGroupCounts));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Every role within a clinic, which is every role but that for a group.
    #[must_use]
    pub fn within_clinic() -> Self {
        Role::VARIANTS.iter().copied().filter(|role| *role != Role::GroupAdministrator).collect()
    }

    /// The same roles with one more, or without it.
    #[must_use]
    pub fn with(mut self, role: Role, is_held: bool) -> Self {
        if is_held {
            self.0.insert(role)
        } else {
            self.0.remove(&role)
        };
        self
    }

    /// Whether one of the roles permits it.
    #[must_use]
    pub fn permits(&self, permission: Permission) -> bool {
        self.0.iter().any(|role| role.permits(permission))
    }

    /// Whether this role is one of them.
    #[must_use]
    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<T: IntoIterator<Item = Role>>(roles: T) -> Self {
        Self(roles.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::{Permission, Role, Roles};

    #[test]
    fn the_table_of_roles_is_this() {
        let table = Permission::VARIANTS.iter().map(|permission| {
            let marks = Role::VARIANTS.iter().map(|role| if role.permits(*permission) { 'x' } else { '-' });
            format!("{} {}", marks.collect::<String>(), permission.name())
        });
        let expected = [
            "-x-- check-patient",
            "-xx- see-results",
            "-x-- hand-over-results",
            "x--- manage-devices",
            "x--- manage-staff",
            "x--- link-receipt-computer",
            "x--- purge",
            "---x see-group-counts",
        ];
        assert_eq!(table.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_wire_words_are_the_names() {
        let words: Vec<_> = Role::VARIANTS.iter().map(|role| role.name()).collect();
        assert_eq!(words, ["administrator", "reception", "viewer", "group-administrator"]);
        for role in Role::VARIANTS {
            let json = serde_json::to_string(role).expect("JSON");
            assert_eq!(json, format!("\"{}\"", role.name()));
            assert_eq!(role.name().parse(), Ok(*role));
        }
        for permission in Permission::VARIANTS {
            let json = serde_json::to_string(permission).expect("JSON");
            assert_eq!(json, format!("\"{}\"", permission.name()));
        }
    }

    #[test]
    fn the_roles_of_a_clinic_permit_everything_in_it_and_none_nothing() {
        for permission in Permission::VARIANTS {
            let is_of_group = *permission == Permission::SeeGroupCounts;
            assert_eq!(Roles::within_clinic().permits(*permission), !is_of_group, "{permission:?}");
            assert!(!Roles::default().permits(*permission), "{permission:?}");
        }
        let json = r#"["administrator","viewer"]"#;
        let roles: Roles = serde_json::from_str(json).expect("roles");
        assert!(roles.contains(Role::Viewer) && !roles.contains(Role::Reception));
        assert_eq!(serde_json::to_string(&roles).expect("JSON"), json);
        let changed = roles.with(Role::Reception, true).with(Role::Viewer, false);
        assert_eq!(changed, Roles::from_iter([Role::Administrator, Role::Reception]));
    }
}
