package shikaku.app

import android.text.InputFilter
import android.text.InputType
import android.text.method.PasswordTransformationMethod
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.LinearLayout
import java.util.Locale
import shikaku.shell.Element
import uniffi.shikaku_bindings.TextKeyboard

/** Draws a text or a password that is typed in a field of the platform, with the key that passes it on. */
internal class Fields(private val style: Style, private val entered: (String) -> Unit) {
    private val type = style.measures

    fun text(element: Element.Field): LinearLayout {
        val edit = edit(element.most, kind(element.keyboard)).apply { setText(element.text) }
        if (element.keyboard == TextKeyboard.KANA) edit.textLocale = Locale.JAPAN
        return labelled(element, edit, emptyList(), element.enter) { entered(edit.text.toString()) }
    }

    /** The library has another text for the field: the one that it has read or refused. */
    fun fillText(view: View, element: Element.Field) {
        val edit = field(view)
        if (edit.text.toString() != element.text) edit.setText(element.text)
    }

    fun password(element: Element.Password): LinearLayout {
        val edit = edit(element.most, InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD)
        return labelled(element, edit, listOf(shows(element, edit)), element.enter) {
            val password = edit.text.toString()
            edit.text.clear()
            entered(password)
        }
    }

    /** A password is typed anew on each screen. */
    fun fillPassword(view: View) = field(view).text.clear()

    /** Shows the password while a person wants to see it. */
    private fun shows(element: Element.Password, edit: EditText) = plain(style, type.typeSize).apply {
        minHeight = style.target
        background = pressable(style, style.surface, style.accent, style.dp(1), Corners(style.radius))
        fun say(words: String) {
            text = words
            contentDescription = spoken(words, element.language)
        }
        setLanguage(this, element.language)
        say(element.show)
        setOnClickListener {
            val isHidden = edit.transformationMethod != null
            edit.transformationMethod = if (isHidden) null else PasswordTransformationMethod.getInstance()
            edit.setSelection(edit.text.length)
            say(if (isHidden) element.hide else element.show)
        }
    }

    private fun labelled(element: Element, edit: EditText, tools: List<View>, enter: Element.Button?, pass: () -> Unit): LinearLayout {
        val above = text(style, element.spoken, type.typeSize, style.ink, bold = true, language = element.language).apply { labelFor = edit.id }
        edit.setOnEditorActionListener { _, _, _ -> pass(); true }
        val key = enter?.let { Buttons(style) { _, _ -> pass() }.step(it) }
        return column(style, listOf(above, edit) + tools + listOfNotNull(key), style.dp(FIELD_GAP_DP))
    }

    private fun edit(most: Int, kind: Int) = EditText(style.context).apply {
        dress(this, type.largeType, style.ink, bold = false)
        id = View.generateViewId()
        inputType = kind
        filters = arrayOf(InputFilter.LengthFilter(most))
        imeOptions = EditorInfo.IME_ACTION_GO or EditorInfo.IME_FLAG_NO_EXTRACT_UI or EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING
        // Neither the system nor a password manager keeps what is typed.
        isSaveEnabled = false
        importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO
        minHeight = style.target
        setPadding(style.dp(14), style.gap, style.dp(14), style.gap)
        background = pressable(style, style.surface, style.quiet, style.dp(2), Corners(style.radius))
        filterTouchesWhenObscured = true
    }

    private fun kind(keyboard: TextKeyboard) = when (keyboard) {
        TextKeyboard.KANA -> InputType.TYPE_CLASS_TEXT
        TextKeyboard.LATIN -> InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS
        TextKeyboard.NUMBER -> InputType.TYPE_CLASS_NUMBER
        TextKeyboard.EMAIL -> InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_EMAIL_ADDRESS
    }

    private fun field(view: View): EditText = (view as LinearLayout).run { (0 until childCount).map(::getChildAt) }.filterIsInstance<EditText>().single()
}

private const val FIELD_GAP_DP = 8
