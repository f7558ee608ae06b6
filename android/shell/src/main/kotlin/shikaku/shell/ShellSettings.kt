package shikaku.shell

import uniffi.shikaku_bindings.CardReaders
import uniffi.shikaku_bindings.History
import uniffi.shikaku_bindings.Reception
import uniffi.shikaku_bindings.Settings
import uniffi.shikaku_bindings.SetupException

/** What a clinic sets once. The token is not among it: it is kept elsewhere, sealed. */
data class ShellSettings(
    /** Address of the gateway: `https://host[:port][/path]`. */
    val gateway: String = "",
    /** Root certificates of the gateway, PEM. Android needs them given. */
    val rootPem: String? = null,
    /** Whether スマホ用電子証明書 is accepted beside the plastic card. */
    val acceptPhones: Boolean = false,
    /** Whether screens are spoken where no screen reader speaks. */
    val speak: Boolean = true,
    /** A folder for recordings, for QA; they hold nothing personal. */
    val recordings: String? = null,
) {
    /**
     * A new reception; with a history, its results are kept there; with readers, it shows how they stand. The token is overwritten, whatever happens.
     *
     * @throws SetupException when the settings cannot be used; it says what to do.
     */
    @Throws(SetupException::class)
    fun reception(token: ByteArray, history: History? = null, readers: CardReaders? = null): Reception = try {
        val settings = Settings(gateway, token, rootPem, acceptPhones, recordings)
        Reception.atDesk(settings, history, readers)
    } finally {
        token.fill(0)
    }
}
