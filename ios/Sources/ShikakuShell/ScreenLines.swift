import ShikakuBindings

extension Screen {
    /// The lines of all sections, in reading order.
    public var allLines: [Line] {
        sections.flatMap(\.lines)
    }

    /// The one line that fits on the system's NFC sheet.
    public var sheetText: String {
        allLines.first { $0.kind == .headline }?.text ?? title
    }
}
