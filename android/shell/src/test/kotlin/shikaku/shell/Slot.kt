package shikaku.shell

import java.io.DataInputStream
import java.io.DataOutputStream
import java.io.IOException
import java.net.ServerSocket
import java.net.Socket
import uniffi.shikaku_bindings.LinkLimits
import uniffi.shikaku_bindings.LostCard

/** The reader's side of `vpcd`: a card plugs itself in; frames are a length of two bytes and a body. */
class Slot(private val server: ServerSocket) : AutoCloseable {
    private var card: Socket? = null

    /** A card that is held to the reader now: its power comes fresh. */
    fun link(): CardLink = object : CardLink {
        private var powered = false
        override val limits = LinkLimits(extended = true, commandMax = 65_535u, responseMax = 65_538u)

        override fun transceive(command: ByteArray): ByteArray = try {
            val stream = connection()
            if (!powered) listOf(POWER_OFF, POWER_ON).forEach { send(stream, byteArrayOf(it)) }
            powered = true
            send(stream, command)
            receive(stream)
        } catch (_: IOException) {
            card?.close()
            card = null
            throw CardLostException(LostCard.AFTER_SENDING)
        }

        override fun close() = Unit
    }

    override fun close() {
        card?.close()
        server.close()
    }

    private fun connection(): Socket = card ?: server.accept().also {
        it.tcpNoDelay = true
        card = it
    }
}

private fun send(stream: Socket, body: ByteArray) {
    val frame = byteArrayOf((body.size shr 8).toByte(), body.size.toByte()) + body
    DataOutputStream(stream.getOutputStream()).write(frame)
    frame.fill(0)
}

private fun receive(stream: Socket): ByteArray {
    val input = DataInputStream(stream.getInputStream())
    return ByteArray(input.readUnsignedShort()).also(input::readFully)
}

private const val POWER_OFF: Byte = 0
private const val POWER_ON: Byte = 1
