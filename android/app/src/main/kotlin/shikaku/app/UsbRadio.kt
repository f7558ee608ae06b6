package shikaku.app

import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.hardware.usb.UsbConstants
import android.hardware.usb.UsbDevice
import android.hardware.usb.UsbInterface
import android.hardware.usb.UsbManager
import android.os.Build
import android.os.Handler
import android.os.HandlerThread
import shikaku.shell.CcidDescriptor
import shikaku.shell.Radio
import shikaku.shell.RadioListener
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure

/**
 * The reader at the USB port. Android gives a new name to each device that is plugged in, so the library knows the reader as
 * [DEVICE].
 */
internal class UsbRadio(private val context: Context, private val listener: RadioListener) : Radio {
    private val thread = HandlerThread("shikaku-usb").apply { start() }
    private val handler = Handler(thread.looper)
    private val manager: UsbManager? = context.getSystemService(UsbManager::class.java)
    private var link: UsbLink? = null

    /** Whether the library wants a connection. It is made as soon as the user permits it. */
    private var wanted = false

    /**
     * The device for which the app requested the permission. It requests it once, because Android would show the same
     * question again without end.
     */
    private var askedFor: String? = null

    private val receiver = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) = changed(intent.action)
    }

    init {
        val filter = IntentFilter()
        listOf(UsbManager.ACTION_USB_DEVICE_ATTACHED, UsbManager.ACTION_USB_DEVICE_DETACHED, ANSWERED).forEach(filter::addAction)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            context.registerReceiver(receiver, filter, null, handler, Context.RECEIVER_NOT_EXPORTED)
        } else {
            // A broadcast of another app changes nothing, because the state comes from the system.
            context.registerReceiver(receiver, filter, null, handler)
        }
    }

    override fun scan() = listener.onScanFailed(LinkFailure.ABSENT)

    override fun stopScan() = Unit

    override fun connect(device: String) = post {
        wanted = true
        link?.end()
        link = null
        plug()
    }

    /** The library does not request it at a cable. */
    override fun discover(device: String) = post(::lost)

    /** The library does not request it at a cable. */
    override fun readBattery(device: String) = post { report(LinkEvent.Battery(null)) }

    /** The library does not request it at a cable. */
    override fun subscribe(device: String, service: String, write: String, notify: String) = post(::lost)

    override fun write(device: String, bytes: ByteArray) = post {
        if (link?.write(bytes) == true) report(LinkEvent.Written) else lost()
    }

    override fun disconnect(device: String) = post {
        wanted = false
        lost()
    }

    override fun close() = post {
        context.unregisterReceiver(receiver)
        link?.end()
        link = null
        thread.quitSafely()
    }

    private fun plug() {
        val (device, usbInterface) = reader() ?: return unavailable()
        when {
            manager?.hasPermission(device) == true -> open(manager, device, usbInterface)
            askedFor == device.deviceName -> unavailable()
            else -> {
                askedFor = device.deviceName
                val answered = Intent(ANSWERED).setPackage(context.packageName)
                manager?.requestPermission(device, PendingIntent.getBroadcast(context, 0, answered, PendingIntent.FLAG_IMMUTABLE))
            }
        }
    }

    private fun open(manager: UsbManager, device: UsbDevice, usbInterface: UsbInterface) {
        val opened = try {
            UsbLink.open(manager, device, usbInterface)
        } catch (_: SecurityException) {
            null // The permission was withdrawn, or the reader unplugged, meanwhile.
        } ?: return lost()
        link = opened
        report(opened.plugged)
        opened.listen { event ->
            // On the thread of the link. Reports of an earlier link are dropped.
            post { if (link === opened) if (event is LinkEvent.Lost) lost() else report(event) }
        }
    }

    private fun changed(action: String?) {
        val device = reader()?.first
        when (action) {
            ANSWERED -> if (wanted && link == null) plug()
            UsbManager.ACTION_USB_DEVICE_ATTACHED -> if (device != null) report(LinkEvent.Available)
            UsbManager.ACTION_USB_DEVICE_DETACHED -> {
                if (device?.deviceName != askedFor) askedFor = null
                if (link?.let { manager?.deviceList?.containsKey(it.name) } == false) lost()
            }
        }
    }

    /** A reader for patients' cards, if one is plugged in. */
    private fun reader(): Pair<UsbDevice, UsbInterface>? = manager?.deviceList.orEmpty().values.firstNotNullOfOrNull { device ->
        val interfaces = (0 until device.interfaceCount).map(device::getInterface)
            .filter { it.interfaceClass == UsbConstants.USB_CLASS_CSCID }
        CcidDescriptor.chooseInterface(interfaces.map { it.name })?.let { device to interfaces[it] }
    }

    private fun lost() {
        link?.end()
        link = null
        report(LinkEvent.Lost)
    }

    /** No reader is there, or the user refused the permission; a person does the same for both. */
    private fun unavailable() = report(LinkEvent.Unavailable(LinkFailure.ABSENT))

    private fun report(event: LinkEvent) = listener.onLinkEvent(DEVICE, event)

    private fun post(act: () -> Unit) {
        handler.post(act)
    }

    companion object {
        /** The name of the reader for the library. */
        const val DEVICE = "usb"
        private const val ANSWERED = "shikaku.app.USB_ANSWERED"
    }
}
