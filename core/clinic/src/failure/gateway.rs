failures! {
    /// The gateway, or the way to it, is the reason.
    GatewayFailure {
        Unreachable "GATE-01" ChooseFallback "The gateway cannot be reached."
        Timeout "GATE-02" ChooseFallback "The gateway did not answer in time."
        Untrusted "GATE-03" CallSupport "The gateway could not prove who it is."
        BrokenAnswer "GATE-04" CallSupport "The gateway's answer cannot be read."
        NotSignedIn "GATE-05" SignIn "The clinic is not signed in to the gateway, or its session ended."
        ChallengeExpired "GATE-06" HoldCardAgain "The challenge expired before the card was read."
        CertificateRevoked "GATE-07" ChooseFallback "The certificate on the card was revoked."
        CertificateExpired "GATE-08" ChooseFallback "The certificate on the card expired and its period of grace is over."
        CertificateRefused "GATE-09" ChooseFallback "The gateway does not accept the certificate."
        SignatureRefused "GATE-10" HoldCardAgain "The gateway could not verify the card's signature."
        VisualCheckNotPermitted "GATE-11" ChoosePinCheck "This gateway has no approval to accept a visual check instead of a PIN."
        PresenceProofNeeded "GATE-12" TypeBirthDate "The gateway accepts a visual check only with proof that the card is present."
        StillProcessing "GATE-13" AskAgainLater "The gateway is still working on the request and was not waited for longer."
        RequestError "GATE-14" ChooseFallback "The system ended the request abnormally and gave an error code."
        PersonError "GATE-15" ChooseFallback "The system could not confirm this person and gave a result code."
        Overloaded "GATE-16" AskAgainLater "The gateway is overloaded or out of order and asks to come back later."
        RequestRefused "GATE-17" CallSupport "The gateway refused the request as wrong."
        NotRegistered "GATE-18" ChooseFallback "The card is not registered as a health-insurance card."
        PresenceRefused "GATE-19" ChooseFallback "The proof that the card is present is false or belongs to another person."
        ClockDiffers "GATE-20" CallSupport "The clocks of this device and of the gateway differ."
        AddressUnusable "GATE-21" CallSupport "The gateway's address in the settings is no https address."
        TokenUnusable "GATE-22" SignIn "The token in the settings holds characters that no token has."
        RootsUnusable "GATE-23" CallSupport "The settings hold no root certificate that can be used."
        ClientUnusable "GATE-24" CallSupport "No secure connection can be prepared on this device."
    }
}
