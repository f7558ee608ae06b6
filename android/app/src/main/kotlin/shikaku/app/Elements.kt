package shikaku.app

import android.content.Context
import android.content.res.ColorStateList
import android.content.res.Configuration
import android.graphics.Typeface
import android.graphics.drawable.GradientDrawable
import android.os.Build
import android.text.SpannableString
import android.text.Spanned
import android.text.style.RelativeSizeSpan
import android.text.style.StyleSpan
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.GridLayout
import android.widget.LinearLayout
import android.widget.ProgressBar
import android.widget.TextView
import shikaku.shell.Element
import shikaku.shell.Weight

/** An empty view for an element. [fill] sets the texts. */
internal fun element(context: Context, element: Element): View = when (element) {
    is Element.Heading -> text(context, HEADING_SP, bold = true).also { heading ->
        pressable(heading)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) heading.isAccessibilityHeading = true
        heading.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
    }
    is Element.Status -> text(context, BODY_SP, bold = false)
    // The place of the drawing.
    is Element.Picture -> View(context).apply {
        minimumHeight = dp(context, PICTURE_DP)
        importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
    }
    is Element.SectionHeading -> text(context, BODY_SP, bold = true).also { heading ->
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) heading.isAccessibilityHeading = true
    }
    is Element.Text -> line(context, element.weight)
    is Element.Typed -> text(context, TYPED_SP, bold = true).apply {
        gravity = Gravity.CENTER
        // Letter spacing separates the empty places.
        letterSpacing = TYPED_SPACING
    }
    is Element.Code -> text(context, BODY_SP, bold = false).also(::pressable).apply { setTextIsSelectable(true) }
    is Element.Keypad -> keypad(context, element)
    is Element.Progress -> ProgressBar(context).apply {
        indeterminateTintList = ColorStateList.valueOf(Palette.of(context).text)
        importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
    }
    is Element.Button, is Element.Copy -> button(context)
}

/** Sets the texts and the listeners of the view of an element. */
internal fun fill(view: View, element: Element, pressed: (Element, Int?) -> Unit) {
    if (element is Element.Keypad) return keys(view as GridLayout).forEachIndexed { place, key ->
        key.setOnClickListener { pressed(element, digits(element)[place]) }
    }
    if (view is TextView) {
        view.text = words(element)
        describe(view, element.spoken)
    }
    if (view is Button || element is Element.Heading) view.setOnClickListener { pressed(element, null) }
    if (element is Element.Button) {
        propose(view as Button, element.proposed)
        view.isEnabled = element.enabled
    }
}

private fun words(element: Element): CharSequence = when (element) {
    is Element.Heading -> element.text
    is Element.Status -> element.item.text
    is Element.SectionHeading -> element.text
    is Element.Text -> if (element.label.isEmpty()) element.text else labelled(element.label, element.text)
    is Element.Typed -> element.shown
    is Element.Button -> listOf(element.label, element.trailing, element.badge, element.subtitle).filter(String::isNotEmpty).joinToString("\n")
    is Element.Copy -> element.label
    is Element.Code -> element.code
    is Element.Keypad, is Element.Progress, is Element.Picture -> ""
}

