package shikaku.app

import android.app.Activity
import android.content.Context
import android.content.RestrictionsManager
import android.content.pm.PackageManager
import android.nfc.NfcAdapter
import android.os.Bundle
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowLooper
import org.robolectric.shadows.ShadowNfcAdapter
import shikaku.shell.CardLink
import shikaku.shell.CardReaderListener
import uniffi.shikaku_bindings.CardLinkFailure

/** The app on Android's framework, with the real library. No history can be opened, because there is no Android Keystore. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], manifest = Config.NONE, shadows = [RefusingNfc::class])
class RunningApp {
    @Test
    fun aHistoryThatCannotBeOpenedStopsNoCheckAndIsShown() = withApp { app ->
        app.until("暗証番号で確認")
        check(app.texts().any { "STORE-02" in it }) { app.texts() }
        app.press("暗証番号で確認")
        app.until("やめる")
    }

    @Test
    fun afterTheLastScreenComesTheNextPatient() = withApp { app ->
        app.until("カードがない・使えない")
        app.press("カードがない・使えない")
        app.until("終わる")
        app.press("終わる")
        app.until("次の受付を始める")
        app.press("次の受付を始める")
        app.until("暗証番号で確認")
    }

    @Test
    fun theFirstStartBeginsWithTheTourAndTheNextDoesNot() {
        withApp(tourSeen = false) { app ->
            app.until("とばす")
            app.press("とばす")
            app.until("練習モード")
        }
        check(tour().getBoolean("seen", false))
        withApp(tourSeen = null) { it.until("暗証番号で確認") }
    }

    @Test
    fun nfcThatIsAbsentOrOffOrRefusedIsReportedAsWhatItIs() {
        val refused = listOf(SecurityException(), UnsupportedOperationException(), IllegalStateException(), NullPointerException())
        expect(listOf(CardLinkFailure.NO_READER), failures(hardware = false, enabled = true, refusal = null))
        expect(listOf(CardLinkFailure.NFC_OFF), failures(hardware = true, enabled = false, refusal = null))
        refused.forEach { expect(listOf(CardLinkFailure.NFC_UNAVAILABLE), failures(hardware = true, enabled = true, refusal = it)) }
        expect(emptyList(), failures(hardware = true, enabled = true, refusal = null))
    }

    /** What the reader reports when a card is wanted. */
    private fun failures(hardware: Boolean, enabled: Boolean, refusal: RuntimeException?): List<CardLinkFailure> {
        val reported = mutableListOf<CardLinkFailure>()
        shadowOf(RuntimeEnvironment.getApplication().packageManager).setSystemFeature(PackageManager.FEATURE_NFC, hardware)
        ShadowNfcAdapter.setNfcHardwareExists(hardware)
        RefusingNfc.refusal = refusal
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        NfcAdapter.getDefaultAdapter(activity)?.let { shadowOf(it).setEnabled(enabled) }
        val reader = NfcReader(activity, object : CardReaderListener {
            override fun onCardFound(found: CardLink) = Unit

            override fun onCardLinkFailed(failure: CardLinkFailure) {
                reported += failure
            }
        })
        reader.resume()
        reader.setCardWanted(true)
        ShadowLooper.idleMainLooper()
        return reported
    }

    /** What the app remembers of the tour. */
    private fun tour() = RuntimeEnvironment.getApplication().getSharedPreferences("tour", Context.MODE_PRIVATE)

    /** Null leaves what is remembered. */
    private fun withApp(tourSeen: Boolean? = true, then: (App) -> Unit) {
        tourSeen?.let { tour().edit().putBoolean("seen", it).commit() }
        val manager = RuntimeEnvironment.getApplication().getSystemService(RestrictionsManager::class.java)
        val settings = Bundle().apply { putString("gateway", "https://127.0.0.1:9"); putString("token", "token"); putBoolean("speak", false) }
        shadowOf(manager).setApplicationRestrictions(settings)
        val controller = Robolectric.buildActivity(ReceptionActivity::class.java).setup()
        try {
            then(App(controller.get()))
        } finally {
            controller.pause().stop().destroy()
        }
    }
}

/** What a person sees and presses of the activity. */
private class App(private val activity: Activity) {
    fun texts(): List<String> = views().filterIsInstance<TextView>().map { it.text.toString() }

    fun press(label: String) {
        views().first { isNamed(it, label) }.performClick()
    }

    /** Waits for a button, because the loop has a thread of its own. */
    fun until(label: String) {
        val deadline = System.nanoTime() + 20_000_000_000
        while (views().none { isNamed(it, label) }) {
            check(System.nanoTime() < deadline) { "no '$label' but ${texts()}" }
            ShadowLooper.idleMainLooper()
            Thread.onSpinWait()
        }
    }

    /** Whether this is the control with the label, which begins its name. */
    private fun isNamed(view: View, label: String) =
        view.isClickable && view.isEnabled && view.contentDescription?.split('。')?.first() == label

    private fun views(): List<View> = below(activity.window.decorView as ViewGroup)

    private fun below(group: ViewGroup): List<View> =
        (0 until group.childCount).map(group::getChildAt).flatMap { if (it is ViewGroup) listOf(it) + below(it) else listOf(it) }
}

/** NFC whose reader mode may fail. */
@Implements(NfcAdapter::class)
class RefusingNfc : ShadowNfcAdapter() {
    @Implementation
    override fun enableReaderMode(activity: Activity, callback: NfcAdapter.ReaderCallback, flags: Int, extras: Bundle?) {
        refusal?.let { throw it }
        super.enableReaderMode(activity, callback, flags, extras)
    }

    companion object {
        var refusal: RuntimeException? = null
    }
}

private fun <T> expect(wanted: T, found: T) = check(found == wanted) { "found $found, expected $wanted" }
