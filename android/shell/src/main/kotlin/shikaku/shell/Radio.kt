package shikaku.shell

import uniffi.shikaku_bindings.Advertisement
import uniffi.shikaku_bindings.LinkEvent
import uniffi.shikaku_bindings.LinkFailure
import uniffi.shikaku_bindings.Request

/**
 * Bluetooth of the device, or its USB port: one function for each [Request] that names a reader. The documentation of the
 * request says what the function does and which [LinkEvent] it reports.
 *
 * Every function returns at once and throws nothing. The radio reports the result to its [RadioListener]. It repeats nothing
 * and makes no decision.
 */
interface Radio : AutoCloseable {
    fun scan()

    fun stopScan()

    fun connect(device: String)

    fun discover(device: String)

    fun readBattery(device: String)

    fun subscribe(device: String, service: String, write: String, notify: String)

    /** The bytes are wiped when the radio reports that they were written or that the connection is lost: keep no reference. */
    fun write(device: String, bytes: ByteArray)

    fun disconnect(device: String)
}

/** Receives the reports of a [Radio]. Every method may be called on any thread; reports on one device come in their order. */
interface RadioListener {
    /** The result of a request, or something that the device or the platform reports unasked. */
    fun onLinkEvent(device: String, event: LinkEvent)

    /** A scan found a device. */
    fun onAdvertisement(advertisement: Advertisement)

    /** A scan cannot begin, or ended. */
    fun onScanFailed(failure: LinkFailure)
}

/** Carries out a request for a reader; ignores any other. */
internal fun Radio.carryOut(request: Request) = when (request) {
    is Request.Scan -> scan()
    is Request.StopScan -> stopScan()
    is Request.Connect -> connect(request.device)
    is Request.Discover -> discover(request.device)
    is Request.ReadBattery -> readBattery(request.device)
    is Request.Subscribe -> subscribe(request.device, request.service, request.write, request.notify)
    is Request.Write -> write(request.device, request.bytes)
    is Request.Disconnect -> disconnect(request.device)
    is Request.Transmit, is Request.ReleaseCard, is Request.SetCardWanted, is Request.SendHttp, is Request.ClearClipboard,
    is Request.TourSeen, is Request.ReadClipboard, is Request.WriteResultFile -> Unit
}
