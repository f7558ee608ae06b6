use shikaku_clinic::account::{EnrolmentGateway, Role, Roles};
use strum::VariantArray;
use zeroize::Zeroizing;

use super::{AccountNotice, CodeEntry};
use crate::gateway::{
    AccountEvent, CheckMethod, DeviceEntry, GroupCounts, ServedClinic, StaffEntry, VendorLinkEntry,
};

/// A page of the account.
pub enum AccountPage {
    /// A request to the gateway is in flight.
    Working(Work),
    /// Nothing can be done on this device now: the gateway cannot be reached, or the device or the clinic was stopped.
    Blocked(AccountNotice),
    /// 初期設定: 登録記号番号 of the clinic.
    EnteringClinic(TextForm),
    /// 初期設定: whether the device connects to the gateway of the sheet.
    ConfirmingGateway(EnrolmentForm, Box<EnrolmentGateway>),
    /// 初期設定: the address of the gateway, which no scanner has read.
    EnteringAddress(EnrolmentForm, TextForm),
    /// 初期設定: the one-time code.
    EnteringEnrolmentCode(EnrolmentForm),
    /// 初期設定: what people call the device.
    NamingDevice(EnrolmentForm, TextForm),
    /// 承認待ち.
    AwaitingApproval(Option<AccountNotice>),
    /// ログイン: the sign-in name.
    EnteringName(TextForm),
    /// ログイン: the password.
    EnteringPassword(PasswordForm),
    /// A password that is replaced: the new one.
    EnteringNewPassword(NewPasswordForm),
    /// パスワードを忘れた: a recovery code.
    EnteringRecoveryCode(RecoveryForm),
    /// 画面のロック.
    Locked,
    /// 利用者と端末.
    Menu(Option<Done>),
    /// 端末.
    Devices(ListPage<DeviceEntry>),
    /// One device.
    Device(Box<DeviceEntry>, Option<AccountNotice>),
    /// A code for one more device.
    Invitation(Zeroizing<String>),
    /// 職員.
    Staff(ListPage<StaffEntry>),
    /// One person.
    Person(Box<StaffEntry>, Option<AccountNotice>),
    /// Somebody new.
    AddingPerson(PersonForm),
    /// A password that is replaced at the first sign-in, and the name for it.
    OneTimePassword(Zeroizing<String>),
    /// 回復コード.
    RecoveryCodes(Vec<Zeroizing<String>>),
    /// What was asked for in the menu was refused.
    Refused(AccountNotice),
    /// 法人の集計, of this month or of the last one.
    GroupCounts(Box<GroupCounts>, bool),
    /// 最近の記録.
    Events(ListPage<AccountEvent>),
    /// レセコン連携.
    Links(ListPage<VendorLinkEntry>),
    /// One receipt computer that fetches results.
    Link(Box<VendorLinkEntry>, Option<AccountNotice>),
    /// The code that a receipt computer shows.
    EnteringLinkCode(TextForm),
    /// Whether this receipt computer, which shows this code, may fetch results.
    Consent(Box<VendorLinkEntry>, String),
    /// 施術所を切り替える: the clinics that the device serves.
    Clinics(ListPage<ServedClinic>),
    /// 併設: for which of the clinics of a place the check by this method is.
    ChoosingClinic(CheckMethod, Vec<ServedClinic>),
}

/// What is being asked of the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// How far the device is.
    Connecting,
    /// 端末の登録.
    Enrolling,
    /// ログイン.
    SigningIn,
    /// Anything else.
    Other,
}

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The password was replaced.
    PasswordChanged,
    /// A receipt computer may fetch results.
    Linked,
}

/// A row of the menu 利用者と端末.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum AccountTopic {
    /// 端末.
    Devices,
    /// 端末を加える.
    InviteDevice,
    /// 職員.
    Staff,
    /// 職員を加える.
    AddPerson,
    /// レセコン連携.
    Links,
    /// レセコンを加える.
    AddLink,
    /// 最近の記録.
    Events,
    /// 法人の集計.
    GroupCounts,
    /// 回復コード.
    RecoveryCodes,
    /// パスワードを変える.
    ChangePassword,
}

/// A text that is being typed.
#[derive(Default)]
pub struct TextForm {
    /// What the field holds.
    pub text: Zeroizing<String>,
    /// What went wrong before.
    pub notice: Option<AccountNotice>,
}

/// The enrolment of this device.
pub struct EnrolmentForm {
    /// 登録記号番号.
    pub clinic: String,
    /// The digits of the code.
    pub code: CodeEntry,
    /// What went wrong before.
    pub notice: Option<AccountNotice>,
}

impl EnrolmentForm {
    /// The enrolment at this clinic, without a digit of the code yet.
    pub(super) fn of(clinic: String) -> Self {
        Self { clinic, code: CodeEntry::enrolment(), notice: None }
    }
}

