package shikaku.app

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.ColorFilter
import android.graphics.Paint
import android.graphics.Path
import android.graphics.PixelFormat
import android.graphics.RectF
import android.graphics.Typeface
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import android.graphics.drawable.StateListDrawable
import android.graphics.text.LineBreakConfig
import android.os.Build
import android.text.SpannableString
import android.text.Spanned
import android.text.style.LocaleSpan
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import android.widget.TextView
import java.util.Locale

/** A text of this size and colour. */
internal fun text(style: Style, words: CharSequence, size: UByte, colour: Int, bold: Boolean = false, language: String = JAPANESE) =
    TextView(style.context).apply { dress(this, size, colour, bold); setLanguage(this, language); text = words }

/** Sets the language of a text. Han characters have other forms in each language, and Japanese alone is broken between phrases. */
internal fun setLanguage(view: TextView, language: String) {
    val locale = Locale.forLanguageTag(language)
    if (view.textLocale == locale) return
    view.textLocale = locale
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        val isJapanese = locale.language == JAPANESE
        view.setLineBreakWordStyle(if (isJapanese) LineBreakConfig.LINE_BREAK_WORD_STYLE_PHRASE else LineBreakConfig.LINE_BREAK_WORD_STYLE_NONE)
    }
}

/** A text with its language, for a screen reader. */
internal fun spoken(words: String, language: String): CharSequence = SpannableString(words).apply {
    setSpan(LocaleSpan(Locale.forLanguageTag(language)), 0, length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
}

/** The language of the staff. */
internal const val JAPANESE = "ja"

/** Sets the type of a text, in Japanese. Japanese is broken between phrases, where the system knows them. */
internal fun dress(view: TextView, size: UByte, colour: Int, bold: Boolean) {
    view.textSize = size.toFloat()
    view.typeface = if (bold) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
    view.setTextColor(colour)
    view.textLocale = Locale.JAPAN
    view.setLineSpacing(0f, LINE_SPACING)
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        view.setLineBreakStyle(LineBreakConfig.LINE_BREAK_STYLE_STRICT)
        view.setLineBreakWordStyle(LineBreakConfig.LINE_BREAK_WORD_STYLE_PHRASE)
    }
}

/** Parts below each other. */
internal fun column(style: Style, parts: List<View>, gap: Int) = LinearLayout(style.context).apply {
    orientation = LinearLayout.VERTICAL
    parts.forEachIndexed { place, part ->
        addView(part, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT).apply { if (place > 0) topMargin = gap })
    }
}

/** Parts beside each other, which share the width. */
internal fun columns(style: Style, parts: List<Pair<View, Float>>, gap: Int, height: Int = WRAP_CONTENT) = LinearLayout(style.context).apply {
    isBaselineAligned = false
    parts.forEachIndexed { place, (part, weight) ->
        addView(part, LinearLayout.LayoutParams(0, height, weight).apply { if (place > 0) marginStart = gap })
    }
}

/** A view without text, of this size or as wide as its place. */
internal class Sized(context: Context, private val across: Int, private val down: Int) : View(context) {
    init {
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) =
        setMeasuredDimension(resolveSize(across, widthSpec), resolveSize(down, heightSpec))
}

/** A line between parts. */
internal fun rule(style: Style, colour: Int, width: Int = 1) =
    Sized(style.context, 0, style.dp(width)).apply { setBackgroundColor(colour) }

/** A screen reader reads this view as one, and not its parts. */
internal fun readAsOne(view: View, spoken: CharSequence) {
    view.contentDescription = spoken
    view.importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_YES
    (view as? ViewGroup)?.let { group -> (0 until group.childCount).map(group::getChildAt).forEach(::hide) }
}

private fun hide(view: View) {
    view.importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO_HIDE_DESCENDANTS
}

internal fun markAsHeading(view: View) {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) view.isAccessibilityHeading = true
}

/** A box with round corners. */
internal fun box(fill: Int, edge: Int, width: Int, radius: Int) = box(fill, edge, width, Corners(radius))

private fun box(fill: Int, edge: Int, width: Int, corners: Corners) = GradientDrawable().apply {
    setColor(fill)
    setStroke(width, edge)
    val (upper, lower) = corners.upper.toFloat() to corners.lower.toFloat()
    cornerRadii = floatArrayOf(upper, upper, upper, upper, lower, lower, lower, lower)
}

/** The radii of the upper and the lower corners of a box. */
internal class Corners(val upper: Int, val lower: Int) {
    constructor(all: Int) : this(all, all)
}

/** The ground of what can be pressed: it answers a press, shows the focus, and is dashed where it cannot be pressed now. */
internal fun pressable(style: Style, fill: Int, edge: Int, width: Int, corners: Corners): Drawable {
    val states = StateListDrawable()
    val disabled = box(style.ground, style.quiet, 0, corners)
    disabled.setStroke(style.dp(1), style.quiet, style.dp(5).toFloat(), style.dp(4).toFloat())
    states.addState(intArrayOf(-android.R.attr.state_enabled), disabled)
    states.addState(intArrayOf(android.R.attr.state_focused), box(fill, style.focus, style.dp(FOCUS_DP), corners))
    states.addState(intArrayOf(), box(fill, edge, width, corners))
    val shade = (edge and 0xFFFFFF) or (RIPPLE_ALPHA shl 24)
    return RippleDrawable(ColorStateList.valueOf(shade), states, box(Color.WHITE, 0, 0, corners))
}

/** A box with a broad coloured edge where its lines begin. */
internal class EdgedBox(private val style: Style, private val edge: Int) : Drawable() {
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG)
    private val outline = Path()

    override fun draw(canvas: Canvas) {
        val (width, radius) = style.dp(1).toFloat() to style.radius.toFloat()
        outline.reset()
        val inner = RectF(bounds).apply { inset(width / 2, width / 2) }
        outline.addRoundRect(inner, radius, radius, Path.Direction.CW)
        canvas.save()
        canvas.clipPath(outline)
        canvas.drawColor(style.surface)
        paint.style = Paint.Style.FILL
        paint.color = edge
        canvas.drawRect(inner.left, inner.top, bounds.left + style.dp(EDGE_DP).toFloat(), inner.bottom, paint)
        canvas.restore()
        paint.style = Paint.Style.STROKE
        paint.strokeWidth = width
        paint.color = style.line
        canvas.drawPath(outline, paint)
    }

    override fun setAlpha(alpha: Int) = Unit

    override fun setColorFilter(filter: ColorFilter?) = Unit

    @Deprecated("The platform still asks for it.")
    override fun getOpacity() = PixelFormat.TRANSLUCENT
}

/** The width of the line below the title bar in practice. */
internal const val PRACTICE_RULE_DP = 5

/** The width of the coloured edge of a notice. */
internal const val EDGE_DP = 9
private const val FOCUS_DP = 4
private const val RIPPLE_ALPHA = 0x40
private const val LINE_SPACING = 1.12f
