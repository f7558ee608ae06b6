use shikaku_clinic::account::EnrolmentGateway;

/// Which gateway a device calls, and what the application has to do about it.
#[derive(Default)]
pub(super) struct DeviceGateway {
    source: Source,
    /// The shell is to connect to this one.
    to_use: Option<EnrolmentGateway>,
    /// In use, and not saved before it accepted the device.
    unproven: Option<EnrolmentGateway>,
    /// Accepted the device, and is to be saved.
    to_save: Option<EnrolmentGateway>,
    /// Whether the settings of the device are to be asked for the one of before.
    is_wanted: bool,
}

/// Who names the gateway.
#[derive(Default)]
enum Source {
    /// The shell: a device management, or QA. A sheet changes nothing.
    #[default]
    Shell,
    /// An enrolment sheet, which no person has shown yet.
    Sheet,
    /// An enrolment sheet, which named this one.
    Named(EnrolmentGateway),
}

impl DeviceGateway {
    /// A gateway that an enrolment sheet names.
    pub(super) fn of_sheet() -> Self {
        Self { source: Source::Sheet, is_wanted: true, ..Self::default() }
    }

    /// Whether no gateway is known.
    pub(super) const fn is_unknown(&self) -> bool {
        matches!(self.source, Source::Sheet)
    }

    /// Whether a sheet with this gateway brings another one than the device calls.
    pub(super) fn differs(&self, sheet: &EnrolmentGateway) -> bool {
        match &self.source {
            Source::Shell => false,
            Source::Sheet => true,
            Source::Named(known) => known != sheet,
        }
    }

    /// The settings of the device are asked for the gateway once more.
    pub(super) const fn want(&mut self) {
        self.is_wanted = self.is_unknown();
    }

    pub(super) const fn take_wanted(&mut self) -> bool {
        std::mem::replace(&mut self.is_wanted, false)
    }

    /// The device was enrolled at this one before.
    pub(super) fn use_saved(&mut self, gateway: EnrolmentGateway) {
        self.source = Source::Named(gateway.clone());
        self.to_use = Some(gateway);
    }

    /// The device is enrolled at this one now.
    pub(super) fn use_named(&mut self, gateway: EnrolmentGateway) {
        self.unproven = Some(gateway.clone());
        self.use_saved(gateway);
    }

    /// The gateway in use accepted the device.
    pub(super) fn accept(&mut self) {
        self.to_save = self.unproven.take().or(self.to_save.take());
    }

    pub(super) const fn take_to_use(&mut self) -> Option<EnrolmentGateway> {
        self.to_use.take()
    }

    pub(super) const fn take_to_save(&mut self) -> Option<EnrolmentGateway> {
        self.to_save.take()
    }
}
