package shikaku.app

import android.app.Activity
import android.content.res.Configuration
import android.graphics.drawable.ColorDrawable
import android.os.Build
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.os.VibrationEffect
import android.os.Vibrator
import android.view.View
import android.view.WindowManager
import android.view.accessibility.AccessibilityManager
import shikaku.shell.AppLoop
import shikaku.shell.Element
import shikaku.shell.ScreenModel
import shikaku.shell.SpeechQueue
import shikaku.shell.toScreen
import uniffi.shikaku_bindings.ReaderLink
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.SetupException

/** The one activity: connects the [AppLoop] to the device. It makes no decision. */
class ReceptionActivity : Activity() {
    private val main = Handler(Looper.getMainLooper())
    private lateinit var view: ScreenView
    private lateinit var voice: DeviceVoice
    private lateinit var speech: SpeechQueue
    private lateinit var handover: Handover
    private var loop: AppLoop? = null
    private var nfc: NfcReader? = null
    private var bluetooth: GattRadio? = null
    private var shown: Screen? = null

    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        // No screenshot, no recording, no picture among the recent apps.
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE or WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)
        val settings = ManagedSettings(this)
        handover = Handover(this)
        voice = DeviceVoice(this)
        speech = SpeechQueue(voice)
        speech.enabled = settings.shell.speak
        dress()
        view = ScreenView(this, ::pressed)
        setContentView(view)
        try {
            open(settings)
        } catch (refused: SetupException) {
            show(refused.toScreen())
        }
    }

    override fun onResume() {
        super.onResume()
        nfc?.resume()
        loop?.foreground()
    }

    override fun onPause() {
        loop?.background()
        nfc?.pause()
        speech.silence()
        super.onPause()
    }

    override fun onDestroy() {
        main.removeCallbacksAndMessages(null)
        loop?.close()
        handover.close()
        voice.close()
        super.onDestroy()
    }

    override fun onRequestPermissionsResult(request: Int, permissions: Array<String>, answers: IntArray) {
        super.onRequestPermissionsResult(request, permissions, answers)
        bluetooth?.permissionAnswered()
    }

    override fun onConfigurationChanged(turned: Configuration) {
        super.onConfigurationChanged(turned)
        // Sizes and colours changed.
        dress()
        shown?.let { view.draw(ScreenModel.of(it, null)) }
    }

    /** Gives the window and the system bars the colours of the screen. */
    @Suppress("DEPRECATION")
    private fun dress() {
        val style = Style(this)
        window.setBackgroundDrawable(ColorDrawable(style.ground))
        window.statusBarColor = style.surface
        window.navigationBarColor = style.ground
        val light = View.SYSTEM_UI_FLAG_LIGHT_STATUS_BAR or View.SYSTEM_UI_FLAG_LIGHT_NAVIGATION_BAR
        window.decorView.systemUiVisibility = if (style.isDark) 0 else light
    }

    private fun open(settings: ManagedSettings) {
        val history = Histories.open(this, settings.staff)
        val app = settings.shell.application(settings.token(), settings.reader, history)
        val loop = AppLoop(app) { screen -> main.post { show(screen) } }
        this.loop = loop
        when (settings.reader) {
            is ReaderLink.Shell -> loop.begin(reader = NfcReader(this, loop).also { nfc = it })
            is ReaderLink.Usb -> loop.begin(radio = UsbRadio(this, loop))
            is ReaderLink.Bluetooth -> {
                RadioPermissions.ask(this)
                loop.begin(radio = GattRadio(this, loop).also { bluetooth = it })
            }
        }
    }

    private fun pressed(element: Element, digit: Int?) {
        when (element) {
            is Element.Button -> loop?.press(element.id)
            is Element.Keypad -> digit?.let { loop?.digit(it) }
            is Element.Copy -> handover.copy(element.text)
            is Element.Heading -> speech.repeat()
            else -> Unit
        }
    }

    private fun show(screen: Screen) {
        if (isDestroyed) return
        val model = ScreenModel.of(screen, shown)
        shown = screen
        view.draw(model)
        vibrate(model.vibration)
        if (!screenReaderSpeaks()) speech.show(model.speech)
    }

    /** TalkBack has a voice of its own. */
    private fun screenReaderSpeaks() =
        getSystemService(AccessibilityManager::class.java).isTouchExplorationEnabled

    private fun vibrate(pattern: List<Long>) {
        if (pattern.isEmpty()) return
        val vibrator = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
            getSystemService(android.os.VibratorManager::class.java).defaultVibrator
        } else {
            @Suppress("DEPRECATION")
            getSystemService(Vibrator::class.java)
        }
        vibrator.vibrate(VibrationEffect.createWaveform(pattern.toLongArray(), -1))
    }
}
