package shikaku.app

import android.content.Context
import android.content.RestrictionsManager
import android.os.Bundle
import java.io.File
import shikaku.shell.ShellSettings

/** What whoever manages the clinic's devices has set: see `res/xml/managed.xml`. */
internal class ManagedSettings(context: Context) {
    private val values: Bundle =
        context.getSystemService(RestrictionsManager::class.java).applicationRestrictions ?: Bundle.EMPTY

    /** All but the token. */
    val shell = ShellSettings(
        gateway = values.getString("gateway").orEmpty(),
        rootPem = values.getString("root-pem"),
        acceptPhones = values.getBoolean("accept-phones"),
        speak = values.getBoolean("speak", true),
        recordings = File(context.filesDir, "recordings").path.takeIf { values.getBoolean("record") },
    )

    /** With what cards are read. */
    val reader: ReaderKind = when (values.getString("reader")) {
        "bluetooth" -> ReaderKind.BLUETOOTH
        "usb" -> ReaderKind.USB
        else -> ReaderKind.NFC
    }

    /** Who works here, for the journal: a label, no name. */
    val staff: String = values.getString("staff").orEmpty().ifEmpty { "desk" }

    /** The clinic's bearer token; whoever takes it overwrites it. */
    fun token(): ByteArray = values.getString("token").orEmpty().toByteArray()
}
