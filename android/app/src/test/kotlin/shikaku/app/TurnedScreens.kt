package shikaku.app

import android.app.Activity
import android.content.res.Configuration
import java.io.File
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.ShadowLooper
import shikaku.shell.ScreenModel

/** Every golden screen, on a device whose day or night ends while it stands. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], manifest = Config.NONE)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class TurnedScreens {
    private val drawn = File(System.getProperty("shikaku.drawn"))
    private val goldens = File(System.getProperty("shikaku.screens")).listFiles().orEmpty()
        .filter { it.extension == "txt" }.sorted().map(::GoldenScreen)

    /** The day ends while a screen stands: the activity stays, its window keeps its ground, and the same screen is drawn anew. */
    @Test
    fun everyScreenCanBeReadWhenNightFallsOrDayBreaksWhileItIsOpen() {
        val found = listOf(false, true).flatMap { night ->
            val host = Look(DEVICES.first(), night, 1f).host().get()
            val behind = themeGround(host)
            goldens.flatMap { golden ->
                turn(host, night)
                val view = ScreenView(host) { _, _ -> }
                host.setContentView(view)
                view.draw(ScreenModel.of(golden.screen, null))
                turn(host, !night)
                view.draw(ScreenModel.of(golden.screen, null))
                ShadowLooper.idleMainLooper()
                val sheet = Sheet(view, behind)
                val folder = drawn.resolve("turned-to-${if (night) "day" else "night"}").apply { mkdirs() }
                sheet.save(folder.resolve("${golden.name}.png"))
                findings(view, sheet).map { "turned from ${if (night) "night" else "day"} ${golden.name}: $it" }
            }
        }
        check(found.isEmpty()) { "${found.size} findings\n" + found.joinToString("\n") }
    }

    /** As `configChanges` of the manifest has it: the activity is not made anew. */
    @Suppress("DEPRECATION")
    private fun turn(host: Activity, night: Boolean) {
        val turned = Configuration(host.resources.configuration)
        val mode = if (night) Configuration.UI_MODE_NIGHT_YES else Configuration.UI_MODE_NIGHT_NO
        turned.uiMode = (turned.uiMode and Configuration.UI_MODE_NIGHT_MASK.inv()) or mode
        host.resources.updateConfiguration(turned, host.resources.displayMetrics)
    }
}
