failures! {
    /// The reader or the link to the card is the reason.
    ReaderFailure {
        CardLost "READ-01" HoldCardAgain "The card left the reader before it was read; no PIN was spent."
        NoReader "READ-02" CheckReader "No card reader is connected."
        ReaderGone "READ-03" CheckReader "The reader was disconnected."
        ReaderBusy "READ-04" CloseOtherPrograms "Another program holds the card."
        NoService "READ-05" CheckReader "The smart-card service of this computer is not running."
        NoCardInTime "READ-06" HoldCardAgain "No card was held up in time."
    }
}
