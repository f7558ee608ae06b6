import Foundation
import Shikaku

/// A link to one card that lies in the field or in a reader: one command APDU in, one response APDU out.
///
/// A link is good for one touch. It decides nothing and repeats nothing.
public protocol CardLink: Sendable {
    /// What it can carry.
    var limits: LinkLimits { get }

    /// Sends one command and gives the answer, status word last.
    ///
    /// - Throws: ``CardLoss`` when no answer came; anything else counts as lost after sending.
    func transceive(_ command: Data) async throws -> Data
}

/// No answer came, and what is known of the command.
public struct CardLoss: Error {
    /// In doubt `.afterSending`: the card may have run the command.
    public let how: LostCard

    public init(_ how: LostCard) {
        self.how = how
    }
}

extension LinkLimits {
    /// Short APDUs: what every phone, reader and card carries.
    public static let short = LinkLimits(extended: false, commandMax: 261, responseMax: 258)

    /// Short APDUs over NFC of the phone, on a card of this radio type. CoreNFC transmits only a SELECT of the
    /// applications in Info.plist.
    public static func nfc(radio: RadioType?) -> LinkLimits {
        LinkLimits(
            extended: false, commandMax: 261, responseMax: 258, radio: radio, selectsAnyApplication: false)
    }
}

extension Data {
    /// Overwrites bytes that may hold a PIN. Copies made before are not reached, so it comes before any.
    mutating func wipe() {
        resetBytes(in: startIndex..<endIndex)
    }
}
