package shikaku.app

import android.content.Context
import android.os.Bundle
import android.speech.tts.TextToSpeech
import android.speech.tts.UtteranceProgressListener
import android.speech.tts.Voice
import java.util.Locale
import uniffi.shikaku_bindings.Utterance
import uniffi.shikaku_bindings.voiceTag

/** A voice on the device. Voices that use the network are excluded, because the text may be personal. */
internal class DeviceVoice(context: Context) : shikaku.shell.Voice, AutoCloseable {
    private val engine = TextToSpeech(context.applicationContext) { status -> started(status) }
    private var ready = false
    private var waiting: Utterance? = null
    private var number = 0

    @Volatile
    private var whenSaid: Pair<String, () -> Unit>? = null

    @Synchronized
    override fun say(utterance: Utterance, done: () -> Unit) {
        number += 1
        whenSaid = number.toString() to done
        if (ready) speak(utterance) else waiting = utterance
    }

    @Synchronized
    override fun stop() {
        whenSaid = null
        waiting = null
        engine.stop()
    }

    override fun close() {
        stop()
        engine.shutdown()
    }

    @Synchronized
    private fun started(status: Int) {
        if (status != TextToSpeech.SUCCESS) return
        engine.setOnUtteranceProgressListener(Listener())
        ready = true
        waiting?.let(::speak)
        waiting = null
    }

    /** Says nothing where the device has no voice of the language: another voice would say sounds that no one understands. */
    private fun speak(utterance: Utterance) {
        val voice = voice(Locale.forLanguageTag(voiceTag(utterance.language)))
        if (voice == null) {
            whenSaid?.second?.invoke()
            return
        }
        engine.voice = voice
        engine.speak(utterance.text, TextToSpeech.QUEUE_FLUSH, Bundle.EMPTY, number.toString())
    }

    /** A voice of this language, of this region if there is one: Chinese differs by region. */
    private fun voice(wanted: Locale): Voice? {
        val own = engine.voices.orEmpty().filter { it.locale.language == wanted.language && !it.isNetworkConnectionRequired }
        return own.filter { it.locale.country == wanted.country }.ifEmpty { own }.maxByOrNull { it.quality }
    }

    private inner class Listener : UtteranceProgressListener() {
        override fun onStart(utteranceId: String) = Unit

        override fun onDone(utteranceId: String) {
            whenSaid?.takeIf { it.first == utteranceId }?.second?.invoke()
        }

        @Deprecated("The platform still calls it.")
        override fun onError(utteranceId: String) = onDone(utteranceId)
    }
}
