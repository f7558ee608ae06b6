//! 接続先: how a device learns its gateway from an enrolment sheet, by a scanner or by hand.

use shikaku_clinic::account::{EnrolmentGateway, GatewayAddress, GatewayAddressError};
use shikaku_clinic::failure::{SignInFailure, StoreFailure};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::area::Account;
use super::call::AccountCall;
use super::{AccountPage, EnrolmentForm, TextForm};
use crate::workflow::TypedText;

impl Account {
    /// Whether the application is to say which gateway the settings of the device name. It says that once.
    pub(crate) const fn asks_for_gateway(&mut self) -> bool {
        self.gateway.take_wanted()
    }

    /// The gateway that the settings of the device name, or why they cannot be read.
    pub(crate) fn gateway_known(&mut self, saved: Result<Option<EnrolmentGateway>, StoreFailure>) {
        self.page = match saved {
            Ok(Some(gateway)) => {
                self.gateway.use_saved(gateway);
                self.page = None;
                return self.ask(AccountCall::Status { quietly: false });
            }
            Ok(None) => Some(AccountPage::EnteringClinic(TextForm::default())),
            // No attempt reads it again, and the sheet names the gateway once more.
            Err(failure @ StoreFailure::DamagedRecord) => {
                let notice = Some(failure.into());
                Some(AccountPage::EnteringClinic(TextForm { notice, ..TextForm::default() }))
            }
            Err(failure) => Some(AccountPage::Blocked(failure.into())),
        };
    }

    /// The gateway that the shell connects to from now on.
    pub(crate) const fn take_gateway(&mut self) -> Option<EnrolmentGateway> {
        self.gateway.take_to_use()
    }

    /// The gateway to be saved, because it accepted the device.
    pub(crate) const fn take_accepted_gateway(&mut self) -> Option<EnrolmentGateway> {
        self.gateway.take_to_save()
    }

    /// Number and, from a scanner, code are there: goes on to what is missing.
    pub(super) fn enrolment_begun(
        &mut self,
        form: EnrolmentForm,
        sheet: Option<&EnrolmentGateway>,
    ) -> AccountPage {
        match sheet {
            Some(sheet) if self.gateway.differs(sheet) => {
                AccountPage::ConfirmingGateway(form, Box::new(sheet.clone()))
            }
            _ if self.gateway.is_unknown() => AccountPage::EnteringAddress(form, TextForm::default()),
            _ => self.gateway_chosen(form),
        }
    }

    /// A person agreed to connect to the gateway of the sheet.
    pub(super) fn gateway_confirmed(
        &mut self,
        form: EnrolmentForm,
        gateway: EnrolmentGateway,
    ) -> AccountPage {
        self.gateway.use_named(gateway);
        self.gateway_chosen(form)
    }

    /// The address of a sheet was typed.
    pub(super) fn address_typed(&mut self, form: EnrolmentForm, text: &TypedText) -> AccountPage {
        if let Ok(address) = typed_address(text.as_str()) {
            return self.gateway_confirmed(form, EnrolmentGateway { address, root: None });
        }
        let typed = text.as_str().trim().chars().take(GatewayAddress::LENGTH_MAX).collect();
        let notice = Some(SignInFailure::AddressUnusable.into());
        AccountPage::EnteringAddress(form, TextForm { text: Zeroizing::new(typed), notice })
    }

    fn gateway_chosen(&self, form: EnrolmentForm) -> AccountPage {
        if form.code.is_complete() {
            self.enrolment_code_typed(form)
        } else {
            AccountPage::EnteringEnrolmentCode(form)
        }
    }
}

/// An address as a person types it: in letters of any width, with or without `https://`.
fn typed_address(text: &str) -> Result<GatewayAddress, GatewayAddressError> {
    let text: String = text.trim().nfkc().collect();
    let text = if text.contains("://") { text } else { format!("https://{text}") };
    let text = text.strip_suffix('/').unwrap_or(&text);
    // A host is the same in upper case; a path is not.
    let host_end = text.match_indices('/').nth(2).map_or(text.len(), |(place, _)| place);
    let (host, path) = text.split_at(host_end);
    GatewayAddress::parse(&format!("{}{path}", host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{GatewayAddress, typed_address};

    #[test]
    fn an_address_is_read_as_people_type_it() {
        for (typed, expected) in [
            ("gateway.example", Some("https://gateway.example")),
            (" https://gateway.example:8443/ ", Some("https://gateway.example:8443")),
            ("HTTPS://Gateway.Example/Shikaku", Some("https://gateway.example/Shikaku")),
            ("ｇａｔｅｗａｙ．ｅｘａｍｐｌｅ", Some("https://gateway.example")),
            ("http://gateway.example", None),
            ("gateway example", None),
            ("", None),
            ("/", None),
        ] {
            let read = typed_address(typed).ok();
            assert_eq!(read.as_ref().map(GatewayAddress::as_str), expected, "{typed}");
        }
    }
}
