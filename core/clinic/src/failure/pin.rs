failures! {
    /// The PIN is the reason.
    PinFailure {
        Wrong "PIN-01" TypePinAgain "The PIN did not match; tries are left."
        LastTryKept "PIN-02" ChooseVisualCheckOrLastTry "One try is left and nobody asked to spend it."
        Blocked "PIN-03" ChooseVisualCheckAndResetPin "The PIN is blocked; only the municipality can reset it."
        NoPinOnCard "PIN-04" ChooseVisualCheck "The card was issued without a PIN."
        AnswerLost "PIN-05" HoldCardAgain "The card left during the PIN check; whether the try was counted is not known yet."
        WrongBeforeLoss "PIN-06" TypePinAgain "The answer was lost, and the counter shows that the PIN was wrong."
        RightBeforeLoss "PIN-07" TypePinAgain "The answer was lost, and the counter shows that the PIN was right; it must be typed once more to finish."
        UnspentBeforeLoss "PIN-08" TypePinAgain "The answer was lost, and the counter shows that no try was spent."
        CounterUnknown "PIN-09" ChooseVisualCheck "The card does not tell how many tries are left, so no more PIN is sent."
        AcceptedThenLost "PIN-10" TypePinAgain "The PIN was right, and the card left before it had signed."
        WrongAndLastTryKept "PIN-11" ChooseVisualCheckOrLastTry "The PIN did not match; one try is left and is kept."
        Unusable "PIN-12" ChooseVisualCheckAndResetPin "The PIN cannot be used: it is blocked, or the card was issued without one; the card does not show which."
        AnswerUnclear "PIN-13" HoldCardAgain "The card's answer to the PIN says neither right nor wrong; whether the try was counted is not known yet."
    }
}