/// A password that is being typed.
pub struct PasswordForm {
    /// Whose it is.
    pub name: Zeroizing<String>,
    /// What it is for.
    pub purpose: PasswordPurpose,
    /// What went wrong before.
    pub notice: Option<AccountNotice>,
}

/// What a present password is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordPurpose {
    /// ログイン.
    SignIn,
    /// ロックの解除.
    Unlock,
    /// Before it is replaced.
    Change,
    /// Before recovery codes are made.
    RecoveryCodes,
}

/// A new password that is being typed.
pub struct NewPasswordForm {
    /// What shows that it may be replaced.
    pub right: PasswordRight,
    /// What went wrong before.
    pub notice: Option<AccountNotice>,
}

/// What shows that a person may set a new password.
#[derive(Clone)]
pub enum PasswordRight {
    /// The present password, of a person who has to replace it first.
    FirstSignIn(Zeroizing<String>),
    /// The present password, of a person who wants to replace it.
    Present(Zeroizing<String>),
    /// A recovery code of this sign-in name.
    RecoveryCode {
        /// The sign-in name.
        name: Zeroizing<String>,
        /// The digits.
        code: Zeroizing<String>,
    },
}

/// A recovery code that is being typed.
pub struct RecoveryForm {
    /// The sign-in name.
    pub name: Zeroizing<String>,
    /// The digits.
    pub code: CodeEntry,
    /// What went wrong before.
    pub notice: Option<AccountNotice>,
}

/// Somebody new at the clinic, one question after the other.
pub struct PersonForm {
    /// The question, with the answers before it.
    pub step: PersonStep,
    /// What went wrong before.
    pub notice: Option<AccountNotice>,
}

impl PersonForm {
    /// The question before; `None` at the first one.
    pub(super) fn before(self) -> Option<Self> {
        let step = match self.step {
            PersonStep::SignInName => return None,
            PersonStep::DisplayName { .. } => PersonStep::SignInName,
            PersonStep::Roles { sign_in_name, .. } => PersonStep::DisplayName { sign_in_name },
        };
        Some(Self { step, notice: None })
    }
}

/// A question about somebody new.
pub enum PersonStep {
    /// The sign-in name.
    SignInName,
    /// The name for the screen.
    DisplayName {
        /// The sign-in name.
        sign_in_name: String,
    },
    /// 役割.
    Roles {
        /// The sign-in name.
        sign_in_name: String,
        /// The name for the screen.
        display_name: String,
    },
}

/// The roles that are offered for somebody new, in the order of the rows.
pub const OFFERED_ROLES: [&[Role]; 4] =
    [&[Role::Reception], &[Role::Reception, Role::Administrator], &[Role::Viewer], &[Role::Administrator]];

/// The roles of a row of [`OFFERED_ROLES`].
pub(super) fn offered_roles(roles: &[Role]) -> Roles {
    roles.iter().copied().collect()
}

/// A list, and where the page of it begins.
pub struct ListPage<T> {
    /// All rows.
    pub rows: Vec<T>,
    /// Rows on the pages before.
    pub before: usize,
}

impl AccountPage {
    /// The next page of a list, or the one before; any other page stays.
    pub(super) fn turned(self, is_back: bool) -> Self {
        match self {
            Self::Clinics(list) => Self::Clinics(list.turned(is_back)),
            Self::Devices(list) => Self::Devices(list.turned(is_back)),
            Self::Staff(list) => Self::Staff(list.turned(is_back)),
            Self::Events(list) => Self::Events(list.turned(is_back)),
            Self::Links(list) => Self::Links(list.turned(is_back)),
            page => page,
        }
    }
}

impl<T> ListPage<T> {
    /// Rows on one page: as many as can be chosen by one digit.
    pub const LENGTH: usize = crate::workflow::MenuIndex::LAST as usize;

    pub(super) const fn new(rows: Vec<T>) -> Self {
        Self { rows, before: 0 }
    }

    /// The rows on this page.
    #[must_use]
    pub fn shown(&self) -> &[T] {
        let rest = self.rows.get(self.before..).unwrap_or_default();
        rest.get(..Self::LENGTH).unwrap_or(rest)
    }

    /// How many rows are on the pages after this one.
    #[must_use]
    pub fn after(&self) -> usize {
        self.rows.len().saturating_sub(self.before.saturating_add(Self::LENGTH))
    }

    /// The page before, or the next one; after the last one, the first.
    fn turned(self, is_back: bool) -> Self {
        let before = match (is_back, self.after()) {
            (true, _) => self.before.saturating_sub(Self::LENGTH),
            (false, 0) => 0,
            (false, _) => self.before + Self::LENGTH,
        };
        Self { before, ..self }
    }
}
