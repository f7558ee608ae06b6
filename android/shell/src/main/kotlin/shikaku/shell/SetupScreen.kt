package shikaku.shell

import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Line
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.SetupException

/** The screen that says why the settings cannot be used. The texts are the library's. */
fun SetupException.toScreen(): Screen = when (this) {
    is SetupException.Settings -> Screen(
        id = "setup",
        title = title,
        lines = listOf(
            Line(LineKind.HEADLINE, "", nextAction, nextAction),
            Line(LineKind.PLAIN, "", advice, advice),
        ),
        entry = null,
        buttons = emptyList(),
        spoken = "$title $nextAction $advice",
        haptic = Haptic.FAILURE,
        progress = null,
        failureCode = code,
        wantsCard = false,
        copy = null,
    )
}
