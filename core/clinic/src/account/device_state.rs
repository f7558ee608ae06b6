use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::clinic_state::Activity;

named!(DeviceState);

/// 端末の状態: how far a device is enrolled at its clinic (product reference, 3).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DeviceState {
    /// 承認待ち: an administrator has not approved it on an enrolled device.
    AwaitingApproval,
    /// 承認済み: people sign in on it.
    Approved,
    /// 停止中: it was stopped, at once and alone. A new code enrols it as another device.
    Stopped,
}

impl DeviceState {
    /// Whether a device in this state may do it, if its clinic may.
    #[must_use]
    pub const fn permits(self, activity: Activity) -> bool {
        match self {
            Self::AwaitingApproval => matches!(activity, Activity::EnrolDevice),
            Self::Approved => !matches!(activity, Activity::EnrolDevice),
            Self::Stopped => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::{Activity, DeviceState};

    #[test]
    fn the_table_of_states_is_this() {
        let table = DeviceState::VARIANTS.iter().map(|state| {
            let marks = Activity::VARIANTS.iter().map(|it| if state.permits(*it) { 'x' } else { '-' });
            format!("{} {}", marks.collect::<String>(), state.name())
        });
        let expected = ["x--- awaiting-approval", "-xxx approved", "---- stopped"];
        assert_eq!(table.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_wire_words_are_the_names() {
        for state in DeviceState::VARIANTS {
            let json = serde_json::to_string(state).expect("JSON");
            assert_eq!(json, format!("\"{}\"", state.name()));
            assert_eq!(state.name().parse(), Ok(*state));
        }
    }
}
