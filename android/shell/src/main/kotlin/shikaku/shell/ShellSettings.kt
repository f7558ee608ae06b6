package shikaku.shell

import uniffi.shikaku_bindings.History
import uniffi.shikaku_bindings.Opening
import uniffi.shikaku_bindings.ReaderLink
import uniffi.shikaku_bindings.Settings
import uniffi.shikaku_bindings.SetupException
import uniffi.shikaku_bindings.Shikaku

/** What a clinic sets once. The token is not part of it, because it is kept sealed elsewhere. */
data class ShellSettings(
    /** Address of the gateway: `https://host[:port][/path]`. */
    val gateway: String = "",
    /** Root certificates of the gateway, PEM. Android needs them. */
    val rootPem: String? = null,
    /** Whether スマホ用電子証明書 is accepted beside the plastic card. */
    val acceptPhones: Boolean = false,
    /** Whether the voice says by itself what matters first on a screen. */
    val speak: Boolean = true,
    /** A folder for recordings, for QA. They hold no personal data. */
    val recordings: String? = null,
    /** Whether other people can listen. Then nothing personal is said by itself. */
    val speakPrivately: Boolean = false,
    /** The names of the settings that the device management sets: a person cannot change them on the device. */
    val managed: List<String> = emptyList(),
    /** Whether the application starts on this device for the first time: it begins with its tour. */
    val firstRun: Boolean = false,
) {
    /**
     * A new application. With a history it saves results there. The token is overwritten in any case.
     *
     * @throws SetupException when the settings cannot be used. It says what to do.
     */
    @Throws(SetupException::class)
    fun application(token: ByteArray, reader: ReaderLink = ReaderLink.Shell, history: History? = null): Shikaku = try {
        val opening = Opening.TOUR.takeIf { firstRun }
        Shikaku(
            Settings(gateway, token, rootPem, acceptPhones, recordings, speakPrivately, speaksByItself = speak, managed = managed, opening = opening),
            reader, history,
        )
    } finally {
        token.fill(0)
    }
}
