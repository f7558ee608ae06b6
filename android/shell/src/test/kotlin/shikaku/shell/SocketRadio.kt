package shikaku.shell

import java.io.DataInputStream
import java.io.IOException
import java.net.InetAddress
import java.net.Socket
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread
import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure

/**
 * The radio of a simulated reader, over TCP. Each request is one frame and has one answer, in order. Notifications come between.
 * `desktop/reader-sim` describes the frames.
 */
class SocketRadio(private val listener: RadioListener, port: Int) : Radio {
    private val socket = Socket(InetAddress.getLoopbackAddress(), port).apply { tcpNoDelay = true }

    /** Handles each of the next answers; null is a refusal. */
    private val pending = ConcurrentLinkedQueue<(ByteArray?) -> Unit>()

    @Volatile
    private var connected: String? = null

    init {
        thread(name = "shikaku-socket-radio", isDaemon = true) { read() }
    }

    override fun scan() = send('S') { answer ->
        val found = answer?.let(::advertisement)
        if (found == null) listener.onScanFailed(LinkFailure.ABSENT) else listener.onAdvertisement(found)
    }

    override fun stopScan() = Unit

    override fun connect(device: String) = send('C', device.toByteArray()) { answer ->
        connected = device
        report(device, answer?.let { LinkEvent.Connected(it.decodeToString().removePrefix("write ").toUInt()) })
    }

    override fun discover(device: String) = send('D') { answer ->
        report(device, answer?.let { LinkEvent.Services(fields(it, "service")) })
    }

    override fun readBattery(device: String) = send('R', "2A19".toByteArray()) { answer ->
        report(device, LinkEvent.Battery(answer?.firstOrNull()?.toUByte()))
    }

    override fun subscribe(device: String, service: String, write: String, notify: String) =
        send('N', notify.toByteArray()) { answer -> report(device, answer?.let { LinkEvent.Subscribed }) }

    override fun write(device: String, bytes: ByteArray) =
        send('W', bytes) { answer -> report(device, answer?.let { LinkEvent.Written }) }

    override fun disconnect(device: String) = send('X') { report(device, null) }

    override fun close() = socket.close()

    @Synchronized
    private fun send(letter: Char, body: ByteArray = byteArrayOf(), then: (ByteArray?) -> Unit) {
        pending += then
        val length = body.size + 1
        try {
            socket.getOutputStream().write(byteArrayOf((length shr 8).toByte(), length.toByte(), letter.code.toByte()) + body)
        } catch (_: IOException) {
            // The reading thread notices it as well, and reports it.
        }
    }

    private fun read() {
        try {
            val input = DataInputStream(socket.getInputStream())
            while (true) {
                val frame = ByteArray(input.readUnsignedShort()).also(input::readFully)
                handle(frame[0].toInt().toChar(), frame.copyOfRange(1, frame.size))
            }
        } catch (_: IOException) {
            connected?.let { report(it, null) }
        }
    }

    private fun handle(letter: Char, body: ByteArray) = when (letter) {
        '!' -> report(checkNotNull(connected), LinkEvent.Notified(body))
        '~' -> report(checkNotNull(connected), null)
        'e' -> pending.remove()(null)
        else -> pending.remove()(body)
    }

    private fun report(device: String, event: LinkEvent?) = listener.onLinkEvent(device, event ?: LinkEvent.Lost)

    companion object {
        private fun advertisement(answer: ByteArray) = Advertisement(
            device = fields(answer, "id").single(),
            name = fields(answer, "name").singleOrNull(),
            rssi = fields(answer, "rssi").single().toShort(),
            services = fields(answer, "service"),
        )

        private fun fields(answer: ByteArray, key: String) =
            answer.decodeToString().lines().filter { it.startsWith("$key ") }.map { it.substringAfter(' ') }
    }
}
