package shikaku.app

import android.R
import java.io.File
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.ShadowLooper
import shikaku.shell.ScreenModel

/** The oldest Android that the app runs on, which has a night and no theme for it (`values/themes.xml`). */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26], manifest = Config.NONE)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class DrawnOnOldAndroid {
    private val drawn = File(System.getProperty("shikaku.drawn"))

    @Test
    fun everyScreenCanBeReadByDayAndByNight() {
        val goldens = File(System.getProperty("shikaku.screens")).listFiles().orEmpty()
            .filter { it.extension == "txt" }.sorted().map(::GoldenScreen)
        check(goldens.size > 50) { "only ${goldens.size} golden screens were found" }
        val found = listOf(false, true).flatMap { night ->
            val look = Look(DEVICES.first(), night, 1f, R.style.Theme_DeviceDefault_Light_NoActionBar)
            val host = look.host()
            val folder = drawn.resolve("old-${look.name}").apply { mkdirs() }
            goldens.flatMap { golden ->
                val view = ScreenView(host.get()) { _, _ -> }
                host.get().setContentView(view)
                view.draw(ScreenModel.of(golden.screen, null))
                ShadowLooper.idleMainLooper()
                val sheet = Sheet(view)
                sheet.save(folder.resolve("${golden.name}.png"))
                findings(view, sheet).map { "${look.name} ${golden.name}: $it" }
            }.also { host.close() }
        }
        check(found.isEmpty()) { "${found.size} findings\n" + found.joinToString("\n") }
    }
}
