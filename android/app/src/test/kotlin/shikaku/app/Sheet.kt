package shikaku.app

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.util.TypedValue
import android.view.View
import java.io.File
import kotlin.math.pow

/**
 * The picture of a screen before a person scrolls. [behind] is the ground of the window, where the screen has none of
 * its own: that of the theme, as it was when the window was made.
 */
internal class Sheet(private val view: ScreenView, private val behind: Int = themeGround(view.context)) {
    private val picture = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)

    init {
        draw(view, picture)
    }

    fun save(file: File) {
        file.outputStream().use { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }

    /** The colour that most of a part of the screen has, also of one that is scrolled out of sight. */
    fun ground(part: View): Int {
        val alone = Bitmap.createBitmap(part.width, part.height, Bitmap.Config.ARGB_8888)
        draw(part, alone)
        val (across, down) = part.width / SAMPLES + 1 to part.height / SAMPLES + 1
        val seen = (0 until part.height step down).flatMap { y -> (0 until part.width step across).map { x -> alone.getPixel(x, y) } }
        return seen.groupingBy { it }.eachCount().maxBy { it.value }.key
    }

    private fun draw(part: View, on: Bitmap) {
        val canvas = Canvas(on)
        // Also for a part below the end of the screen.
        canvas.drawColor((view.background as? ColorDrawable)?.color ?: behind)
        grounds(part).forEach { (ground, x, y) ->
            canvas.save()
            canvas.translate(x, y)
            // A view that was never in sight has not given its size to its ground.
            ground.background?.apply { setBounds(0, 0, ground.width, ground.height) }?.draw(canvas)
            canvas.restore()
        }
        part.draw(canvas)
    }

    /** What a part is in, from the screen inwards, and where each begins as seen from the part. */
    private fun grounds(part: View): List<Triple<View, Float, Float>> {
        val around = generateSequence(part) { it.takeIf { it !== view }?.parent as? View }.toList()
        var (x, y) = 0f to 0f
        return around.zipWithNext { inner, outer ->
            x -= inner.left
            y -= inner.top
            Triple(outer, x, y)
        }.reversed()
    }
}

/** The ground of a window with the theme of this context. */
internal fun themeGround(context: Context): Int {
    val value = TypedValue()
    context.theme.resolveAttribute(android.R.attr.colorBackground, value, true)
    // `isColorType` is there since Android 10.
    val isColour = value.type in TypedValue.TYPE_FIRST_COLOR_INT..TypedValue.TYPE_LAST_COLOR_INT
    return if (isColour) value.data else context.getColor(value.resourceId)
}

/** How far two colours differ in brightness, as WCAG counts it: 1 to 21. */
internal fun contrast(text: Int, ground: Int): Double {
    val seen = Color.alpha(text) / 255.0
    fun light(channel: (Int) -> Int, shown: Double) = (channel(text) * shown + channel(ground) * (1 - shown)) / 255
    fun brightness(shown: Double) = WEIGHTS.sumOf { (channel, weight) ->
        val part = light(channel, shown)
        weight * if (part <= 0.04045) part / 12.92 else ((part + 0.055) / 1.055).pow(2.4)
    }
    val (one, other) = listOf(brightness(seen), brightness(0.0)).sortedDescending()
    return (one + 0.05) / (other + 0.05)
}

private val WEIGHTS: List<Pair<(Int) -> Int, Double>> = listOf(Color::red to 0.2126, Color::green to 0.7152, Color::blue to 0.0722)
private const val SAMPLES = 25
