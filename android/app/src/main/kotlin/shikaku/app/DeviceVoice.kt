package shikaku.app

import android.content.Context
import android.os.Bundle
import android.speech.tts.TextToSpeech
import android.speech.tts.UtteranceProgressListener
import java.util.Locale
import shikaku.shell.Voice

/** A voice on the device. Voices that use the network are excluded, because the text may be personal. */
internal class DeviceVoice(context: Context) : Voice, AutoCloseable {
    private val engine = TextToSpeech(context.applicationContext) { status -> started(status) }
    private var ready = false
    private var waiting: String? = null
    private var utterance = 0

    @Volatile
    private var whenSaid: Pair<String, () -> Unit>? = null

    @Synchronized
    override fun say(text: String, done: () -> Unit) {
        utterance += 1
        whenSaid = utterance.toString() to done
        if (ready) speak(text) else waiting = text
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
        engine.language = Locale.JAPAN
        val own = engine.voices.orEmpty().filter { it.locale.language == "ja" && !it.isNetworkConnectionRequired }
        val voice = own.maxByOrNull { it.quality } ?: return
        engine.voice = voice
        engine.setOnUtteranceProgressListener(Listener())
        ready = true
        waiting?.let(::speak)
        waiting = null
    }

    private fun speak(text: String) {
        engine.speak(text, TextToSpeech.QUEUE_FLUSH, Bundle.EMPTY, utterance.toString())
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
