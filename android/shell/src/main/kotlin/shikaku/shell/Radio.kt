package shikaku.shell

import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.ReaderOrder

/**
 * What carries orders to a reader: Bluetooth of the device, or a cable. One function for each [ReaderOrder], where stands what
 * it does and what it tells.
 *
 * Every function returns at once and throws nothing; what came of it goes to the [RadioListener]. It decides nothing.
 */
interface Radio : AutoCloseable {
    fun scan()

    fun stopScan()

    fun connect(device: String)

    fun discover(device: String)

    fun readBattery(device: String)

    fun subscribe(device: String, service: String, write: String, notify: String)

    /** The bytes are wiped when the device tells that they are out, or is lost: nobody may keep them. */
    fun write(device: String, bytes: ByteArray)

    fun disconnect(device: String)
}

/** Hears what a [Radio] has to say. May be called on any thread; what is told of one device is told in its order. */
interface RadioListener {
    /** An order was carried out, or the device said something. */
    fun happened(device: String, event: LinkEvent)

    /** A device was heard while scanning. */
    fun heard(advertisement: Advertisement)

    /** Scanning cannot begin, or ended. */
    fun scanFailed(trouble: LinkFailure)
}
