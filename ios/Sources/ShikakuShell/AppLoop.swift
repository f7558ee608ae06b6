import Foundation
import ShikakuBindings

/// The loop of the application: passes inputs to the library, draws its screens and carries out its requests.
///
/// It decides nothing. It runs on the main actor, where presses come from. Cards and the gateway are awaited elsewhere.
@MainActor
public final class AppLoop {
    private let app: any ShikakuProtocol
    private let cardReader: (any CardReader)?
    private let radio: (any Radio)?
    private let device: (any Device)?
    private let sleep: @Sendable (Duration) async throws -> Void
    private let tourSeen: @MainActor () -> Void
    private let draw: @MainActor (Screen) -> Void
    /// Outputs that wait. The output of an input that comes while a request is carried out is next.
    private var outputs: [Output] = []
    private var isAtWork = false
    private var drawn: Screen?
    private var alarm: Task<Void, Never>?
    /// The card found last, until it is released.
    private(set) var link: (any CardLink)?
    /// The HTTP requests in flight.
    private(set) var inFlight: Set<UInt32> = []

    /// - Parameters:
    ///   - cardReader: the readers of the device itself. Without one, the caller reports cards.
    ///   - radio: carries out the requests for Bluetooth readers.
    ///   - device: speaks, plays sounds and vibrates.
    ///   - sleep: waits; a test replaces it.
    ///   - tourSeen: remembers that the tour was seen.
    ///   - draw: gets each screen that differs from the one before.
    public init(
        _ app: any ShikakuProtocol, cardReader: (any CardReader)? = nil, radio: (any Radio)? = nil,
        device: (any Device)? = nil,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        tourSeen: @escaping @MainActor () -> Void = {}, draw: @escaping @MainActor (Screen) -> Void
    ) {
        (self.app, self.cardReader, self.radio, self.device) = (app, cardReader, radio, device)
        (self.sleep, self.tourSeen, self.draw) = (sleep, tourSeen, draw)
        cardReader?.loop = self
        radio?.listener = self
    }

    deinit {
        alarm?.cancel()
    }

    /// Draws the screen and carries out every request that still holds. Called once at the start.
    public func start() {
        handle { $0.current() }
    }

    /// A button of the screen was pressed.
    public func press(_ button: String) {
        handle { $0.press(button: button) }
    }

    /// A digit was typed: 0 to 9, or to 15 where the entry has 16 keys.
    public func type(_ digit: UInt8) {
        handle { $0.digit(digit: digit) }
    }

    /// A whole text was typed in a field, and its key was pressed. It may be a password.
    public func enter(_ text: String) {
        handle { $0.text(text: text) }
    }

    /// やめる: a person closed the system's NFC sheet.
    public func cancel() {
        handle { $0.cancel() }
    }

    /// The app came to the front.
    public func foreground() {
        handle { $0.foreground() }
    }

    /// The app went to the background.
    public func background() {
        handle { $0.background() }
    }

    /// The control that reads the screen aloud was pressed.
    public func readAloud() {
        handle { $0.readAloudPressed() }
    }

    /// The voice came to the end of this utterance, or could not say it.
    public func speechEnded(_ utterance: UInt32) {
        handle { $0.speechEnded(utterance: utterance) }
    }

    /// What on the device can speak: at the beginning, and whenever that changes.
    public func speakersChanged(_ speakers: Speakers) {
        handle { $0.speakersChanged(speakers: speakers) }
    }

    /// The text of the screen is in the clipboard.
    public func copied() {
        handle { $0.copied() }
    }

    /// A reader found a card. The link of an earlier card is released.
    public func cardFound(_ link: any CardLink) {
        self.link?.release()
        self.link = link
        handle { $0.cardFound(limits: link.limits) }
    }

    /// The readers of the device cannot look for a card.
    public func cardLinkFailed(_ failure: CardLinkFailure) {
        handle { $0.cardLinkFailed(failure: failure) }
    }

