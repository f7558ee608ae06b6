import Foundation
import ShikakuBindings

/// A link to one card in the field of NFC or in a card slot.
///
/// A link serves one card session. It decides nothing and repeats nothing.
public protocol CardLink: Sendable {
    /// What the link can carry.
    var limits: LinkLimits { get }

    /// Sends one command APDU and gives the response APDU, status word last.
    ///
    /// - Throws: ``CardLoss`` when no response came; any other error counts as lost after sending.
    func transceive(_ command: Data) async throws -> Data

    /// Ends the session: no further command follows.
    func release()
}

extension CardLink {
    public func release() {}
}

/// A reader of the device itself: NFC or a card slot. It reports to its loop, on the main actor. It reports a card later,
/// never from within one of these functions.
@MainActor
public protocol CardReader: AnyObject {
    /// Where cards and failures are reported. Hold it weakly.
    var loop: AppLoop? { get set }

    /// Looks for a card, or stops looking. `true` again begins anew, so that a card that never left is found once more.
    ///
    /// - Parameter byReader: a Bluetooth reader looks for the card; a card slot may look too, NFC stays closed.
    func setCardWanted(_ wanted: Bool, byReader: Bool)

    /// The screen changed.
    func onScreen(_ screen: Screen)
}

extension CardReader {
    public func onScreen(_ screen: Screen) {}
}

/// A command has no response.
public struct CardLoss: Error {
    /// What is known of the command. In doubt `.afterSending`: the card may have run it.
    public let lost: LostCard

    public init(_ lost: LostCard) {
        self.lost = lost
    }
}

extension LinkLimits {
    /// Short APDUs: every phone, reader and card carries them.
    public static let short = LinkLimits(extended: false, commandMax: 261, responseMax: 258)

    /// Short APDUs over NFC of the phone, on a card of this radio type. CoreNFC transmits only a SELECT of the
    /// applications in Info.plist.
    public static func nfc(radio: RadioType?) -> LinkLimits {
        LinkLimits(
            extended: false, commandMax: 261, responseMax: 258, radio: radio, selectsAnyApplication: false)
    }
}

extension Data {
    /// Overwrites bytes that may hold a PIN. Copies made before are not reached.
    mutating func wipe() {
        resetBytes(in: startIndex..<endIndex)
    }
}
