use shikaku_adapter::http::{BearerToken, HttpSettings, HttpSettingsError, TrustedRoots};
use shikaku_card::CardProfile;
use shikaku_clinic::failure::{Failure, GatewayFailure};
use shikaku_clinic::history::StoreError;
use shikaku_core::application;
use shikaku_core::application::{Language, Privacy, SpeechRate, Verbosity, Voice, Volume};
use shikaku_core::view::{failure_text, next_action_text};
use shikaku_core::workflow::{Import, ImportOptions, Practice, SettingTopic};
use zeroize::Zeroizing;

/// What a reception needs to know beforehand.
#[derive(uniffi::Record)]
pub struct Settings {
    /// Address of the gateway: `https://host[:port][/path]`. Empty: a device learns it from its enrolment sheet.
    pub gateway: String,
    /// Bearer token of the clinic, as it was issued, for QA. Wipe it after the call. With a `ClinicDevice` it is not used.
    pub token: Vec<u8>,
    /// Root certificates of the gateway, PEM, and no others. Absent: those of the device. Android needs them given.
    pub root_pem: Option<String>,
    /// Whether スマホ用電子証明書 is accepted beside the plastic card.
    pub accept_phones: bool,
    /// The folder for recordings of checks and readers, for QA; absent when none are wanted. They hold nothing
    /// personal, and the last twenty are kept.
    #[uniffi(default = None)]
    pub recordings: Option<String>,
    /// Whether other people can listen. Then no name, number, date or address of a patient is said by itself.
    #[uniffi(default = false)]
    pub speak_privately: bool,
    /// The language of the patient's screens at the beginning of each check, as a language tag: `ja`, `ja-x-easy`, `en`,
    /// `zh-Hans`, `zh-Hant`, `ko`, `vi`. Another tag is Japanese.
    #[uniffi(default = "ja")]
    pub language: String,
    /// Whether a screen says by itself what matters first.
    #[uniffi(default = true)]
    pub speaks_by_itself: bool,
    /// How fast the voice is, in percent of the usual rate: 50 to 300.
    #[uniffi(default = 100)]
    pub speech_rate: u16,
    /// How loud the voice is, in percent: 0 to 100.
    #[uniffi(default = 100)]
    pub speech_volume: u8,
    /// How loud the sounds are, in percent: 0 to 100.
    #[uniffi(default = 100)]
    pub sound_volume: u8,
    /// The method that comes first on the first screen: `pin` or `visual`; `ask`: none is proposed. Another name is `pin`.
    #[uniffi(default = "pin")]
    pub default_method: String,
    /// The settings that the device management sets, which no person can change on the device: `method`, `voice`, `voice-rate`,
    /// `voice-volume`, `sound-volume`, `text-size`, `theme`, `lock`, `language`. Other names are ignored.
    #[uniffi(default = [])]
    pub managed: Vec<String>,
    /// What comes before the first screen: the tour, where the application starts on this device for the first time. The
    /// shell remembers `TourSeen`.
    #[uniffi(default = None)]
    pub opening: Option<Opening>,
    /// Whether results that the official app copied are taken (取り込み): the shell reads the clipboard, or gets what another
    /// app shares.
    #[uniffi(default = None)]
    pub copied_results: Option<CopiedResults>,
}

/// What comes before the first screen.
#[derive(Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Opening {
    /// The tour of the application, in four screens.
    Tour,
}

/// What the app does with results that the official app copied.
#[derive(Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum CopiedResults {
    /// They are taken. The device has no folder of a receipt computer.
    Taken,
}

/// Why a reception cannot be set up.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum SetupError {
    /// The settings cannot be used.
    #[error("the settings cannot be used: {code}")]
    Settings {
        /// For support: `GATE-21`.
        code: String,
        /// What is wrong, to show and say.
        title: String,
        /// What to do, in sentences.
        advice: String,
        /// What to do, in a few words.
        next_action: String,
    },
}

impl Settings {
    /// A gateway, and for all else the defaults of Kotlin and Swift.
    #[must_use]
    pub fn of_gateway(gateway: String, token: Vec<u8>, root_pem: Option<String>) -> Self {
        Self {
            gateway,
            token,
            root_pem,
            accept_phones: false,
            recordings: None,
            speak_privately: false,
            language: "ja".to_owned(),
            speaks_by_itself: true,
            speech_rate: 100,
            speech_volume: 100,
            sound_volume: 100,
            default_method: "pin".to_owned(),
            managed: Vec::new(),
            opening: None,
            copied_results: None,
        }
    }

    /// What the clinic set for the device.
    pub(crate) fn of_device(&self) -> application::Settings {
        application::Settings {
            language: Language::by_tag(&self.language).unwrap_or_default(),
            privacy: if self.speak_privately { Privacy::Private } else { Privacy::Open },
            voice: Voice {
                by_itself: self.speaks_by_itself.then_some(Verbosity::Short),
                rate: SpeechRate::of_percent(self.speech_rate),
                volume: Volume::of_percent(self.speech_volume),
            },
            sound_volume: Volume::of_percent(self.sound_volume),
            default_method: match self.default_method.as_str() {
                "ask" => None,
                name => Some(name.parse().unwrap_or_default()),
            },
            ..application::Settings::default()
        }
    }

    /// What a person cannot change.
    pub(crate) fn managed(&self) -> Vec<SettingTopic> {
        self.managed.iter().filter_map(|name| SettingTopic::by_name(name)).collect()
    }

    pub(crate) fn practice(&self) -> Practice {
        match self.opening {
            Some(Opening::Tour) => Practice::first_run(),
            None => Practice::default(),
        }
    }

    pub(crate) fn import(&self) -> Option<Import> {
        self.copied_results.map(|CopiedResults::Taken| Import::new(ImportOptions::default()))
    }

    pub(crate) fn profile(&self) -> CardProfile {
        let card = CardProfile::INDIVIDUAL_NUMBER_CARD;
        if self.accept_phones { card.accepting_phone_tokens() } else { card }
    }

    /// Whether the device learns its gateway from an enrolment sheet.
    pub(crate) const fn names_no_gateway(&self) -> bool {
        self.gateway.is_empty()
    }

    /// The way to the gateway.
    pub(crate) fn http(mut self) -> Result<HttpSettings, HttpSettingsError> {
        let token = Zeroizing::new(std::mem::take(&mut self.token));
        let token = str::from_utf8(&token).map_err(|_| HttpSettingsError::Token)?;
        let roots = self.roots()?;
        Ok(HttpSettings::new(self.gateway, BearerToken::new(token), roots))
    }

    /// What identifies a gateway.
    pub(crate) fn roots(&self) -> Result<TrustedRoots, HttpSettingsError> {
        match &self.root_pem {
            Some(pem) => TrustedRoots::only_pem(pem),
            // Asking Android for its roots takes a hook into the Java VM that this library has not.
            None if cfg!(target_os = "android") => Err(HttpSettingsError::Roots),
            None => Ok(TrustedRoots::System),
        }
    }
}

impl From<HttpSettingsError> for SetupError {
    fn from(error: HttpSettingsError) -> Self {
        Failure::from(GatewayFailure::from(error)).into()
    }
}

impl From<StoreError> for SetupError {
    fn from(error: StoreError) -> Self {
        Failure::from(error.failure()).into()
    }
}

impl From<Failure> for SetupError {
    fn from(failure: Failure) -> Self {
        let (text, next) = (failure_text(failure), next_action_text(failure.next_action()));
        Self::Settings {
            code: failure.code().to_owned(),
            title: text.title.to_owned(),
            advice: text.advice.to_owned(),
            next_action: next.to_owned(),
        }
    }
}
