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
 * A reader at the USB port: whichever is plugged in. Android names each plugging anew, so for the core it is always
 * [DEVICE].
 */
internal class UsbRadio(private val context: Context, private val listener: RadioListener) : Radio {
    private val thread = HandlerThread("shikaku-usb").apply { start() }
    private val handler = Handler(thread.looper)
    private val manager: UsbManager? = context.getSystemService(UsbManager::class.java)
    private var link: UsbLink? = null

    /** Connected as soon as it is allowed. */
    private var wanted = false

    /** The plugging that Android was asked about: asked again at once, nobody could get past its question. */
    private var asked: String? = null

    private val watch = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) = changed(intent.action)
    }

    init {
        val filter = IntentFilter()
        listOf(UsbManager.ACTION_USB_DEVICE_ATTACHED, UsbManager.ACTION_USB_DEVICE_DETACHED, ANSWERED).forEach(filter::addAction)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            context.registerReceiver(watch, filter, null, handler, Context.RECEIVER_NOT_EXPORTED)
        } else {
            // What another app may send here changes nothing: all that counts is asked of the system.
            context.registerReceiver(watch, filter, null, handler)
        }
    }

    override fun scan() = listener.scanFailed(LinkFailure.ABSENT)

    override fun stopScan() = Unit

    override fun connect(device: String) = onPort {
        wanted = true
        link?.end()
        link = null
        plug()
    }

    /** Never ordered at a cable. */
    override fun discover(device: String) = onPort(::lost)

    /** Never ordered at a cable. */
    override fun readBattery(device: String) = onPort { tell(LinkEvent.Battery(null)) }

    /** Never ordered at a cable. */
    override fun subscribe(device: String, service: String, write: String, notify: String) = onPort(::lost)

    override fun write(device: String, bytes: ByteArray) = onPort {
        if (link?.write(bytes) == true) tell(LinkEvent.Written) else lost()
    }

    override fun disconnect(device: String) = onPort {
        wanted = false
        lost()
    }

    override fun close() = onPort {
        context.unregisterReceiver(watch)
        link?.end()
        link = null
        thread.quitSafely()
    }

    private fun plug() {
        val (device, face) = reader() ?: return unavailable()
        when {
            manager?.hasPermission(device) == true -> open(manager, device, face)
            asked == device.deviceName -> unavailable()
            else -> {
                asked = device.deviceName
                val answered = Intent(ANSWERED).setPackage(context.packageName)
                manager?.requestPermission(device, PendingIntent.getBroadcast(context, 0, answered, PendingIntent.FLAG_IMMUTABLE))
            }
        }
    }

    private fun open(manager: UsbManager, device: UsbDevice, face: UsbInterface) {
        val opened = try {
            UsbLink.open(manager, device, face)
        } catch (_: SecurityException) {
            null // Taken back, or unplugged, meanwhile.
        } ?: return lost()
        link = opened
        tell(opened.plugged)
        opened.listen { event ->
            // On its own thread; what an earlier link says is not heard.
            onPort { if (link === opened) if (event is LinkEvent.Lost) lost() else tell(event) }
        }
    }

    private fun changed(action: String?) {
        val device = reader()?.first
        when (action) {
            ANSWERED -> if (wanted && link == null) plug()
            UsbManager.ACTION_USB_DEVICE_ATTACHED -> if (device != null) tell(LinkEvent.Available)
            UsbManager.ACTION_USB_DEVICE_DETACHED -> {
                if (device?.deviceName != asked) asked = null
                if (link?.let { manager?.deviceList?.containsKey(it.name) } == false) lost()
            }
        }
    }

    /** A reader for the cards of people, if one is plugged in. */
    private fun reader(): Pair<UsbDevice, UsbInterface>? = manager?.deviceList.orEmpty().values.firstNotNullOfOrNull { device ->
        val faces = (0 until device.interfaceCount).map(device::getInterface)
            .filter { it.interfaceClass == UsbConstants.USB_CLASS_CSCID }
        CcidDescriptor.forPeople(faces.map { it.name })?.let { device to faces[it] }
    }

    private fun lost() {
        link?.end()
        link = null
        tell(LinkEvent.Lost)
    }

    /** None is there, or Android was told not to let the app at it: to people it is the same. */
    private fun unavailable() = tell(LinkEvent.Unavailable(LinkFailure.ABSENT))

    private fun tell(event: LinkEvent) = listener.happened(DEVICE, event)

    private fun onPort(act: () -> Unit) {
        handler.post(act)
    }

    companion object {
        /** The name of the reader for the core. */
        const val DEVICE = "usb"
        private const val ANSWERED = "shikaku.app.USB_ANSWERED"
    }
}
