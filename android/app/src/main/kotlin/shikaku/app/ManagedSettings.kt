package shikaku.app

import android.content.Context
import android.content.RestrictionsManager
import android.os.Bundle
import java.io.File
import shikaku.shell.ShellSettings
import uniffi.shikaku_bindings.ReaderLink

/** What the device management of the clinic has set: see `res/xml/managed.xml`. */
internal class ManagedSettings(context: Context) {
    private val tour = context.getSharedPreferences("tour", Context.MODE_PRIVATE)
    private val values: Bundle =
        context.getSystemService(RestrictionsManager::class.java).applicationRestrictions ?: Bundle.EMPTY

    /** All but the token. */
    val shell = ShellSettings(
        gateway = values.getString("gateway").orEmpty(),
        rootPem = values.getString("root-pem"),
        acceptPhones = values.getBoolean("accept-phones"),
        speak = values.getBoolean("speak", true),
        managed = listOf("voice").filter { values.containsKey("speak") },
        recordings = File(context.filesDir, "recordings").path.takeIf { values.getBoolean("record") },
        firstRun = !tour.getBoolean(TOUR_SEEN, false),
    )

    /** What reads the cards. */
    val reader: ReaderLink = when (values.getString("reader")) {
        "bluetooth" -> ReaderLink.Bluetooth(nfcUntilPaired = false)
        "usb" -> ReaderLink.Usb(UsbRadio.DEVICE)
        else -> ReaderLink.Shell
    }

    /** The label of the staff in the journal; it is no name. */
    val staff: String = values.getString("staff").orEmpty().ifEmpty { "desk" }

    /** The clinic's bearer token. The caller overwrites it. */
    fun token(): ByteArray = values.getString("token").orEmpty().toByteArray()

    /** The next start does not begin with the tour. */
    fun rememberTour() = tour.edit().putBoolean(TOUR_SEEN, true).apply()
}

private const val TOUR_SEEN = "seen"