    /// Passes one input to the library and carries out the output.
    func handle(_ input: (any ShikakuProtocol) -> Output) {
        outputs.append(input(app))
        guard !isAtWork else { return }
        isAtWork = true
        defer { isAtWork = false }
        while !outputs.isEmpty { carryOut(outputs.removeFirst()) }
    }

    private func carryOut(_ output: consuming Output) {
        wake(after: output.wakeAfterMillis)
        show(output.screen)
        device?.play(output.signals)
        while !output.requests.isEmpty { carryOut(output.requests.removeFirst()) }
    }

    private func show(_ screen: Screen) {
        guard screen != drawn else { return }
        drawn = screen
        draw(screen)
        cardReader?.onScreen(screen)
    }

    /// - Parameter request: taken over, because a copy of its bytes could not be overwritten.
    private func carryOut(_ request: consuming Request) {
        switch consume request {
        case let .transmit(exchange, command): transmit(Command(command), exchange)
        case .releaseCard: releaseCard()
        case let .setCardWanted(wanted, byReader): cardReader?.setCardWanted(wanted, byReader: byReader)
        case let .sendHttp(requestId): sendHttp(requestId)
        case .clearClipboard: device?.clearClipboard()
        case .tourSeen: tourSeen()
        // No screen of this shell offers 取り込み yet, so neither is requested.
        case .readClipboard, .writeResultFile: break
        case .scan: radio?.scan()
        case .stopScan: radio?.stopScan()
        case let .connect(device): radio?.connect(device)
        case let .discover(device): radio?.discover(device)
        case let .readBattery(device): radio?.readBattery(device)
        case let .subscribe(device, service, write, notify):
            radio?.subscribe(device, to: RadioCharacteristics(service: service, write: write, notify: notify))
        case .write(let device, var bytes):
            radio?.write(bytes, to: device)
            bytes.wipe()
        case let .disconnect(device): radio?.disconnect(device)
        }
    }

    private func transmit(_ command: Command, _ exchange: UInt32) {
        Task { [link, weak self] in
            let answer = await command.sent(over: link)
            self?.handle { app in
                switch answer {
                case let .success(response): app.cardAnswered(exchange: exchange, response: response)
                case let .failure(loss): app.cardLost(exchange: exchange, lost: loss.lost)
                }
            }
        }
    }

    private func releaseCard() {
        link?.release()
        link = nil
    }

    private func wake(after millis: UInt64?) {
        alarm?.cancel()
        alarm = millis.map { millis in
            Task { [sleep, weak self] in
                guard (try? await sleep(.milliseconds(millis))) != nil, !Task.isCancelled else { return }
                self?.handle { $0.tick() }
            }
        }
    }

    /// Until the task begins, an output may hold the same request again.
    func sendHttp(_ requestId: UInt32) {
        guard inFlight.insert(requestId).inserted else { return }
        Task { [app, weak self] in
            await app.sendHttp(requestId: requestId)
            self?.inFlight.remove(requestId)
            self?.handle { $0.httpAnswered(requestId: requestId) }
        }
    }
}

extension AppLoop: RadioListener {
    public func onAdvertisement(_ advertisement: Advertisement) {
        handle { $0.advertisement(advertisement: advertisement) }
    }

    public func onScanFailed(_ failure: LinkFailure) {
        handle { $0.scanFailed(failure: failure) }
    }

    public func onLinkEvent(_ device: String, _ event: LinkEvent) {
        handle { $0.linkEvent(device: device, event: event) }
    }
}

/// A command APDU on its way. It is a class, because a closure that holds a value keeps a copy from being overwritten.
@MainActor
private final class Command {
    private var bytes: Data

    init(_ bytes: Data) {
        self.bytes = bytes
    }

    /// Sends the command and overwrites it; gives the answer.
    func sent(over link: (any CardLink)?) async -> Result<Data, CardLoss> {
        defer { bytes.wipe() }
        guard let link else { return .failure(CardLoss(.beforeSending)) }
        do {
            return .success(try await link.transceive(bytes))
        } catch {
            return .failure(error as? CardLoss ?? CardLoss(.afterSending))
        }
    }
}
