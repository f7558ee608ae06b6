package shikaku.app

import android.media.AudioAttributes
import android.media.AudioFormat
import android.media.AudioTrack
import uniffi.shikaku_bindings.SoundClip

/** Plays the sounds that the library makes. A sound replaces the one before. */
internal class SoundPlayer : AutoCloseable {
    private var track: AudioTrack? = null

    fun play(clip: SoundClip) {
        close()
        // A device without a loudspeaker has no track; the sound is never the only signal.
        track = runCatching { started(clip) }.getOrNull()
    }

    private fun started(clip: SoundClip): AudioTrack {
        val format = AudioFormat.Builder().setEncoding(AudioFormat.ENCODING_PCM_16BIT)
            .setChannelMask(AudioFormat.CHANNEL_OUT_MONO).setSampleRate(clip.sampleRate.toInt())
        val purpose = AudioAttributes.Builder().setUsage(AudioAttributes.USAGE_ASSISTANCE_SONIFICATION)
            .setContentType(AudioAttributes.CONTENT_TYPE_SONIFICATION)
        val track = AudioTrack.Builder().setAudioAttributes(purpose.build()).setAudioFormat(format.build())
            .setTransferMode(AudioTrack.MODE_STATIC).setBufferSizeInBytes(clip.samples.size).build()
        track.write(clip.samples, 0, clip.samples.size)
        return track.apply { play() }
    }

    override fun close() {
        track?.release()
        track = null
    }
}
