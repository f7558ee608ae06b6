package shikaku.app

import android.annotation.SuppressLint
import android.bluetooth.BluetoothDevice
import android.bluetooth.BluetoothGatt
import android.bluetooth.BluetoothGattCallback
import android.bluetooth.BluetoothGattCharacteristic
import android.bluetooth.BluetoothGattDescriptor
import android.bluetooth.BluetoothProfile
import android.bluetooth.BluetoothStatusCodes
import android.content.Context
import android.os.Build
import android.os.Handler
import java.util.UUID
import uniffi.shikaku_bindings.LinkEvent

/**
 * One connection to one reader. Each function returns whether its result will be reported. After [end] nothing is reported, so
 * that a late report of this connection is not taken for one of the next.
 */
@SuppressLint("MissingPermission") // See GattRadio.
internal class GattLink(
    private val remote: BluetoothDevice,
    private val handler: Handler,
    private val listener: (LinkEvent) -> Unit,
) : BluetoothGattCallback() {
    /** The platform's name of the reader. */
    val device: String = remote.address
    private var gatt: BluetoothGatt? = null
    private var writable: BluetoothGattCharacteristic? = null
    private var ended = false
    private var connected = false

    fun open(context: Context): Boolean {
        val transport = BluetoothDevice.TRANSPORT_LE
        gatt = remote.connectGatt(context, false, this, transport, BluetoothDevice.PHY_LE_1M_MASK, handler)
        return gatt != null
    }

    fun discover(): Boolean = gatt?.discoverServices() == true

    fun readBattery(): Boolean {
        val level = gatt?.getService(BATTERY)?.getCharacteristic(BATTERY_LEVEL)
        if (level == null || gatt?.readCharacteristic(level) != true) report(LinkEvent.Battery(null))
        return true
    }

    fun subscribe(service: String, write: String, notify: String): Boolean {
        val found = gatt?.getService(UUID.fromString(service))
        writable = found?.getCharacteristic(UUID.fromString(write)) ?: return false
        val notifying = found.getCharacteristic(UUID.fromString(notify)) ?: return false
        val switch = notifying.getDescriptor(SUBSCRIPTION) ?: return false
        return gatt?.setCharacteristicNotification(notifying, true) == true && write(switch, subscription(notifying))
    }

    fun write(bytes: ByteArray): Boolean {
        val (gatt, into) = (gatt ?: return false) to (writable ?: return false)
        val type = if (into.has(BluetoothGattCharacteristic.PROPERTY_WRITE)) {
            BluetoothGattCharacteristic.WRITE_TYPE_DEFAULT
        } else {
            BluetoothGattCharacteristic.WRITE_TYPE_NO_RESPONSE
        }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            return gatt.writeCharacteristic(into, bytes, type) == BluetoothStatusCodes.SUCCESS
        }
        into.writeType = type
        @Suppress("DEPRECATION")
        return into.setValue(bytes) && gatt.writeCharacteristic(into)
    }

    /** The platform reports the end. If it does not, the library's time limit ends the wait. */
    fun disconnect(): Boolean = gatt?.disconnect() != null

    /** Ends all reports and frees the connection, because the platform has few of them. */
    fun end() {
        ended = true
        try {
            gatt?.disconnect()
            gatt?.close()
        } catch (_: SecurityException) {
            // The permission was withdrawn, and the connection with it.
        }
        gatt = null
    }

    override fun onConnectionStateChange(gatt: BluetoothGatt, status: Int, now: Int) {
        if (ended) return
        if (now != BluetoothProfile.STATE_CONNECTED || status != BluetoothGatt.GATT_SUCCESS) return report(LinkEvent.Lost)
        orLost { if (!gatt.requestMtu(MTU)) reportConnected(LEAST_MTU) }
    }

    override fun onMtuChanged(gatt: BluetoothGatt, mtu: Int, status: Int) =
        reportConnected(if (status == BluetoothGatt.GATT_SUCCESS) mtu else LEAST_MTU)

    override fun onServicesDiscovered(gatt: BluetoothGatt, status: Int) = orLost(status) {
        report(LinkEvent.Services(gatt.services.map { it.uuid.toString() }))
    }

    override fun onCharacteristicRead(gatt: BluetoothGatt, from: BluetoothGattCharacteristic, value: ByteArray, status: Int) {
        val level = value.firstOrNull()?.takeIf { status == BluetoothGatt.GATT_SUCCESS }
        report(LinkEvent.Battery(level?.toUByte()))
    }

    @Deprecated("Up to Android 12 the platform calls this one.")
    @Suppress("DEPRECATION")
    override fun onCharacteristicRead(gatt: BluetoothGatt, from: BluetoothGattCharacteristic, status: Int) =
        onCharacteristicRead(gatt, from, from.value ?: byteArrayOf(), status)

    override fun onDescriptorWrite(gatt: BluetoothGatt, into: BluetoothGattDescriptor, status: Int) =
        orLost(status) { report(LinkEvent.Subscribed) }

    override fun onCharacteristicWrite(gatt: BluetoothGatt, into: BluetoothGattCharacteristic, status: Int) =
        orLost(status) { report(LinkEvent.Written) }

    override fun onCharacteristicChanged(gatt: BluetoothGatt, from: BluetoothGattCharacteristic, value: ByteArray) =
        report(LinkEvent.Notified(value))

    @Deprecated("Up to Android 12 the platform calls this one.")
    @Suppress("DEPRECATION")
    override fun onCharacteristicChanged(gatt: BluetoothGatt, from: BluetoothGattCharacteristic) =
        // A copy, because the next notification overwrites the value.
        report(LinkEvent.Notified(from.value?.copyOf() ?: byteArrayOf()))

    /** Reports once, because a reader may change the MTU later, after the first packet was cut. */
    private fun reportConnected(mtu: Int) {
        if (connected) return
        connected = true
        report(LinkEvent.Connected((mtu - ATT_HEADER).toUInt()))
    }

    private fun write(into: BluetoothGattDescriptor, value: ByteArray): Boolean {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            return gatt?.writeDescriptor(into, value) == BluetoothStatusCodes.SUCCESS
        }
        @Suppress("DEPRECATION")
        return into.setValue(value) && gatt?.writeDescriptor(into) == true
    }

    private fun report(event: LinkEvent) {
        if (!ended) listener(event)
    }

    private inline fun orLost(status: Int = BluetoothGatt.GATT_SUCCESS, work: () -> Unit) {
        if (ended) return
        try {
            if (status == BluetoothGatt.GATT_SUCCESS) work() else report(LinkEvent.Lost)
        } catch (_: SecurityException) {
            report(LinkEvent.Lost)
        }
    }
}

private fun subscription(notifying: BluetoothGattCharacteristic): ByteArray =
    if (notifying.has(BluetoothGattCharacteristic.PROPERTY_NOTIFY)) {
        BluetoothGattDescriptor.ENABLE_NOTIFICATION_VALUE
    } else {
        BluetoothGattDescriptor.ENABLE_INDICATION_VALUE
    }

private fun BluetoothGattCharacteristic.has(property: Int) = properties and property != 0

private val BATTERY: UUID = UUID.fromString("0000180f-0000-1000-8000-00805f9b34fb")
private val BATTERY_LEVEL: UUID = UUID.fromString("00002a19-0000-1000-8000-00805f9b34fb")

/** Client Characteristic Configuration. */
private val SUBSCRIPTION: UUID = UUID.fromString("00002902-0000-1000-8000-00805f9b34fb")

/** Fills one packet of Bluetooth. */
private const val MTU = 247
private const val LEAST_MTU = 23
private const val ATT_HEADER = 3
