package shikaku.shell

import uniffi.shikaku_bindings.Haptic
import uniffi.shikaku_bindings.Line
import uniffi.shikaku_bindings.LineKind
import uniffi.shikaku_bindings.Screen
import uniffi.shikaku_bindings.SetupException

/** Why no reception could begin, to be drawn like any other screen. The words are the core's. */
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
