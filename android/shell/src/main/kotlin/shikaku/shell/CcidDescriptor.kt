package shikaku.shell

/** Fields of the class descriptor of a USB reader (CCID 1.1, section 5.1). */
data class CcidDescriptor(val features: UInt, val messageMax: UInt) {
    companion object {
        /** Finds the descriptor of one interface among the raw descriptors of a device; null if there is none. */
        fun of(raw: ByteArray, interfaceNumber: Int): CcidDescriptor? {
            var (at, current) = 0 to -1
            while (at + 2 <= raw.size) {
                val length = raw.unsigned(at)
                if (length < 2 || at + length > raw.size) return null
                when (raw.unsigned(at + 1)) {
                    INTERFACE -> if (length >= INTERFACE_LENGTH) current = raw.unsigned(at + 2)
                    CLASS -> if (current == interfaceNumber && length == CLASS_LENGTH) {
                        return CcidDescriptor(raw.number(at + FEATURES), raw.number(at + MESSAGE_MAX))
                    }
                }
                at += length
            }
            return null
        }

        /**
         * Chooses the interface for a patient's card by the names of the interfaces: the contactless one before others, never
         * the one for a SAM. Null if no other is left.
         */
        fun chooseInterface(names: List<String?>): Int? {
            val words = names.map { it.orEmpty().uppercase().split(NO_LETTER) }
            val open = words.indices.filter { "SAM" !in words[it] }
            return open.firstOrNull { at -> CONTACTLESS.any { it in words[at] } } ?: open.firstOrNull()
        }
    }
}

private fun ByteArray.unsigned(at: Int) = this[at].toInt() and 0xFF

private fun ByteArray.number(at: Int): UInt =
    (0..3).fold(0u) { sum, byte -> sum or (unsigned(at + byte).toUInt() shl (8 * byte)) }

private val NO_LETTER = Regex("[^A-Z]+")
private val CONTACTLESS = listOf("PICC", "CL", "CONTACTLESS")
private const val INTERFACE = 0x04
private const val INTERFACE_LENGTH = 9
private const val CLASS = 0x21
private const val CLASS_LENGTH = 0x36
private const val FEATURES = 40
private const val MESSAGE_MAX = 44