/** The label small above its value, so that the values are easy to find. */
private fun labelled(label: String, value: String) = SpannableString("$label\n$value").apply {
    setSpan(RelativeSizeSpan(LABEL_PART), 0, label.length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
    setSpan(StyleSpan(Typeface.BOLD), label.length, length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
}

/** Sets what a screen reader says. If it is empty, another element says it. */
private fun describe(view: View, spoken: String) {
    view.contentDescription = spoken
    view.importantForAccessibility =
        if (spoken.isEmpty()) View.IMPORTANT_FOR_ACCESSIBILITY_NO else View.IMPORTANT_FOR_ACCESSIBILITY_YES
}

private fun text(context: Context, sp: Float, bold: Boolean) = TextView(context).apply {
    textSize = sp
    typeface = if (bold) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
    // The default colour of the platform has too little contrast.
    setTextColor(Palette.of(context).text)
}

private fun line(context: Context, weight: Weight) = when (weight) {
    Weight.HEADLINE -> text(context, HEADLINE_SP, bold = true)
    Weight.NOTICE -> text(context, BODY_SP, bold = true).apply { framed(this) }
    Weight.PLAIN, Weight.DETAIL -> text(context, BODY_SP, bold = false)
}

/** A notice has a frame, which is visible without colours. */
private fun framed(view: TextView) {
    view.background = GradientDrawable().apply {
        setStroke(dp(view.context, 2), Palette.of(view.context).text)
        cornerRadius = dp(view.context, 8).toFloat()
    }
    val padding = dp(view.context, 12)
    view.setPadding(padding, padding, padding, padding)
}

private fun pressable(view: TextView) {
    view.minHeight = dp(view.context, LEAST_DP)
    view.gravity = Gravity.CENTER_VERTICAL
}

private fun button(context: Context) = Button(context).apply {
    textSize = BUTTON_SP
    isAllCaps = false
    propose(this, proposed = false)
    minHeight = dp(context, TOUCH_DP)
    // Ignores taps while another window covers the button, because that window could learn the digits of a PIN.
    filterTouchesWhenObscured = true
}

/** The proposed button is filled, and its text is bold. */
private fun propose(button: Button, proposed: Boolean) {
    val colours = Palette.of(button.context)
    button.typeface = if (proposed) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
    button.backgroundTintList = ColorStateList.valueOf(if (proposed) colours.proposed else colours.button)
    button.setTextColor(if (proposed) colours.onProposed else colours.text)
}

private fun keypad(context: Context, element: Element.Keypad) = GridLayout(context).apply {
    columnCount = KEY_COLUMNS
    digits(element).forEach { digit ->
        val key = button(context).apply {
            text = element.label(digit)
            contentDescription = text
            textSize = TYPED_SP
        }
        addView(key, keyPlace(digit))
    }
}

/** As on a telephone: zero is alone in the middle of the last row. Letters have the rows below. */
private fun keyPlace(digit: Int): GridLayout.LayoutParams {
    val place = if (digit == 0) ZERO else if (digit < ZERO) digit - 1 else digit + 2
    val (row, column) = place / KEY_COLUMNS to place % KEY_COLUMNS
    return GridLayout.LayoutParams(GridLayout.spec(row), GridLayout.spec(column, 1f)).apply {
        width = 0
        height = WRAP_CONTENT
    }
}

private fun keys(grid: GridLayout): List<View> = (0 until grid.childCount).map(grid::getChildAt)

internal fun spaced(context: Context) = LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT).apply {
    val gap = dp(context, 6)
    setMargins(gap, gap, gap, gap)
}

internal fun dp(context: Context, size: Int): Int = (size * context.resources.displayMetrics.density).toInt()

/**
 * Colours with a contrast of more than 7 to 1 to their ground, in the light and the dark theme. They include the ground, because
 * that of the theme does not change while the app is open, and before Android 10 it is always light.
 */
internal enum class Palette(val ground: Int, val text: Int, val button: Int, val proposed: Int, val onProposed: Int) {
    DAY(0xFFFAFAFA.toInt(), 0xFF1A1A1A.toInt(), 0xFFD6D7D7.toInt(), 0xFF0B3D91.toInt(), 0xFFFFFFFF.toInt()),
    NIGHT(0xFF121212.toInt(), 0xFFF2F2F2.toInt(), 0xFF454749.toInt(), 0xFFA8C7FA.toInt(), 0xFF06214F.toInt());

    companion object {
        fun of(context: Context): Palette {
            val night = context.resources.configuration.uiMode and Configuration.UI_MODE_NIGHT_MASK
            return if (night == Configuration.UI_MODE_NIGHT_YES) NIGHT else DAY
        }
    }
}

/** In reading order: zero after nine, and letters after zero. */
private fun digits(keypad: Element.Keypad): List<Int> = (1..9) + 0 + (10 until keypad.keys)

private const val KEY_COLUMNS = 3
private const val PICTURE_DP = 8

/** The place of the key 0, row by row. */
private const val ZERO = 10
private const val HEADING_SP = 28f
private const val HEADLINE_SP = 26f
private const val TYPED_SP = 32f
private const val BUTTON_SP = 22f
private const val BODY_SP = 20f
private const val TYPED_SPACING = 0.25f

/** The size of a label, relative to its value. */
private const val LABEL_PART = 0.85f

/** The least size of the platform's guidelines. */
private const val LEAST_DP = 48

/** Patients of every age type here. */
private const val TOUCH_DP = 64
