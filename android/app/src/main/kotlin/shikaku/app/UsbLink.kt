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

/** One plugging of a reader: its pipes. A thread of its own listens to it until it is lost or ended. */
internal class UsbLink private constructor(
    /** Android's name of the plugging. */
    val name: String,
    private val connection: UsbDeviceConnection,
    private val face: UsbInterface,
    private val pipes: Pipes,
    /** What the descriptors say. */
    val plugged: LinkEvent.Plugged,
) {
    @Volatile
    private var open = true
    private var listening: Thread? = null

    /** Whether it is out, all of it. Nothing is a zero-length packet. */
    fun write(bytes: ByteArray): Boolean = connection.bulkTransfer(pipes.out, bytes, bytes.size, WRITE_MILLIS) == bytes.size

    /** Tells what comes, in its order, and at last that it is lost. */
    fun listen(told: (LinkEvent) -> Unit) {
        listening = thread(name = "shikaku-usb-ear", isDaemon = true) {
            hear(told)
            connection.releaseInterface(face)
            connection.close()
            told(LinkEvent.Lost)
        }
    }

    /** Waits until the port is free for the next. */
    fun end() {
        open = false
        listening?.join(2 * READ_MILLIS)
    }

    private fun hear(told: (LinkEvent) -> Unit) {
        val ears = listOfNotNull(Ear.at(connection, pipes.into) { LinkEvent.Notified(it) }, pipes.notices?.let { pipe -> Ear.at(connection, pipe) { LinkEvent.Noticed(it) } })
        // A pipe that stays asked loses nothing that comes between two waits, as a read with a time limit might.
        var hears = ears.all(Ear::ask)
        while (open && hears) {
            val done = try {
                connection.requestWait(READ_MILLIS)
            } catch (_: TimeoutException) {
                continue
            }
            // Nothing: the reader was pulled out.
            val ear = ears.firstOrNull { it.request === done } ?: break
            ear.take()?.let { if (open) told(it) }
            hears = ear.ask()
        }
        ears.forEach(Ear::close)
    }

    /** The pipes of an interface. */
    internal class Pipes(val out: UsbEndpoint, val into: UsbEndpoint, val notices: UsbEndpoint?)

    companion object {
        /** Takes hold of it; nothing when that is not possible. */
        fun open(manager: UsbManager, device: UsbDevice, face: UsbInterface): UsbLink? {
            val pipes = pipes(face) ?: return null
            val connection = manager.openDevice(device) ?: return null
            val ccid = CcidDescriptor.of(connection.rawDescriptors ?: byteArrayOf(), face.id)
            if (ccid == null || !connection.claimInterface(face, true)) {
                connection.close()
                return null
            }
            val plugged = LinkEvent.Plugged(
                features = ccid.features,
                messageMax = ccid.messageMax,
                packetSize = pipes.out.maxPacketSize.toUInt(),
                slot = 0u,
            )
            return UsbLink(device.deviceName, connection, face, pipes, plugged)
        }

        private fun pipes(face: UsbInterface): Pipes? {
            val all = (0 until face.endpointCount).map(face::getEndpoint)
            fun pipe(kind: Int, way: Int) = all.firstOrNull { it.type == kind && it.direction == way }
            return Pipes(
                out = pipe(UsbConstants.USB_ENDPOINT_XFER_BULK, UsbConstants.USB_DIR_OUT) ?: return null,
                into = pipe(UsbConstants.USB_ENDPOINT_XFER_BULK, UsbConstants.USB_DIR_IN) ?: return null,
                notices = pipe(UsbConstants.USB_ENDPOINT_XFER_INT, UsbConstants.USB_DIR_IN),
            )
        }
    }
}

/** One pipe towards the device, asked again after each answer. */
private class Ear(val request: UsbRequest, private val event: (ByteArray) -> LinkEvent) {
    private val buffer: ByteBuffer = ByteBuffer.allocateDirect(READ_MAX)

    fun ask(): Boolean {
        buffer.clear()
        return request.queue(buffer)
    }

    /** What came; it may be personal and does not stay in the buffer. */
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
        fun at(connection: UsbDeviceConnection, pipe: UsbEndpoint, event: (ByteArray) -> LinkEvent): Ear? {
            val request = UsbRequest()
            return if (request.initialize(connection, pipe)) Ear(request, event) else null
        }
    }
}

/** As much as Android carries in one request, and more than a reader sends in one transfer. */
private const val READ_MAX = 16_384

/** How long the ear does not see that it was ended. */
private const val READ_MILLIS = 1_000L
private const val WRITE_MILLIS = 5_000
