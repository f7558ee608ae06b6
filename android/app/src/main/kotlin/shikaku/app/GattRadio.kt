package shikaku.app

import android.annotation.SuppressLint
import android.bluetooth.BluetoothAdapter
import android.bluetooth.BluetoothManager
import android.bluetooth.le.ScanCallback
import android.bluetooth.le.ScanResult
import android.bluetooth.le.ScanSettings
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.os.Handler
import android.os.HandlerThread
import shikaku.shell.Radio
import shikaku.shell.RadioListener
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure

/** Bluetooth of the device. All but the scan runs on one thread of its own, so that reports keep their order. */
@SuppressLint("MissingPermission") // A call that is not permitted throws, and is reported.
internal class GattRadio(private val context: Context, private val listener: RadioListener) : Radio {
    private val thread = HandlerThread("shikaku-radio").apply { start() }
    private val handler = Handler(thread.looper)
    private val adapter: BluetoothAdapter? = context.getSystemService(BluetoothManager::class.java)?.adapter
    private var scanning: ScanCallback? = null
    private var link: GattLink? = null

    /** The device of the last connect. A change of the adapter is reported for it. */
    private var lastDevice: String? = null

    private val switch = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) =
            switched(intent.getIntExtra(BluetoothAdapter.EXTRA_STATE, BluetoothAdapter.ERROR))
    }

    init {
        // Only the system sends this broadcast.
        context.registerReceiver(switch, IntentFilter(BluetoothAdapter.ACTION_STATE_CHANGED), null, handler)
    }

    /** The user answered the request for permissions. */
    fun permissionAnswered() = post { lastDevice?.let { listener.onLinkEvent(it, LinkEvent.Available) } }

    override fun scan() = post {
        endScan()
        val failure = failure() ?: unlessRefused {
            val scanner = adapter?.bluetoothLeScanner ?: return@unlessRefused LinkFailure.OFF
            scanning = ScanListener().also { scanner.startScan(null, LOW_LATENCY, it) }
            null
        }
        failure?.let(listener::onScanFailed)
    }

    override fun stopScan() = post(::endScan)

    override fun connect(device: String) = post {
        link?.end()
        link = null
        lastDevice = device
        val failure = failure() ?: unlessRefused {
            val remote = adapter?.takeIf { BluetoothAdapter.checkBluetoothAddress(device) }?.getRemoteDevice(device)
            link = remote?.let { GattLink(it, handler) { event -> report(device, event) } }
            if (link?.open(context) != true) lost(device)
            null
        }
        failure?.let { unavailable(device, it) }
    }

    override fun discover(device: String) = onLink(device, GattLink::discover)

    override fun readBattery(device: String) = onLink(device, GattLink::readBattery)

    override fun subscribe(device: String, service: String, write: String, notify: String) =
        onLink(device) { subscribe(service, write, notify) }

    override fun write(device: String, bytes: ByteArray) = onLink(device) { write(bytes) }

    override fun disconnect(device: String) = onLink(device, GattLink::disconnect)

    override fun close() = post {
        context.unregisterReceiver(switch)
        endScan()
        link?.end()
        link = null
        thread.quitSafely()
    }

    /** Does this with the connection to a device. `act` returns whether its result will be reported. */
    private fun onLink(device: String, act: GattLink.() -> Boolean) = post {
        val failure = unlessRefused {
            if (link?.takeIf { it.device == device }?.act() != true) lost(device)
            null
        }
        failure?.let { unavailable(device, it) }
    }

    private fun report(device: String, event: LinkEvent) =
        if (event is LinkEvent.Lost) lost(device) else listener.onLinkEvent(device, event)

    private fun lost(device: String) {
        if (link?.device == device) {
            link?.end()
            link = null
        }
        listener.onLinkEvent(device, LinkEvent.Lost)
    }

    private fun unavailable(device: String, failure: LinkFailure) {
        link?.end()
        link = null
        listener.onLinkEvent(device, LinkEvent.Unavailable(failure))
    }

    private fun switched(state: Int) {
        val device = lastDevice
        when (state) {
            BluetoothAdapter.STATE_ON -> device?.let { listener.onLinkEvent(it, LinkEvent.Available) }
            BluetoothAdapter.STATE_TURNING_OFF, BluetoothAdapter.STATE_OFF -> {
                if (scanning != null) listener.onScanFailed(LinkFailure.OFF)
                scanning = null
                device?.let { unavailable(it, LinkFailure.OFF) }
            }
        }
    }

    private fun endScan() {
        val callback = scanning ?: return
        scanning = null
        unlessRefused {
            if (adapter?.isEnabled == true) adapter.bluetoothLeScanner?.stopScan(callback)
            null
        }
    }

    private fun failure(): LinkFailure? = when {
        adapter == null -> LinkFailure.ABSENT
        !RadioPermissions.areGiven(context) -> LinkFailure.NOT_ALLOWED
        !adapter.isEnabled -> LinkFailure.OFF
        else -> null
    }

    private fun post(act: () -> Unit) {
        handler.post(act)
    }

    /** On the main thread. */
    private inner class ScanListener : ScanCallback() {
        override fun onScanResult(type: Int, result: ScanResult) {
            val record = result.scanRecord
            listener.onAdvertisement(
                Advertisement(
                    device = result.device.address,
                    name = record?.deviceName,
                    rssi = result.rssi.toShort(),
                    services = record?.serviceUuids.orEmpty().map { it.toString() },
                ),
            )
        }

        override fun onScanFailed(code: Int) {
            if (code == SCAN_FAILED_ALREADY_STARTED) return
            // Switching Bluetooth off and on repairs every other failure.
            listener.onScanFailed(if (code == SCAN_FAILED_FEATURE_UNSUPPORTED) LinkFailure.ABSENT else LinkFailure.OFF)
        }
    }
}

/** The user may withdraw the permission at any time. */
private inline fun unlessRefused(work: () -> LinkFailure?): LinkFailure? = try {
    work()
} catch (_: SecurityException) {
    LinkFailure.NOT_ALLOWED
} catch (_: IllegalStateException) {
    // Bluetooth was switched off meanwhile.
    LinkFailure.OFF
}

/** A person waits for the result, and the library ends the scan soon. */
private val LOW_LATENCY = ScanSettings.Builder().setScanMode(ScanSettings.SCAN_MODE_LOW_LATENCY).build()
