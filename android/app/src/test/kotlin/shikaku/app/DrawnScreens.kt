package shikaku.app

import android.R
import android.app.Activity
import android.view.Window
import java.io.File
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.ShadowLooper
import shikaku.shell.ScreenModel
import uniffi.shikaku_bindings.screenText

/**
 * Draws every golden screen with the renderer of the app and the real text, layout and drawing of Android, as a phone and a
 * tablet show it, and looks for what a person could not read, reach or press.
 *
 * `shikaku.screens` names the folder of the golden screens, `shikaku.drawn` where the pictures go.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], manifest = Config.NONE)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class DrawnScreens {
    private val drawn = File(System.getProperty("shikaku.drawn"))
    private val goldens = File(System.getProperty("shikaku.screens")).listFiles().orEmpty()
        .filter { it.extension == "txt" }.sorted().map(::GoldenScreen)

    @Test
    fun everyGoldenScreenIsReadBackWhole() {
        check(goldens.size > 50) { "only ${goldens.size} golden screens were found" }
        val wrong = goldens.filter { screenText(it.screen) != it.text }.map { it.name }
        check(wrong.isEmpty()) { "read back differently: $wrong" }
    }

    @Test
    fun everyScreenCanBeReadReachedAndPressedOnEveryDevice() {
        val found = LOOKS.flatMap(::drawAll)
        println("${goldens.size} golden screens drawn by the app's own renderer in ${LOOKS.size} looks: ${goldens.size * LOOKS.size} pictures in $drawn")
        check(found.isEmpty()) { "${found.size} findings\n" + found.joinToString("\n") }
    }

    /** In one look; what is wrong. */
    private fun drawAll(look: Look): List<String> {
        val host = look.host()
        val folder = drawn.resolve(look.name).apply { mkdirs() }
        val found = goldens.flatMap { golden ->
            val view = ScreenView(host.get()) { _, _ -> }
            host.get().setContentView(view)
            view.draw(ScreenModel.of(golden.screen, null))
            ShadowLooper.idleMainLooper()
            val sheet = Sheet(view)
            sheet.save(folder.resolve("${golden.name}.png"))
            findings(view, sheet).map { "${look.name} ${golden.name}: $it" }
        }
        host.close()
        return found
    }
}

/** A device as somebody has set it. */
internal class Look(device: String, night: Boolean, private val type: Float, private val theme: Int = R.style.Theme_DeviceDefault_DayNight) {
    val name = "${device.substringBefore(' ')}-${if (night) "dark" else "light"}-$type"
    private val qualifiers = device.substringAfter(' ').replace("*", if (night) "night" else "notnight")

    /** An activity of its size, with the theme of the manifest. */
    fun host(): ActivityController<Activity> {
        RuntimeEnvironment.setQualifiers(qualifiers)
        RuntimeEnvironment.setFontScale(type)
        val controller = Robolectric.buildActivity(Activity::class.java)
        controller.get().setTheme(theme)
        controller.get().requestWindowFeature(Window.FEATURE_NO_TITLE)
        return controller.setup()
    }
}

/** A small phone, upright and turned, and a tablet on a stand. Few pixels: what is measured is the layout. */
internal val DEVICES = listOf(
    "phone ja-rJP-w360dp-h640dp-port-*-xhdpi",
    "phone-turned ja-rJP-w640dp-h360dp-land-*-hdpi",
    "tablet ja-rJP-w1280dp-h800dp-land-*-mdpi",
)

private val LOOKS = DEVICES.flatMap { device ->
    listOf(false, true).flatMap { night -> listOf(1f, 2f).map { type -> Look(device, night, type) } }
}
