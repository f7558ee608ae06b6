package shikaku.app

import android.content.Context
import uniffi.shikaku_bindings.History

/** The one history of this device. It outlives every activity, because its file has one writer. */
internal object Histories {
    private var opened: History? = null

    /** The history. A file that cannot be opened stops no check. It lies where no backup takes it. */
    @Synchronized
    fun open(context: Context, staff: String): History = opened ?: run {
        val file = context.noBackupFilesDir.resolve("history.db")
        History.openOrUnavailable(file.path, staff, KeystoreVault(context.applicationContext)).also { opened = it }
    }
}
