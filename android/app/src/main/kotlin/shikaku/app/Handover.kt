package shikaku.app

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.os.Build
import android.os.Handler
import android.os.Looper
import android.os.PersistableBundle

/** Copying to the receipt computer's entry form: marked as sensitive, and gone after a minute. */
internal class Handover(context: Context) : AutoCloseable {
    private val clipboard = context.getSystemService(ClipboardManager::class.java)
    private val main = Handler(Looper.getMainLooper())
    private var given = false

    /** Puts it on the clipboard. */
    fun give(text: String) {
        val clip = ClipData.newPlainText("", text)
        clip.description.extras = PersistableBundle().apply { putBoolean(SENSITIVE, true) }
        clipboard.setPrimaryClip(clip)
        given = true
        main.removeCallbacksAndMessages(null)
        main.postDelayed(::close, KEPT_MILLIS)
    }

    /** Takes it back. */
    override fun close() {
        main.removeCallbacksAndMessages(null)
        if (!given) return
        given = false
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            clipboard.clearPrimaryClip()
        } else {
            clipboard.setPrimaryClip(ClipData.newPlainText("", ""))
        }
    }
}

/** `ClipDescription.EXTRA_IS_SENSITIVE`, which has a name only since Android 13 and is heeded before by some. */
private const val SENSITIVE = "android.content.extra.IS_SENSITIVE"
private const val KEPT_MILLIS = 60_000L
