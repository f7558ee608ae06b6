package shikaku.shell

val READER_TESTS: List<Pair<String, () -> Unit>> = listOf()
