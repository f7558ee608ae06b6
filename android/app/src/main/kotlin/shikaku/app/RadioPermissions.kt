package shikaku.app

import android.Manifest
import android.app.Activity
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build

/** The permissions for Bluetooth. */
internal object RadioPermissions {
    private val needed: Array<String> = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
        arrayOf(Manifest.permission.BLUETOOTH_SCAN, Manifest.permission.BLUETOOTH_CONNECT)
    } else {
        // Up to Android 11 a scan counts as a use of the location.
        arrayOf(Manifest.permission.ACCESS_FINE_LOCATION)
    }

    fun areGiven(context: Context): Boolean =
        needed.all { context.checkSelfPermission(it) == PackageManager.PERMISSION_GRANTED }

    /** Asks for the permissions that are missing; the activity gets the answer. */
    fun ask(activity: Activity) {
        if (!areGiven(activity)) activity.requestPermissions(needed, REQUEST)
    }

    private const val REQUEST = 1
}
