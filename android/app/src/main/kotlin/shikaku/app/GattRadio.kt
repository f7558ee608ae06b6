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

/** Bluetooth of the device. Everything but scanning runs on one thread of its own, so that all is told in its order. */
@SuppressLint("MissingPermission") // Whether it is allowed, the calls themselves tell.
internal class GattRadio(private val context: Context, private val listener: RadioListener) : Radio {
    private val thread = HandlerThread("shikaku-radio").apply { start() }
    private val handler = Handler(thread.looper)
    private val adapter: BluetoothAdapter? = context.getSystemService(BluetoothManager::class.java)?.adapter
    private var scanning: ScanCallback? = null
    private var link: GattLink? = null

    /** Who hears that Bluetooth is switched off or on. */
    private var lastAsked: String? = null

    private val switch = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) =
            switched(intent.getIntExtra(BluetoothAdapter.EXTRA_STATE, BluetoothAdapter.ERROR))
    }

    init {
        // Only the system sends it.
        context.registerReceiver(switch, IntentFilter(BluetoothAdapter.ACTION_STATE_CHANGED), null, handler)
    }

    /** A permission was given or not. */
    fun permissionAnswered() = onRadio { lastAsked?.let { listener.happened(it, LinkEvent.Available) } }

    override fun scan() = onRadio {
        stopListening()
        val trouble = trouble() ?: unlessRefused {
            val scanner = adapter?.bluetoothLeScanner ?: return@unlessRefused LinkFailure.OFF
            scanning = Listening().also { scanner.startScan(null, QUICK, it) }
            null
        }
        trouble?.let(listener::scanFailed)
    }

    override fun stopScan() = onRadio(::stopListening)

    override fun connect(device: String) = onRadio {
        link?.end()
        link = null
        lastAsked = device
        val trouble = trouble() ?: unlessRefused {
            val remote = adapter?.takeIf { BluetoothAdapter.checkBluetoothAddress(device) }?.getRemoteDevice(device)
            link = remote?.let { GattLink(it, handler) { told -> heard(device, told) } }
            if (link?.open(context) != true) lost(device)
            null
        }
        trouble?.let { unavailable(device, it) }
    }

    override fun discover(device: String) = onLink(device, GattLink::discover)

    override fun readBattery(device: String) = onLink(device, GattLink::readBattery)

    override fun subscribe(device: String, service: String, write: String, notify: String) =
        onLink(device) { subscribe(service, write, notify) }

    override fun write(device: String, bytes: ByteArray) = onLink(device) { write(bytes) }

    override fun disconnect(device: String) = onLink(device, GattLink::disconnect)

    override fun close() = onRadio {
        context.unregisterReceiver(switch)
        stopListening()
        link?.end()
        link = null
        thread.quitSafely()
    }

    /** Does this with the connection to a device. It returns whether the end of it will be told. */
    private fun onLink(device: String, act: GattLink.() -> Boolean) = onRadio {
        val trouble = unlessRefused {
            if (link?.takeIf { it.device == device }?.act() != true) lost(device)
            null
        }
        trouble?.let { unavailable(device, it) }
    }

    private fun heard(device: String, event: LinkEvent) =
        if (event is LinkEvent.Lost) lost(device) else listener.happened(device, event)

    private fun lost(device: String) {
        if (link?.device == device) {
            link?.end()
            link = null
        }
        listener.happened(device, LinkEvent.Lost)
    }

    private fun unavailable(device: String, trouble: LinkFailure) {
        link?.end()
        link = null
        listener.happened(device, LinkEvent.Unavailable(trouble))
    }

    private fun switched(state: Int) {
        val device = lastAsked
        when (state) {
            BluetoothAdapter.STATE_ON -> device?.let { listener.happened(it, LinkEvent.Available) }
            BluetoothAdapter.STATE_TURNING_OFF, BluetoothAdapter.STATE_OFF -> {
                if (scanning != null) listener.scanFailed(LinkFailure.OFF)
                scanning = null
                device?.let { unavailable(it, LinkFailure.OFF) }
            }
        }
    }

    private fun stopListening() {
        val listening = scanning ?: return
        scanning = null
        unlessRefused {
            if (adapter?.isEnabled == true) adapter.bluetoothLeScanner?.stopScan(listening)
            null
        }
    }

    private fun trouble(): LinkFailure? = when {
        adapter == null -> LinkFailure.ABSENT
        !RadioPermissions.areGiven(context) -> LinkFailure.NOT_ALLOWED
        !adapter.isEnabled -> LinkFailure.OFF
        else -> null
    }

    private fun onRadio(act: () -> Unit) {
        handler.post(act)
    }

    /** On the main thread; what is heard too late is not missed. */
    private inner class Listening : ScanCallback() {
        override fun onScanResult(type: Int, result: ScanResult) {
            val record = result.scanRecord
            listener.heard(
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
            // What else fails is mended by switching Bluetooth off and on.
            listener.scanFailed(if (code == SCAN_FAILED_FEATURE_UNSUPPORTED) LinkFailure.ABSENT else LinkFailure.OFF)
        }
    }
}

/** The permission may be taken away at any time. */
private inline fun unlessRefused(work: () -> LinkFailure?): LinkFailure? = try {
    work()
} catch (_: SecurityException) {
    LinkFailure.NOT_ALLOWED
} catch (_: IllegalStateException) {
    // Switched off meanwhile.
    LinkFailure.OFF
}

/** People wait for it, and the core ends it soon. */
private val QUICK = ScanSettings.Builder().setScanMode(ScanSettings.SCAN_MODE_LOW_LATENCY).build()
