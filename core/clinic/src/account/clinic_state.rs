use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

named!(ClinicState, Activity);

/// 施術所の状態: how far a clinic is with the operator of the gateway (product reference, 2).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ClinicState {
    /// 申請中: the operator has not decided.
    Applied,
    /// 承認済み: devices are enrolled and staff sign in; checks have not begun.
    Approved,
    /// 運用中: everything.
    Operating,
    /// 停止中: nothing.
    Stopped,
}

/// What a clinic and a device have to be permitted, before the roles of a person decide.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Activity {
    /// 端末の登録: send a code, wait for the approval.
    EnrolDevice,
    /// ログイン: sign in, and what needs no patient, such as settings and staff.
    SignIn,
    /// 資格確認: check a patient.
    CheckPatient,
    /// 過去の結果: see results and hand them over.
    SeeResults,
}

impl ClinicState {
    /// Whether a clinic in this state may do it.
    #[must_use]
    pub const fn permits(self, activity: Activity) -> bool {
        match self {
            Self::Applied | Self::Stopped => false,
            Self::Approved => matches!(activity, Activity::EnrolDevice | Activity::SignIn),
            Self::Operating => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::{Activity, ClinicState};

    #[test]
    fn the_table_of_states_is_this() {
        let table = ClinicState::VARIANTS.iter().map(|state| {
            let marks = Activity::VARIANTS.iter().map(|it| if state.permits(*it) { 'x' } else { '-' });
            format!("{} {}", marks.collect::<String>(), state.name())
        });
        let expected = ["---- applied", "xx-- approved", "xxxx operating", "---- stopped"];
        assert_eq!(table.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_wire_words_are_the_names() {
        for state in ClinicState::VARIANTS {
            let json = serde_json::to_string(state).expect("JSON");
            assert_eq!(json, format!("\"{}\"", state.name()));
            assert_eq!(state.name().parse(), Ok(*state));
        }
        let activities: Vec<_> = Activity::VARIANTS.iter().map(|it| it.name()).collect();
        assert_eq!(activities, ["enrol-device", "sign-in", "check-patient", "see-results"]);
    }
}
