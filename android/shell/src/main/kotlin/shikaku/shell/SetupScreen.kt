package shikaku.shell

import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Line
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.Section
import uniffi.shikaku_bindings.SectionKind
import uniffi.shikaku_bindings.SetupException
import uniffi.shikaku_bindings.Sound
import uniffi.shikaku_bindings.Tone

/** The screen that says why the settings cannot be used. The texts are the library's. */
fun SetupException.toScreen(): Screen = when (this) {
    is SetupException.Settings -> Screen(
        id = "setup",
        title = title,
        tone = Tone.FAILED,
        illustration = null,
        sections = listOf(
            Section(SectionKind.HERO, "", Tone.FAILED, false, listOf(Line(LineKind.HEADLINE, "", nextAction, nextAction))),
            Section(SectionKind.TEXT, "", Tone.NEUTRAL, false, listOf(Line(LineKind.PLAIN, "", advice, advice))),
        ),
        entry = null,
        buttons = emptyList(),
        spoken = "$title $nextAction $advice",
        readAloud = "$title $nextAction $advice",
        haptic = Haptic.FAILURE,
        sound = Sound.FAILED,
        progress = null,
        failureCode = code,
        wantsCard = false,
        copy = null,
        status = emptyList(),
    )
}
