package shikaku.app

import android.content.res.ColorStateList
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.GridLayout
import android.widget.LinearLayout
import android.widget.ProgressBar
import android.widget.TextView
import shikaku.shell.Element
import uniffi.shikaku_bindings.ButtonRole
import uniffi.shikaku_bindings.Glyph
import uniffi.shikaku_bindings.Tone

/** Makes the view of an element, and changes it. */
internal class Elements(
    private val style: Style,
    private val isCentred: Boolean,
    entered: (String) -> Unit,
    private val pressed: (Element, Int?) -> Unit,
) {
    private val buttons = Buttons(style, pressed)
    private val typing = Typing(style, pressed)
    private val fields = Fields(style, entered)
    private val type = style.measures

    fun view(element: Element): View = when (element) {
        is Element.Heading -> heading(element)
        is Element.Status -> status(element)
        is Element.Picture -> illustration(element)
        is Element.Text -> Sections(style, isCentred).view(element)
        is Element.Typed -> typing.typed(element)
        is Element.Keypad -> typing.keypad(element)
        is Element.Field -> fields.text(element)
        is Element.Password -> fields.password(element)
        is Element.Progress -> progress()
        is Element.Button -> button(element)
        is Element.Copy, is Element.Reading -> buttons.tool(element)
        is Element.Message -> message(element)
        is Element.Code -> code(element)
    }

    /** The view that shows this in place of what was before. Keys and steps keep their views, and the focus. */
    fun update(view: View, before: Element, element: Element): View {
        when {
            element is Element.Password && before == element -> fields.fillPassword(view)
            before == element -> return view
            element is Element.Field && before is Element.Field && before.copy(text = element.text) == element -> fields.fillText(view, element)
            element is Element.Heading -> fillHeading(view as TextView, element)
            element is Element.Typed -> typing.fillTyped(view as Flow, element)
            element is Element.Keypad -> typing.fillKeypad(view as GridLayout, element)
            element is Element.Button && (element.role == ButtonRole.NAVIGATION || element.role == ButtonRole.TOOL) -> buttons.fillTool(view as Button, element)
            element is Element.Button && view is Button -> buttons.fillStep(view, element)
            element is Element.Copy || element is Element.Reading -> buttons.fillTool(view as Button, element)
            else -> return view(element).also { replace(view, it) }
        }
        return view
    }

    private fun button(element: Element.Button): View = when (element.role) {
        ButtonRole.NAVIGATION, ButtonRole.TOOL -> buttons.tool(element)
        ButtonRole.CHOICE, ButtonRole.ROW -> buttons.option(element)
        ButtonRole.PRIMARY, ButtonRole.SECONDARY, ButtonRole.DESTRUCTIVE, ButtonRole.KEY -> buttons.step(element)
    }

    /** The title. TalkBack reads what changes on it. */
    private fun heading(element: Element.Heading) = text(style, element.text, type.smallType, style.ink, bold = true).apply {
        minHeight = style.dp(LEAST_DP)
        minWidth = style.dp(LEAST_DP)
        gravity = Gravity.CENTER_VERTICAL
        markAsHeading(this)
        accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        fillHeading(this, element)
    }

    private fun fillHeading(view: TextView, element: Element.Heading) {
        setLanguage(view, element.language)
        view.text = element.text
        view.contentDescription = spoken(element.spoken, element.language)
    }

    private fun status(element: Element.Status): View {
        val tone = element.item.tone
        val (ground, ink) = style.tone(if (tone == Tone.VALID) Tone.NEUTRAL else tone)
        return text(style, element.item.text, type.smallType, ink, language = element.language).apply {
            lead(style, this, Glyph.Tone(tone), ink)
            setPadding(style.dp(10), style.dp(3), style.dp(12), style.dp(3))
            background = box(ground, style.line, style.dp(1), style.dp(STATUS_RADIUS_DP))
            contentDescription = spoken(element.spoken, element.language)
        }
    }

    private fun illustration(element: Element.Picture): View = LinearLayout(style.context).apply {
        gravity = Gravity.CENTER_HORIZONTAL
        val most = if (style.isWide) WIDE_PICTURE_DP else PICTURE_DP
        // Not so high that it pushes the text out of sight.
        val width = style.dp(minOf(most, style.widthDp * 6 / 10, style.heightDp * 4 / 10))
        picture(style, Glyph.Illustration(element.illustration), style.ink, width)?.let { drawn ->
            addView(drawn, LinearLayout.LayoutParams(width, ViewGroup.LayoutParams.WRAP_CONTENT))
            if (wantsMotion(context)) arrive(drawn)
        }
    }

    private fun arrive(drawn: View) {
        drawn.alpha = FAINT
        drawn.translationY = -style.dp(10).toFloat()
        drawn.animate().alpha(1f).translationY(0f).setDuration(ARRIVAL_MILLIS)
    }

    private fun progress() = ProgressBar(style.context).apply {
        indeterminateTintList = ColorStateList.valueOf(style.accent)
        importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
    }

    private fun message(element: Element.Message) = text(style, element.spoken, type.smallType, style.ink, bold = true).apply {
        minHeight = style.dp(LEAST_DP)
        gravity = Gravity.CENTER_VERTICAL
    }

    private fun code(element: Element.Code) = text(style, element.code, type.smallType, style.quiet).apply {
        minHeight = style.dp(LEAST_DP)
        gravity = Gravity.CENTER_VERTICAL
        setTextIsSelectable(true)
        contentDescription = element.spoken
    }

    private fun replace(old: View, new: View) {
        val parent = old.parent as? ViewGroup ?: return
        val place = parent.indexOfChild(old)
        parent.removeViewAt(place)
        // The ground of a row depends on its place.
        if (new.background == null) new.background = old.background
        parent.addView(new, place, old.layoutParams)
    }
}

private const val STATUS_RADIUS_DP = 24
private const val PICTURE_DP = 240
private const val WIDE_PICTURE_DP = 352
private const val FAINT = 0.4f
private const val ARRIVAL_MILLIS = 500L
