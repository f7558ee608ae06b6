package shikaku.app

import android.app.Activity
import android.content.res.Configuration
import android.graphics.drawable.ColorDrawable
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.view.View
import android.view.WindowManager
import shikaku.shell.AppLoop
import shikaku.shell.Element
import shikaku.shell.ScreenModel
import shikaku.shell.toScreen
import uniffi.shikaku_bindings.ReaderLink
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.SetupException
import uniffi.shikaku_bindings.Signals
import uniffi.shikaku_bindings.SoundSignal
import uniffi.shikaku_bindings.Speech

/** The one activity: connects the [AppLoop] to the device. It makes no decision. */
class ReceptionActivity : Activity() {
    private val main = Handler(Looper.getMainLooper())
    private lateinit var view: ScreenView
    private lateinit var signals: PhoneSignals
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
        dress()
        view = ScreenView(this, { loop?.text(it) }, ::pressed)
        signals = PhoneSignals(this, handover, view::announce)
        setContentView(view)
        try {
            open(settings)
        } catch (refused: SetupException) {
            val screen = refused.toScreen()
            show(screen)
            signals.play(Signals(screen.haptic, SoundSignal(screen.sound, FULL), Speech.Unchanged))
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
        super.onPause()
    }

    override fun onDestroy() {
        main.removeCallbacksAndMessages(null)
        loop?.close()
        handover.close()
        signals.close()
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
        val style = Style(this, shown?.display)
        window.setBackgroundDrawable(ColorDrawable(style.ground))
        window.statusBarColor = style.surface
        window.navigationBarColor = style.ground
        val light = View.SYSTEM_UI_FLAG_LIGHT_STATUS_BAR or View.SYSTEM_UI_FLAG_LIGHT_NAVIGATION_BAR
        window.decorView.systemUiVisibility = if (style.isDark) 0 else light
    }

    private fun open(settings: ManagedSettings) {
        val history = Histories.open(this, settings.staff)
        val app = settings.shell.application(settings.token(), settings.reader, history)
        val loop = AppLoop(app, signals, settings::rememberTour) { screen -> main.post { show(screen) } }
        this.loop = loop
        signals.ended = loop::speechEnded
        signals.speakers = { hasVoice, hasScreenReader -> loop.speakersChanged(hasVoice, hasScreenReader) }
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
            is Element.Copy -> {
                handover.copy(element.text)
                loop?.copied()
            }
            is Element.Reading -> loop?.readAloud()
            else -> Unit
        }
    }

    private fun show(screen: Screen) {
        if (isDestroyed) return
        val model = ScreenModel.of(screen, shown)
        val isDressed = screen.display == shown?.display
        shown = screen
        if (!isDressed) dress()
        view.draw(model)
    }
}

private const val FULL: UByte = 100u
