package shikaku.app

import android.R
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** The oldest Android that the app runs on, which has a night and no theme for it (`values/themes.xml`). */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26], manifest = Config.NONE)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class DrawnOnOldAndroid {
    @Test
    fun everyScreenCanBeReadByDayAndByNight() {
        val goldens = GoldenScreens()
        val found = listOf(false, true).flatMap { night ->
            val look = Look(DEVICES.first(), night, 1f, R.style.Theme_DeviceDefault_Light_NoActionBar)
            val host = look.host()
            val folder = goldens.folder("old-${look.name}")
            goldens.ofEachKind.flatMap { golden ->
                val view = draw(host.get(), golden)
                inspect(view, golden, folder).map { "${look.name} ${golden.name}: $it" }
            }.also { host.close() }
        }
        expectNone(found)
    }
}
