package shikaku.app

import android.content.Context
import uniffi.shikaku_bindings.History

/** The one history of this device: its file has one writer, and outlives every activity. */
internal object Histories {
    private var opened: History? = null

    /** Opened at the first call, or later where that fails: a check never waits for it. It lies where no backup takes it. */
    @Synchronized
    fun open(context: Context, staff: String): History = opened ?: run {
        val file = context.noBackupFilesDir.resolve("history.db")
        History.forDesk(file.path, staff, KeystoreVault(context.applicationContext)).also { opened = it }
    }
}
