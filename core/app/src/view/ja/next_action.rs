use shikaku_clinic::failure::NextAction;

/// What to do next, in a few words for a list or a button.
#[must_use]
pub const fn next_action_text(action: NextAction) -> &'static str {
    match action {
        NextAction::HoldCardAgain => "カードをもう一度かざす",
        NextAction::HoldSameCard => "最初と同じカードをかざす",
        NextAction::UseMyNumberCard => "ご本人のマイナンバーカードを使う",
        NextAction::TypePinAgain => "暗証番号を入力し直す",
        NextAction::ChooseVisualCheck => "目視で確認する",
        NextAction::ChooseVisualCheckAndResetPin => "目視で確認する。暗証番号は市区町村の窓口で設定し直す",
        NextAction::ChooseVisualCheckOrLastTry => "目視で確認する、または残り1回を使う",
        NextAction::ChoosePinCheck => "暗証番号で確認する",
        NextAction::TypeBirthDate => "生年月日を入力する",
        NextAction::CheckBirthDate => "生年月日を確認して入力し直す",
        NextAction::ChooseFallback => "別の方法で確認する",
        NextAction::CheckReader => "カードリーダーを確認する",
        NextAction::TurnBluetoothOn => "Bluetoothをオンにする",
        NextAction::TurnNfcOn => "端末のNFCをオンにする",
        NextAction::AllowBluetooth => "アプリにBluetoothの使用を許可する",
        NextAction::WakeReader => "カードリーダーの電源を入れる",
        NextAction::SetReaderKey => "カードリーダーの鍵を入力する",
        NextAction::ChooseReader => "カードリーダーを選び直す",
        NextAction::MoveReaderCloser => "カードリーダーを端末に近づける",
        NextAction::RestartReader => "カードリーダーの電源を入れ直す",
        NextAction::CloseOtherPrograms => "ほかのソフトを閉じる",
        NextAction::UnlockDevice => "端末のロックを解除する",
        NextAction::UpdateProgram => "ソフトを新しい版にする",
        NextAction::FreeSpace => "端末の空き容量を増やす",
        NextAction::AskAgainLater => "しばらくしてから問い合わせる",
        NextAction::SignIn => "システムにログインする",
        NextAction::TypeCodeAgain => "コードを入力し直す",
        NextAction::GetEnrolmentCode => "新しい登録コードで、この端末を登録する",
        NextAction::AwaitApproval => "管理者の承認を待つ",
        NextAction::TypePasswordAgain => "パスワードを入力し直す",
        NextAction::WaitBeforeSignIn => "しばらく待ってからログインする",
        NextAction::AskAdministrator => "施術所の管理者に頼む",
        NextAction::ChooseOtherPassword => "ほかのパスワードにする",
        NextAction::ChooseOtherName => "ほかの名前にする",
        NextAction::KeepAdministrator => "先に、ほかの管理者を加える",
        NextAction::CallSupport => "管理者に連絡する",
    }
}
