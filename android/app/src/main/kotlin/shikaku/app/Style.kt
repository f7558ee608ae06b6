package shikaku.app

import android.app.UiModeManager
import android.content.Context
import android.content.res.Configuration
import android.os.Build
import android.provider.Settings
import android.util.TypedValue
import android.view.ContextThemeWrapper
import uniffi.shikaku_bindings.Appearance
import uniffi.shikaku_bindings.DisplaySettings
import uniffi.shikaku_bindings.Measures
import uniffi.shikaku_bindings.Palette
import uniffi.shikaku_bindings.Paint
import uniffi.shikaku_bindings.Tone
import uniffi.shikaku_bindings.appearance
import uniffi.shikaku_bindings.measures
import uniffi.shikaku_bindings.palette

/**
 * The colours and measures of the library, as the settings and the size of the device require them. What a person chose in the
 * application, [display], comes before the settings of the device.
 */
internal class Style(base: Context, display: DisplaySettings? = null) {
    val appearance = appearance(display, isNight(base), wantsContrast(base))
    val isDark = appearance == Appearance.DARK || appearance == Appearance.HIGH_CONTRAST_DARK

    /** The context of every view that is drawn. */
    val context: Context = if (display == null) base else dressed(base, display, isDark)
    private val device = context.resources.configuration
    private val palette: Palette = PALETTES.getOrPut(appearance) { palette(appearance) }
    val measures: Measures = MEASURES

    val ground = opaque(palette.ground)
    val surface = opaque(palette.surface)
    val ink = opaque(palette.ink)
    val quiet = opaque(palette.quiet)
    val line = opaque(palette.line)
    val accent = opaque(palette.accent)
    val onAccent = opaque(palette.onAccent)
    val accentSoft = opaque(palette.accentSoft)
    val practice = opaque(palette.practice)
    val onPractice = opaque(palette.onPractice)
    val focus = opaque(palette.focus)
    val destructive = opaque(palette.failedEdge)

    val gap = dp(measures.gap)
    val groupGap = dp(measures.groupGap)
    val margin = dp(measures.margin)
    val padding = dp(measures.padding)
    val radius = dp(measures.radius)
    val largeRadius = dp(measures.largeRadius)
    val target = dp(measures.target)
    val icon = dp(measures.icon)

    val widthDp = device.screenWidthDp
    val heightDp = device.screenHeightDp

    /** Two columns have space. */
    val isWide = widthDp >= WIDE_DP && heightDp >= LOW_DP

    /** A keypad has no space below the text. */
    val isLow = heightDp < LOW_DP

    /** A keypad is beside the text: also on a phone that lies, whose height has no space for both. */
    val isBeside = isWide || device.orientation == Configuration.ORIENTATION_LANDSCAPE && widthDp >= BESIDE_DP

    /** Ground and text of a tone. */
    fun tone(tone: Tone): Pair<Int, Int> = when (tone) {
        Tone.NEUTRAL -> surface to ink
        Tone.VALID -> opaque(palette.valid) to opaque(palette.onValid)
        Tone.ATTENTION -> opaque(palette.attention) to opaque(palette.onAttention)
        Tone.FAILED -> opaque(palette.failed) to opaque(palette.onFailed)
    }

    /** The edge and icon of a notice. */
    fun edge(tone: Tone): Int = when (tone) {
        Tone.FAILED -> opaque(palette.failedEdge)
        Tone.VALID -> opaque(palette.valid)
        Tone.NEUTRAL, Tone.ATTENTION -> opaque(palette.attentionEdge)
    }

    /** The colour of a shape in a drawing; [text] is the colour of the text beside it. */
    fun paint(paint: Paint, text: Int): Int = when (paint) {
        Paint.TEXT -> text
        Paint.SURFACE -> surface
        Paint.QUIET -> quiet
        Paint.ACCENT -> accent
        Paint.ACCENT_SOFT -> accentSoft
    }

    fun dp(size: UByte): Int = dp(context, size.toInt())

    fun dp(size: Int): Int = dp(context, size)

    /** A width of so many letters of this type. */
    fun letters(count: Int, type: UByte): Int =
        (count * TypedValue.applyDimension(TypedValue.COMPLEX_UNIT_SP, type.toFloat(), context.resources.displayMetrics)).toInt()
}

private fun isNight(context: Context): Boolean =
    context.resources.configuration.uiMode and Configuration.UI_MODE_NIGHT_MASK == Configuration.UI_MODE_NIGHT_YES

/** The same context with the size of type and the night that a person chose, for Android's own views as well. */
private fun dressed(base: Context, display: DisplaySettings, isDark: Boolean): Context {
    val chosen = Configuration().apply {
        fontScale = base.resources.configuration.fontScale * display.textSize.toInt() / 100
        uiMode = if (isDark) Configuration.UI_MODE_NIGHT_YES else Configuration.UI_MODE_NIGHT_NO
    }
    return ContextThemeWrapper(base, 0).apply { applyOverrideConfiguration(chosen) }
}

/** High contrast text, which has no public name before Android 16, or since Android 14 the contrast of colours. */
private fun wantsContrast(context: Context): Boolean {
    val text = runCatching { Settings.Secure.getInt(context.contentResolver, HIGH_CONTRAST_TEXT, 0) == 1 }.getOrDefault(false)
    if (text || Build.VERSION.SDK_INT < Build.VERSION_CODES.UPSIDE_DOWN_CAKE) return text
    return context.getSystemService(UiModeManager::class.java).contrast >= HIGH_CONTRAST
}

/** Whether the person left animations on. */
internal fun wantsMotion(context: Context): Boolean =
    Settings.Global.getFloat(context.contentResolver, Settings.Global.ANIMATOR_DURATION_SCALE, 1f) > 0f

internal fun dp(context: Context, size: Int): Int = (size * context.resources.displayMetrics.density).toInt()

private fun opaque(colour: UInt): Int = (colour or 0xFF000000u).toInt()

private val PALETTES = HashMap<Appearance, Palette>()
private val MEASURES by lazy { measures() }
private const val WIDE_DP = 800
private const val BESIDE_DP = 600
private const val LOW_DP = 480
private const val HIGH_CONTRAST = 0.75f
private const val HIGH_CONTRAST_TEXT = "high_text_contrast_enabled"
