package shikaku.app

import android.content.res.ColorStateList
import android.graphics.Canvas
import android.graphics.Paint
import android.util.TypedValue
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.GridLayout
import android.widget.TextView
import shikaku.shell.Element

/** Draws what was typed, and the keys. */
internal class Typing(private val style: Style, private val pressed: (Element, Int?) -> Unit) {
    /** One place for each digit, in groups as they are spoken; a day of an era with its words. */
    fun typed(element: Element.Typed): View =
        Flow(style.context, style.dp(between(element)), style.dp(6)).apply { isCentred = element.places.size <= 2 * FOUR }.also { fillTyped(it, element) }

    /** Words are between the groups of a day, which fits into one line on a phone. */
    private fun between(element: Element.Typed) = if (element.units.isNotEmpty()) 4 else if (element.places.size > FOUR) 14 else 0

    fun fillTyped(flow: Flow, element: Element.Typed) {
        flow.removeAllViews()
        if (element.before.isNotEmpty()) flow.addView(word(element.before, element.language), Flow.Params())
        element.groups.forEachIndexed { number, places ->
            val gap = if (element.hidden) 14 else if (element.units.isEmpty()) 6 else 2
            val group = Flow(style.context, style.dp(gap), style.dp(6)).apply { isCentred = true }
            places.forEach { group.addView(if (element.hidden) Dot(style, it != null) else place(it), Flow.Params()) }
            element.units.getOrNull(number)?.let { group.addView(word(it, element.language), Flow.Params()) }
            flow.addView(group, Flow.Params())
        }
        readAsOne(flow, spoken(element.spoken, element.language))
    }

    /** An era, or the word behind two digits. */
    private fun word(words: String, language: String) = text(style, words, style.measures.largeType, style.ink, bold = true, language = language)

    private fun place(digit: Char?) = Underlined(style).apply {
        dress(this, style.measures.heroType, style.ink, bold = true)
        text = digit?.toString().orEmpty()
        gravity = Gravity.CENTER
        minWidth = style.letters(1, style.measures.heroType)
        setPadding(style.dp(3), 0, style.dp(3), style.dp(4))
    }

    /** As on a telephone: zero is alone between two words in the last row. With letters, each row has four keys. */
    fun keypad(element: Element.Keypad): View = GridLayout(style.context).apply {
        columnCount = columns(element)
        digits(element).forEachIndexed { place, digit ->
            addView(digitKey(element, digit), digitPlace(element, if (digit == 0 && !hasLetters(element)) ZERO else place))
        }
        element.words.indices.forEach { addView(plain(style, style.measures.typeSize), wordPlace(element, it)) }
        fillKeypad(this, element)
    }

    private fun digitKey(element: Element.Keypad, digit: Int) = plain(style, style.measures.heroType).apply {
        text = element.label(digit)
        contentDescription = text
        setOnClickListener { pressed(element, digit) }
        dressKey(this, keyHeight(element), isFilled = false)
    }

    /** Words change while digits are typed, the keys of the digits do not. */
    fun fillKeypad(grid: GridLayout, element: Element.Keypad) {
        val keys = (0 until grid.childCount).map { grid.getChildAt(it) as Button }.drop(digits(element).size)
        keys.zip(element.words).forEachIndexed { place, (key, word) ->
            setLanguage(key, word.language)
            key.text = word.label
            key.setTextSize(TypedValue.COMPLEX_UNIT_PX, wordType(element, word.label))
            key.contentDescription = spoken(word.spoken.ifEmpty { word.label }, word.language)
            key.isEnabled = word.enabled
            key.setOnClickListener { pressed(word, null) }
            // The first word confirms what was typed.
            dressKey(key, keyHeight(element), isFilled = place == 0 && word.enabled)
        }
    }

