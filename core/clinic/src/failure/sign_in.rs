failures! {
    /// The enrolment of the device, or the sign-in of a person, is the reason (product reference, 3 and 4).
    SignInFailure {
        CodeMistyped "SIGN-01" TypeCodeAgain "A digit of the code is missing or wrong, so it was not sent."
        CodeUnknown "SIGN-02" GetEnrolmentCode "The enrolment code is not known, expired, was used before, or was entered wrongly too often."
        AwaitingApproval "SIGN-03" AwaitApproval "An administrator has to approve the device first."
        DeviceUnknown "SIGN-04" GetEnrolmentCode "The gateway knows no device with this key."
        DeviceStopped "SIGN-05" GetEnrolmentCode "The device was stopped."
        DeviceKeyLost "SIGN-06" GetEnrolmentCode "The key of the device does not sign."
        ClinicStopped "SIGN-07" CallSupport "The clinic has not begun to operate, or was stopped."
        PasswordWrong "SIGN-08" TypePasswordAgain "The sign-in name or the password is wrong."
        SignInWait "SIGN-09" WaitBeforeSignIn "Too many wrong entries: the account waits."
        AccountLocked "SIGN-10" AskAdministrator "Too many wrong entries: an administrator has to reset the password."
        AccountStopped "SIGN-11" AskAdministrator "An administrator stopped the account."
        PasswordRefused "SIGN-12" ChooseOtherPassword "The new password is too short, too long, or easy to guess."
        RecoveryCodeUnknown "SIGN-13" TypeCodeAgain "The recovery code is not known for this name, or was used before."
        SessionEnded "SIGN-14" SignIn "The session ended."
        NotPermitted "SIGN-15" AskAdministrator "The roles of the person do not permit it."
        NameTaken "SIGN-16" ChooseOtherName "The clinic has a person with this sign-in name."
        LastAdministrator "SIGN-17" KeepAdministrator "The last administrator of a clinic cannot be stopped."
        NameUnusable "SIGN-18" ChooseOtherName "The name is empty, too long, or has characters that no name has."
        NumberUnusable "SIGN-19" TypeNumberAgain "The text is no registration number of a clinic."
        AddressUnusable "SIGN-20" TypeAddressAgain "The text is no address of a gateway."
    }
}
