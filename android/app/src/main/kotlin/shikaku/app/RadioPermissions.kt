package shikaku.app

import android.Manifest
import android.app.Activity
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build

/** What Android wants to be asked for before it lets an app use Bluetooth. */
internal object RadioPermissions {
    private val needed: Array<String> = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
        arrayOf(Manifest.permission.BLUETOOTH_SCAN, Manifest.permission.BLUETOOTH_CONNECT)
    } else {
        // Until Android 11 whoever scans could learn where they are.
        arrayOf(Manifest.permission.ACCESS_FINE_LOCATION)
    }

    fun areGiven(context: Context): Boolean =
        needed.all { context.checkSelfPermission(it) == PackageManager.PERMISSION_GRANTED }

    /** Asks for what is not given yet; the answer comes to the activity. */
    fun ask(activity: Activity) {
        if (!areGiven(activity)) activity.requestPermissions(needed, REQUEST)
    }

    private const val REQUEST = 1
}
