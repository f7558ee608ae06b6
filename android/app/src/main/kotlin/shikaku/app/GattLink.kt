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
 * One connection to one reader. Each order returns whether its end will be told; after [end] nothing is told any more, so
 * that a late word of an earlier connection is not taken for one of the next.
 */
@SuppressLint("MissingPermission") // See GattRadio.
internal class GattLink(
    private val remote: BluetoothDevice,
    private val handler: Handler,
    private val tell: (LinkEvent) -> Unit,
) : BluetoothGattCallback() {
    /** The platform's name of it. */
    val device: String = remote.address
    private var gatt: BluetoothGatt? = null
    private var writable: BluetoothGattCharacteristic? = null
    private var ended = false
    private var greeted = false

    fun open(context: Context): Boolean {
        val transport = BluetoothDevice.TRANSPORT_LE
        gatt = remote.connectGatt(context, false, this, transport, BluetoothDevice.PHY_LE_1M_MASK, handler)
        return gatt != null
    }

    fun discover(): Boolean = gatt?.discoverServices() == true

    fun readBattery(): Boolean {
        val level = gatt?.getService(BATTERY)?.getCharacteristic(BATTERY_LEVEL)
        if (level == null || gatt?.readCharacteristic(level) != true) say(LinkEvent.Battery(null))
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

    /** The platform tells the end of it. If it does not, the core waits no longer than it likes, and [end] follows. */
    fun disconnect(): Boolean = gatt?.disconnect() != null

    /** Nothing is told any more, and the platform may forget it: it has room for few connections. */
    fun end() {
        ended = true
        try {
            gatt?.disconnect()
            gatt?.close()
        } catch (_: SecurityException) {
            // The permission went, and the connection with it.
        }
        gatt = null
    }

    override fun onConnectionStateChange(gatt: BluetoothGatt, status: Int, now: Int) {
        if (ended) return
        if (now != BluetoothProfile.STATE_CONNECTED || status != BluetoothGatt.GATT_SUCCESS) return say(LinkEvent.Lost)
        orLost { if (!gatt.requestMtu(MTU)) connected(LEAST_MTU) }
    }

    override fun onMtuChanged(gatt: BluetoothGatt, mtu: Int, status: Int) =
        connected(if (status == BluetoothGatt.GATT_SUCCESS) mtu else LEAST_MTU)

    override fun onServicesDiscovered(gatt: BluetoothGatt, status: Int) = orLost(status) {
        say(LinkEvent.Services(gatt.services.map { it.uuid.toString() }))
    }

    override fun onCharacteristicRead(gatt: BluetoothGatt, from: BluetoothGattCharacteristic, value: ByteArray, status: Int) {
        val level = value.firstOrNull()?.takeIf { status == BluetoothGatt.GATT_SUCCESS }
        say(LinkEvent.Battery(level?.toUByte()))
    }

    @Deprecated("Up to Android 12 the platform calls this one.")
    @Suppress("DEPRECATION")
    override fun onCharacteristicRead(gatt: BluetoothGatt, from: BluetoothGattCharacteristic, status: Int) =
        onCharacteristicRead(gatt, from, from.value ?: byteArrayOf(), status)

    override fun onDescriptorWrite(gatt: BluetoothGatt, into: BluetoothGattDescriptor, status: Int) =
        orLost(status) { say(LinkEvent.Subscribed) }

    override fun onCharacteristicWrite(gatt: BluetoothGatt, into: BluetoothGattCharacteristic, status: Int) =
        orLost(status) { say(LinkEvent.Written) }

    override fun onCharacteristicChanged(gatt: BluetoothGatt, from: BluetoothGattCharacteristic, value: ByteArray) =
        say(LinkEvent.Notified(value))

    @Deprecated("Up to Android 12 the platform calls this one.")
    @Suppress("DEPRECATION")
    override fun onCharacteristicChanged(gatt: BluetoothGatt, from: BluetoothGattCharacteristic) =
        // A copy: the next notification is written over it.
        say(LinkEvent.Notified(from.value?.copyOf() ?: byteArrayOf()))

    /** Once: a reader may ask for another MTU later, which changes nothing for what is cut already. */
    private fun connected(mtu: Int) {
        if (greeted) return
        greeted = true
        say(LinkEvent.Connected((mtu - ATT_HEADER).toUInt()))
    }

    private fun write(into: BluetoothGattDescriptor, value: ByteArray): Boolean {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            return gatt?.writeDescriptor(into, value) == BluetoothStatusCodes.SUCCESS
        }
        @Suppress("DEPRECATION")
        return into.setValue(value) && gatt?.writeDescriptor(into) == true
    }

    private fun say(event: LinkEvent) {
        if (!ended) tell(event)
    }

    private inline fun orLost(status: Int = BluetoothGatt.GATT_SUCCESS, work: () -> Unit) {
        if (ended) return
        try {
            if (status == BluetoothGatt.GATT_SUCCESS) work() else say(LinkEvent.Lost)
        } catch (_: SecurityException) {
            say(LinkEvent.Lost)
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

/** With it a packet of Bluetooth is full. */
private const val MTU = 247
private const val LEAST_MTU = 23
private const val ATT_HEADER = 3
