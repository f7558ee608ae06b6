package shikaku.app

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.os.Build
import android.os.PersistableBundle

/** Copies text for the receipt computer. The clip is marked as sensitive. The library says when it is cleared. */
internal class Handover(context: Context) : AutoCloseable {
    private val clipboard = context.getSystemService(ClipboardManager::class.java)
    private var copied = false

    /** Puts the text on the clipboard. */
    fun copy(text: String) {
        val clip = ClipData.newPlainText("", text)
        clip.description.extras = PersistableBundle().apply { putBoolean(SENSITIVE, true) }
        clipboard.setPrimaryClip(clip)
        copied = true
    }

    /** Clears the clipboard, if text was copied. */
    override fun close() {
        if (!copied) return
        copied = false
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            clipboard.clearPrimaryClip()
        } else {
            clipboard.setPrimaryClip(ClipData.newPlainText("", ""))
        }
    }
}

/** `ClipDescription.EXTRA_IS_SENSITIVE`, which has a name since Android 13; some earlier systems read it too. */
private const val SENSITIVE = "android.content.extra.IS_SENSITIVE"
