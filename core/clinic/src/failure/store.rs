failures! {
    /// The store of past results is the reason.
    StoreFailure {
        KeyAbsent "STORE-01" CallSupport "The key of the store is not on this device."
        KeyLocked "STORE-02" UnlockDevice "The key of the store may not be used now: the device is locked."
        WrongKey "STORE-03" CallSupport "The key is not the one that the store was written with."
        DamagedRecord "STORE-04" CallSupport "A record was changed or damaged; the others can be read."
        Unreadable "STORE-05" CallSupport "The file is no store, or its head is damaged."
        Newer "STORE-06" UpdateProgram "The store was written by a later version; it was left untouched."
        InUse "STORE-07" CloseOtherPrograms "Another program has the store open."
        Full "STORE-08" FreeSpace "There is no room left for the store."
        NoAccess "STORE-09" CallSupport "The file of the store cannot be opened, read or written."
        JournalBroken "STORE-10" CallSupport "A line of the journal was removed, changed or added."
        KeyWorn "STORE-11" CallSupport "The key of the store has sealed as much as one key may, and has to be rotated."
        NoRandom "STORE-12" CallSupport "The operating system gives no random bytes."
        DateDoubtful "STORE-13" CallSupport "The clock of this device is far ahead of the last confirmation, so nothing was purged by it."
    }
}
