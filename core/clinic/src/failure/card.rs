failures! {
    /// The card itself is the reason.
    CardFailure {
        NotMyNumberCard "CARD-01" UseMyNumberCard "The card has no public-certification application: it is not a My Number Card."
        NoCertificate "CARD-02" ChooseFallback "The card carries no user-authentication certificate."
        CardChanged "CARD-03" HoldSameCard "Another card came back after the first one was lost."
        CertificateUnreadable "CARD-04" HoldCardAgain "The certificate on the card cannot be read as an X.509 certificate."
        HolderDiffers "CARD-05" UseMyNumberCard "The staff saw that the face does not match the photograph on the card."
        Unexpected "CARD-06" HoldCardAgain "The card answered with a status word that fits no rule."
        Misbehaving "CARD-07" HoldCardAgain "The card stalled, flooded or answered with bytes that cannot be right."
        SignatureRefused "CARD-08" HoldCardAgain "The card refused to sign the challenge."
        PhoneToken "CARD-09" UseMyNumberCard "A phone was held up; this check accepts the plastic card."
        NoPresenceProof "CARD-10" ChooseFallback "The card cannot prove its presence without a PIN."
        BirthDateRefused "CARD-11" CheckBirthDate "The card refused the birth date: it was typed wrong or belongs to another card."
        BirthDateLocked "CARD-12" ChooseFallback "The card no longer accepts the birth date."
        BirthDateOutcomeUnknown "CARD-13" TypeBirthDate "The card left after the birth date was sent and before the proof was complete."
        BirthDateImpossible "CARD-14" CheckBirthDate "What was typed is not a birth date."
        CertificateProfileUnknown "CARD-15" ChooseFallback "The certificate on the card was read, but this version does not know its profile."
    }
}