    private fun dressKey(key: Button, height: Int, isFilled: Boolean) {
        val (fill, words) = if (isFilled) style.accent to style.onAccent else style.surface to style.ink
        key.background = pressable(style, fill, if (isFilled) style.accent else style.quiet, style.dp(1), Corners(style.radius))
        key.setTextColor(ColorStateList(STATES, intArrayOf(style.quiet, words)))
        key.setPadding(style.dp(4), style.dp(2), style.dp(4), style.dp(2))
        key.setLineSpacing(0f, 1f)
        key.minHeight = height
    }

    /** The type of a word that fits into one line of its key, because a key with a broken word is not recognised. */
    private fun wordType(element: Element.Keypad, word: String): Float {
        val across = minOf(if (style.isBeside) style.widthDp / 2 else style.widthDp, KEYPAD_DP) - 2 * style.measures.margin.toInt()
        val span = if (hasLetters(element)) 2 else 1
        val inner = style.dp(across * span / columns(element) - 4 * KEY_GAP_DP)
        val wanted = style.letters(1, style.measures.typeSize)
        return (inner / word.length.coerceAtLeast(1)).coerceIn(minOf(style.dp(LEAST_WORD_DP), wanted), wanted).toFloat()
    }

    private fun digitPlace(element: Element.Keypad, place: Int) = place(element, place / columns(element), place % columns(element), 1)

    /** The first word is at the end of the last row, the second at its beginning. */
    private fun wordPlace(element: Element.Keypad, place: Int): GridLayout.LayoutParams {
        val (row, span) = if (hasLetters(element)) FOUR to 2 else 3 to 1
        return place(element, row, if (place == 0) columns(element) - span else 0, span)
    }

    private fun place(element: Element.Keypad, row: Int, column: Int, span: Int) =
        GridLayout.LayoutParams(GridLayout.spec(row, GridLayout.FILL), GridLayout.spec(column, span, GridLayout.FILL, span.toFloat())).apply {
            width = 0
            height = WRAP_CONTENT
            val gap = style.dp(KEY_GAP_DP)
            setMargins(if (column == 0) 0 else gap, if (row == 0) 0 else if (style.isLow) gap else 2 * gap, if (column + span == columns(element)) 0 else gap, 0)
        }

    /** The least height of a key. */
    private fun keyHeight(element: Element.Keypad) = when {
        style.isLow || hasLetters(element) -> style.dp(LEAST_DP)
        style.isWide && style.heightDp >= TALL_DP -> style.dp(TALL_KEY_DP)
        else -> style.target
    }
}

private fun hasLetters(element: Element.Keypad) = element.keys > DECIMAL

private fun columns(element: Element.Keypad) = if (hasLetters(element)) FOUR else 3

/** In reading order: zero after nine, and letters after zero. */
private fun digits(keypad: Element.Keypad): List<Int> = (1..9) + 0 + (DECIMAL until keypad.keys)

/** A place for a digit that is not shown. */
private class Dot(private val style: Style, private val isFilled: Boolean) : View(style.context) {
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG).also { it.color = style.accent; it.strokeWidth = style.dp(3).toFloat() }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) = setMeasuredDimension(style.dp(DOT_DP), style.dp(DOT_DP))

    override fun onDraw(canvas: Canvas) {
        paint.style = if (isFilled) Paint.Style.FILL_AND_STROKE else Paint.Style.STROKE
        canvas.drawCircle(width / 2f, height / 2f, (width - paint.strokeWidth) / 2f, paint)
    }
}

/** A text with a line below it. */
private class Underlined(private val style: Style) : TextView(style.context) {
    private val paint = Paint().also { it.color = style.quiet }

    override fun onDraw(canvas: Canvas) {
        super.onDraw(canvas)
        canvas.drawRect(0f, (height - style.dp(3)).toFloat(), width.toFloat(), height.toFloat(), paint)
    }
}

private const val FOUR = 4
private const val DECIMAL = 10

/** The place of the key 0, row by row. */
private const val ZERO = 10
private const val LEAST_WORD_DP = 16
private const val DOT_DP = 32
private const val KEY_GAP_DP = 4
private const val TALL_DP = 700
private const val TALL_KEY_DP = 72
