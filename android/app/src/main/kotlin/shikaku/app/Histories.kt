package shikaku.app

import android.content.Context
import uniffi.shikaku_bindings.History
import uniffi.shikaku_bindings.SetupException

/** The one history of this device: its file has one writer, and outlives every activity. */
internal object Histories {
    private var opened: History? = null

    /**
     * Opened at the first call. It lies where no backup takes it.
     *
     * @throws SetupException when it cannot be used; it says what to do.
     */
    @Synchronized
    fun open(context: Context, staff: String): History = opened ?: run {
        val file = context.noBackupFilesDir.resolve("history.db")
        History.open(file.path, staff, KeystoreVault(context.applicationContext)).also { opened = it }
    }
}
