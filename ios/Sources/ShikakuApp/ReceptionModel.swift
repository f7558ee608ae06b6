import Foundation
import ShikakuShell
import ShikakuBindings
import SwiftUI
import UIKit

/// The application on this device: joins the loop to readers, radio, signals and view. Make one and keep it: it serves one
/// patient after the other, and keeps a Bluetooth reader connected meanwhile.
@MainActor
public final class ReceptionModel: ObservableObject {
    /// What to draw.
    @Published public private(set) var screen: Screen?

    private let signals = PhoneSignals()
    private let app: any ShikakuProtocol
    private let radio: (any Radio)?
    private lazy var readers = DeviceReaders()
    private lazy var loop = AppLoop(
        app, cardReader: readers, radio: radio, device: signals, tourSeen: Self.rememberTour
    ) { [weak self] in
        self?.screen = $0
    }
    private var observers: [any NSObjectProtocol] = []

    /// - Parameters:
    ///   - reader: `.bluetooth` offers a page on which people choose a Bluetooth reader.
    ///   - settings: what the clinic set. The first start on a device begins with the tour, whatever they say.
    ///   - history: where results and the paired reader are saved; without one, nowhere.
    /// - Throws: `SetupError` when the settings cannot be used.
    public convenience init(
        settings: Settings, reader: ReaderLink = .shell, history: History? = nil
    ) throws {
        var settings = settings
        settings.opening = UserDefaults.standard.bool(forKey: tourSeenKey) ? nil : .tour
        let app = try Shikaku(settings: settings, reader: reader, history: history)
        self.init(app, radio: reader == .shell ? nil : BleRadio())
    }

    init(_ app: any ShikakuProtocol, radio: (any Radio)? = nil) {
        (self.app, self.radio) = (app, radio)
        observers = [
            on(UIApplication.willEnterForegroundNotification) { $0.foreground() },
            on(UIApplication.didEnterBackgroundNotification) { $0.background() },
            on(UIAccessibility.voiceOverStatusDidChangeNotification) { [signals] in $0.speakersChanged(signals.speakers) },
        ]
        signals.onEnd = { [weak self] in self?.loop.speechEnded($0) }
        loop.start()
        loop.speakersChanged(signals.speakers)
        loop.foreground()
    }

    deinit {
        observers.forEach(NotificationCenter.default.removeObserver)
    }

    /// Passes a button on.
    public func press(_ button: String) {
        loop.press(button)
    }

    /// Passes a digit on, 0 to 15.
    public func type(_ digit: UInt8) {
        loop.type(digit)
    }

    /// Passes a whole text on.
    public func enter(_ text: String) {
        loop.enter(text)
    }

    /// Copies the text for the receipt computer's app on this device.
    public func copy(_ text: String) {
        signals.copy(text)
        loop.copied()
    }

    /// Reads the screen aloud, or stops the voice.
    public func readAloud() {
        loop.readAloud()
    }

    private static func rememberTour() {
        UserDefaults.standard.set(true, forKey: tourSeenKey)
    }

    private func on(_ name: Notification.Name, act: @escaping @MainActor (AppLoop) -> Void) -> any NSObjectProtocol {
        NotificationCenter.default.addObserver(forName: name, object: nil, queue: .main) { [weak self] _ in
            MainActor.assumeIsolated { if let self { act(self.loop) } }
        }
    }
}

/// Whether the tour was seen on this device.
private let tourSeenKey = "tourSeen"
