import CoreNFC
import Foundation
import ShikakuShell
import ShikakuBindings

/// NFC of the phone. `NfcSheet` decides what happens when; this class carries it out.
///
/// Info.plist names the applications of the card in the order in which the library selects them. iOS selects the first one
/// itself when a card appears, and refuses any that is not named.
@MainActor
final class NfcReader: NSObject, CardReader {
    weak var loop: AppLoop?

    /// Whether the device has NFC that an app may use.
    var isHere: Bool { NFCTagReaderSession.readingAvailable }

    private var sheet = NfcSheet()
    private var session: NFCTagReaderSession?

    func setCardWanted(_ wanted: Bool, byReader: Bool) {
        act(sheet.setCardWanted(wanted))
    }

    func onScreen(_ screen: Screen) {
        act(sheet.onScreen(screen))
    }

    private func act(_ act: NfcSheet.Act) {
        switch act {
        case .nothing: break
        case let .open(text): open(text)
        case .openLater: openLater()
        case let .write(text): session?.alertMessage = text
        case .poll: session?.restartPolling()
        case .close(nil): session?.invalidate()
        case let .close(failure?): session?.invalidate(errorMessage: failure)
        case .cancel: loop?.cancel()
        case let .report(failure): loop?.cardLinkFailed(failure)
        }
    }

    private func open(_ text: String) {
        session = NFCTagReaderSession(pollingOption: [.iso14443], delegate: self, queue: .main)
        guard let session else { return ended(NFCReaderError.Code.readerErrorUnsupportedFeature.rawValue) }
        session.alertMessage = text
        session.begin()
    }

    private func openLater() {
        Task { [weak self] in
            try await Task.sleep(for: .seconds(1))
            self?.paused()
        }
    }

    private func paused() {
        act(sheet.paused())
    }

    private func ended(_ code: Int) {
        session = nil
        act(sheet.ended(code: code))
    }

    private func detected(_ tags: [NFCTag], by session: NFCTagReaderSession) async {
        // A session that was replaced may call late.
        guard session === self.session else { return }
        for tag in tags {
            guard case let .iso7816(card) = tag, (try? await session.connect(to: tag)) != nil else { continue }
            guard session === self.session else { return }
            sheet.cardFound()
            loop?.cardFound(NfcLink(card: card))
            return
        }
        guard session === self.session else { return }
        act(sheet.noCardFound())
    }
}

// The session calls on the queue that it was given, the main one.
extension NfcReader: NFCTagReaderSessionDelegate {
    nonisolated func tagReaderSessionDidBecomeActive(_ session: NFCTagReaderSession) {}

    nonisolated func tagReaderSession(_ session: NFCTagReaderSession, didInvalidateWithError error: any Error) {
        let code = (error as? NFCReaderError)?.errorCode ?? 0
        MainActor.assumeIsolated {
            guard session === self.session else { return }
            ended(code)
        }
    }

    nonisolated func tagReaderSession(_ session: NFCTagReaderSession, didDetect tags: [NFCTag]) {
        Task { @MainActor in await detected(tags, by: session) }
    }
}

/// One connected tag.
private struct NfcLink: CardLink, @unchecked Sendable {
    let card: any NFCISO7816Tag
    // Type B has application data in its ATQB, Type A historical bytes in its ATS.
    var limits: LinkLimits {
        .nfc(radio: card.applicationData != nil ? .typeB : card.historicalBytes != nil ? .typeA : nil)
    }

    func transceive(_ command: Data) async throws -> Data {
        guard let apdu = NFCISO7816APDU(data: command) else { throw CardLoss(.beforeSending) }
        do {
            let (data, sw1, sw2) = try await card.sendCommand(apdu: apdu)
            return data + [sw1, sw2]
        } catch {
            throw CardLoss(NfcError.of(code: (error as? NFCReaderError)?.errorCode ?? 0).lost)
        }
    }
}
