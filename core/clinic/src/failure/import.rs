failures! {
    /// A result that was copied or given as a file, or the folder of the receipt computer, is the reason (product reference, 8).
    ImportFailure {
        NoResult "COPY-01" CopyAgain "The text or file is no result of a confirmation."
        Nothing "COPY-02" CopyAgain "There is no text in the clipboard, or the file is empty."
        NoConfirmationDate "COPY-03" CopyAgain "The result has no confirmation date."
        TooLong "COPY-04" CopyAgain "The text or file is longer than a result can be."
        SeveralPeople "COPY-05" CopyAgain "The file has the results of several people."
        NoFolder "COPY-06" CheckFolder "The folder of the receipt computer is not there."
        FolderDenied "COPY-07" CheckFolder "Writing into the folder of the receipt computer is not permitted."
        FolderFull "COPY-08" FreeSpace "There is no space left for the file of the result."
        FolderFailed "COPY-09" CheckFolder "The file of the result could not be written."
        NotWritable "COPY-10" CallSupport "The result has an element that no XML file can have."
    }
}
