package shikaku.app

import android.R
import android.app.Activity
import android.provider.Settings
import android.text.Spanned
import android.text.style.LocaleSpan
import android.view.ViewGroup
import android.view.Window
import android.widget.Button
import android.widget.TextView
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import shikaku.shell.ScreenModel
import uniffi.shikaku_bindings.screenText

/**
 * Draws the golden screens with the renderer of the app and the real text, layout and drawing of Android, as a phone and a
 * tablet show them, and looks for what a person could not read, reach or press. The smallest phone shows each of them, with
 * the largest type.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], manifest = Config.NONE)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class DrawnScreens {
    private val goldens = GoldenScreens()

    @Test
    fun everyGoldenScreenIsReadBackWhole() {
        val wrong = goldens.all.filter { screenText(it.screen) != it.text }.map { it.name }
        check(wrong.isEmpty()) { "read back differently: $wrong" }
    }

    @Test
    fun everyScreenCanBeReadReachedAndPressedOnEveryDevice() {
        val found = LOOKS.flatMap { look -> drawEach(if (look == SMALLEST) goldens.all else goldens.ofEachKind, look) }
        println("${goldens.all.size} golden screens drawn by the app's own renderer, ${goldens.ofEachKind.size} of them in ${LOOKS.size} looks")
        expectNone(found)
    }

    @Test
    fun everyScreenCanBeReadWithHighContrast() = expectNone(listOf(false, true).flatMap { night ->
        drawEach(goldens.ofEachKind, Look(PHONES.first(), night, 1f, contrast = true))
    })

    @Test
    fun whatIsPressedIsInSightOnAPhoneBeforeAPersonScrolls() =
        expectNone(PHONES.flatMap { device -> drawEach(goldens.ofEachKind, Look(device, night = false, 1f)) { view, golden -> unseen(view, golden) } })

    @Test
    fun aScreenThatChangesShowsWhatANewOneShowsAndKeepsItsKeys() {
        val host = Look(PHONES.first(), night = false, 1f).host()
        check(goldens.changes.size > 100) { "only ${goldens.changes.size} screens follow one with their name" }
        expectNone(goldens.changes.filter { (before, now) -> !showsTheSame(host.get(), before, now) }.map { (before, now) -> "${before.name}, ${now.name}" })
        val typed = goldens.all.filter { it.name == "entering-pin" || it.name == "entering-pin-two-digits" }
        val view = draw(host.get(), typed.first())
        val keys = below(view).filterIsInstance<Button>()
        view.draw(ScreenModel.of(typed.last().screen, typed.first().screen))
        check(keys.size > 10 && below(view).filterIsInstance<Button>() == keys) { "keys were drawn again" }
        host.close()
    }

    @Test
    fun whatIsWrittenOnAButtonInAnotherLanguageIsSaidInThat() {
        val host = Look(PHONES.first(), night = false, 1f).host()
        val view = draw(host.get(), goldens.all.single { it.name == "languages" })
        val name = below(view).single { it.isClickable && it.contentDescription.startsWith("English") }.contentDescription as Spanned
        val said = name.getSpans(0, name.length, LocaleSpan::class.java).map { name.substring(name.getSpanStart(it), name.getSpanEnd(it)) to it.locale?.toLanguageTag() }
        check(said.toSet() == setOf("English." to "en", "英語" to "ja")) { "$said" }
        host.close()
    }

    private fun showsTheSame(host: Activity, before: GoldenScreen, now: GoldenScreen): Boolean {
        val fresh = shown(draw(host, now))
        val changed = draw(host, before).apply { draw(ScreenModel.of(now.screen, before.screen)) }
        return shown(changed) == fresh
    }

    /** What is written, and what can be pressed. */
    private fun shown(view: ScreenView): List<Any> =
        below(view).filterIsInstance<TextView>().map { it.text.toString() to it.isEnabled } +
            below(view).filter { it.isClickable && it is ViewGroup }.map { it.contentDescription.toString() to it.isEnabled }

    /** Draws these in one look; what is wrong. */
    private fun drawEach(screens: List<GoldenScreen>, look: Look, also: (ScreenView, GoldenScreen) -> List<String> = { _, _ -> emptyList() }): List<String> {
        val host = look.host()
        val folder = goldens.folder(look.name)
        val found = screens.flatMap { golden ->
            val view = draw(host.get(), golden)
            (inspect(view, golden, folder) + also(view, golden)).map { "${look.name} ${golden.name}: $it" }
        }
        host.close()
        return found
    }
}

/** A device with its display settings. */
internal class Look(
    val device: String,
    night: Boolean,
    val type: Float,
    private val theme: Int = R.style.Theme_DeviceDefault_DayNight,
    private val contrast: Boolean = false,
) {
    val name = device.substringBefore(' ') + (if (night) "-dark" else "-light") + (if (contrast) "-contrast" else "") + "-$type"
    private val qualifiers = device.substringAfter(' ').replace("*", if (night) "night" else "notnight")

    /** An activity of its size, with the theme of the manifest. */
    fun host(): ActivityController<Activity> {
        RuntimeEnvironment.setQualifiers(qualifiers)
        RuntimeEnvironment.setFontScale(type)
        val settings = RuntimeEnvironment.getApplication().contentResolver
        // A picture shows no drawing on its way.
        Settings.Global.putFloat(settings, Settings.Global.ANIMATOR_DURATION_SCALE, 0f)
        Settings.Secure.putInt(settings, "high_text_contrast_enabled", if (contrast) 1 else 0)
        val controller = Robolectric.buildActivity(Activity::class.java)
        controller.get().setTheme(theme)
        controller.get().requestWindowFeature(Window.FEATURE_NO_TITLE)
        return controller.setup()
    }
}

/**
 * A small phone in portrait and in landscape, and a tablet in landscape. They have few pixels, because the tests
 * measure the layout.
 */
internal val DEVICES = listOf(
    "phone ja-rJP-w360dp-h640dp-port-*-xhdpi",
    "phone-turned ja-rJP-w640dp-h360dp-land-*-hdpi",
    "tablet ja-rJP-w1280dp-h800dp-land-*-mdpi",
)

/** Phones of ordinary size, in portrait. */
private val PHONES = listOf("pocket ja-rJP-w360dp-h740dp-port-*-xhdpi", "tall ja-rJP-w390dp-h844dp-port-*-xhdpi")

/** Every device with every size of type. Day and night alternate, so that each occurs with every device and with every size. */
private val LOOKS = DEVICES.withIndex().flatMap { (place, device) ->
    listOf(1f, 2f).withIndex().map { (larger, type) -> Look(device, night = (place + larger) % 2 == 1, type) }
}

/** The smallest device with the largest type, where most is cut off. */
private val SMALLEST = LOOKS.first { it.device == DEVICES.first() && it.type == 2f }
