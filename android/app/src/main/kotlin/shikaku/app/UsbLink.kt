package shikaku.app

import android.hardware.usb.UsbConstants
import android.hardware.usb.UsbDevice
import android.hardware.usb.UsbDeviceConnection
import android.hardware.usb.UsbEndpoint
import android.hardware.usb.UsbInterface
import android.hardware.usb.UsbManager
import android.hardware.usb.UsbRequest
import java.nio.ByteBuffer
import java.util.concurrent.TimeoutException
import kotlin.concurrent.thread
import shikaku.shell.CcidDescriptor
import uniffi.shikaku_bindings.LinkEvent

/** The connection to a reader at the USB port. A thread of its own reads from it until the reader is gone or the link ends. */
internal class UsbLink private constructor(
    /** Android's name of the device. It changes each time the reader is plugged in. */
    val name: String,
    private val connection: UsbDeviceConnection,
    private val usbInterface: UsbInterface,
    private val pipes: Pipes,
    /** The values of the descriptors. */
    val plugged: LinkEvent.Plugged,
) {
    @Volatile
    private var open = true
    private var thread: Thread? = null

    /** Writes one transfer; returns whether all of it was written. An empty array is a zero-length packet. */
    fun write(bytes: ByteArray): Boolean = connection.bulkTransfer(pipes.bulkOut, bytes, bytes.size, WRITE_MILLIS) == bytes.size

    /** Reports what the reader sends, in its order, and `Lost` at the end. */
    fun listen(listener: (LinkEvent) -> Unit) {
        thread = thread(name = "shikaku-usb-read", isDaemon = true) {
            read(listener)
            connection.releaseInterface(usbInterface)
            connection.close()
            listener(LinkEvent.Lost)
        }
    }

    /** Ends the link and waits until the interface is released. */
    fun end() {
        open = false
        thread?.join(2 * READ_MILLIS)
    }

    private fun read(listener: (LinkEvent) -> Unit) {
        val requests = listOfNotNull(
            ReadRequest.of(connection, pipes.bulkIn) { LinkEvent.Notified(it) },
            pipes.interrupt?.let { pipe -> ReadRequest.of(connection, pipe) { LinkEvent.Noticed(it) } },
        )
        // A queued request loses no transfer between two waits, as a read with a time limit may.
        var queued = requests.all(ReadRequest::queue)
        while (open && queued) {
            val done = try {
                connection.requestWait(READ_MILLIS)
            } catch (_: TimeoutException) {
                continue
            }
            // Null when the reader was unplugged.
            val request = requests.firstOrNull { it.request === done } ?: break
            request.take()?.let { if (open) listener(it) }
            queued = request.queue()
        }
        requests.forEach(ReadRequest::close)
    }

    /** The endpoints of an interface. */
    internal class Pipes(val bulkOut: UsbEndpoint, val bulkIn: UsbEndpoint, val interrupt: UsbEndpoint?)

    companion object {
        /** Opens the device and claims the interface; null when that is not possible. */
        fun open(manager: UsbManager, device: UsbDevice, usbInterface: UsbInterface): UsbLink? {
            val pipes = pipes(usbInterface) ?: return null
            val connection = manager.openDevice(device) ?: return null
            val ccid = CcidDescriptor.of(connection.rawDescriptors ?: byteArrayOf(), usbInterface.id)
            if (ccid == null || !connection.claimInterface(usbInterface, true)) {
                connection.close()
                return null
            }
            val plugged = LinkEvent.Plugged(
                features = ccid.features,
                messageMax = ccid.messageMax,
                packetSize = pipes.bulkOut.maxPacketSize.toUInt(),
                slot = 0u,
            )
            return UsbLink(device.deviceName, connection, usbInterface, pipes, plugged)
        }

        private fun pipes(usbInterface: UsbInterface): Pipes? {
            val all = (0 until usbInterface.endpointCount).map(usbInterface::getEndpoint)
            fun pipe(type: Int, direction: Int) = all.firstOrNull { it.type == type && it.direction == direction }
            return Pipes(
                bulkOut = pipe(UsbConstants.USB_ENDPOINT_XFER_BULK, UsbConstants.USB_DIR_OUT) ?: return null,
                bulkIn = pipe(UsbConstants.USB_ENDPOINT_XFER_BULK, UsbConstants.USB_DIR_IN) ?: return null,
                interrupt = pipe(UsbConstants.USB_ENDPOINT_XFER_INT, UsbConstants.USB_DIR_IN),
            )
        }
    }
}

/** The read request of one pipe, queued again after each transfer. */
private class ReadRequest(val request: UsbRequest, private val event: (ByteArray) -> LinkEvent) {
    private val buffer: ByteBuffer = ByteBuffer.allocateDirect(READ_MAX)

    fun queue(): Boolean {
        buffer.clear()
        return request.queue(buffer)
    }

    /** The event of the last transfer. The buffer is wiped, because the bytes may be personal. */
    fun take(): LinkEvent? {
        val bytes = ByteArray(buffer.position())
        buffer.flip()
        buffer.get(bytes)
        for (at in bytes.indices) buffer.put(at, 0)
        return event(bytes).takeIf { bytes.isNotEmpty() }
    }

    fun close() {
        request.cancel()
        request.close()
    }

    companion object {
        fun of(connection: UsbDeviceConnection, pipe: UsbEndpoint, event: (ByteArray) -> LinkEvent): ReadRequest? {
            val request = UsbRequest()
            return if (request.initialize(connection, pipe)) ReadRequest(request, event) else null
        }
    }
}

/** The most that Android carries in one request before API 28; a reader sends less in one transfer. */
private const val READ_MAX = 16_384

/** The read thread notices the end of the link after at most this time. */
private const val READ_MILLIS = 1_000L
private const val WRITE_MILLIS = 5_000
