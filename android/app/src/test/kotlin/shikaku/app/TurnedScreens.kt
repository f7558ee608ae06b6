package shikaku.app

import android.app.Activity
import android.content.res.Configuration
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import shikaku.shell.ScreenModel

/** Draws every golden screen on a device that changes between the light and the dark theme while the screen is open. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], manifest = Config.NONE)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class TurnedScreens {
    private val goldens = GoldenScreens()

    /** The activity stays, its window keeps its ground, and the same screen is drawn again. */
    @Test
    fun everyScreenCanBeReadWhenNightFallsOrDayBreaksWhileItIsOpen() {
        val found = listOf(false, true).flatMap { night ->
            val host = Look(DEVICES.first(), night, 1f).host().get()
            val behind = themeGround(host)
            val folder = goldens.folder("turned-to-${if (night) "day" else "night"}")
            goldens.ofEachKind.flatMap { golden ->
                rotate(host, night)
                val view = draw(host, golden)
                rotate(host, !night)
                view.draw(ScreenModel.of(golden.screen, null))
                inspect(view, golden, folder) { Sheet(it, behind) }.map { "turned from ${if (night) "night" else "day"} ${golden.name}: $it" }
            }
        }
        expectNone(found)
    }

    /** As with `configChanges` of the manifest: the activity is not created again. */
    @Suppress("DEPRECATION")
    private fun rotate(host: Activity, night: Boolean) {
        val turned = Configuration(host.resources.configuration)
        val mode = if (night) Configuration.UI_MODE_NIGHT_YES else Configuration.UI_MODE_NIGHT_NO
        turned.uiMode = (turned.uiMode and Configuration.UI_MODE_NIGHT_MASK.inv()) or mode
        host.resources.updateConfiguration(turned, host.resources.displayMetrics)
    }
}
