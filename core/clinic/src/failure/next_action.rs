use strum::VariantArray;

/// What a person can do next. A closed set: every failure names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum NextAction {
    /// もう一度かざす: hold the card again, longer.
    HoldCardAgain,
    /// 同じカードをかざす: hold up the card that was read first.
    HoldSameCard,
    /// マイナンバーカードを使う: this one is something else.
    UseMyNumberCard,
    /// 暗証番号を入力し直す: the patient types the PIN again.
    TypePinAgain,
    /// 目視確認に切り替える.
    ChooseVisualCheck,
    /// 目視確認に切り替える; the PIN is reset at the municipality.
    ChooseVisualCheckAndResetPin,
    /// 目視確認, or the last try if the patient is sure.
    ChooseVisualCheckOrLastTry,
    /// 暗証番号で確認する: the visual check is not open here.
    ChoosePinCheck,
    /// 生年月日を入力する.
    TypeBirthDate,
    /// 生年月日を確認する.
    CheckBirthDate,
    /// 別の方法で確認する: the lawful alternatives (eligibility reference, 3.2).
    ChooseFallback,
    /// リーダーを確認する.
    CheckReader,
    /// Bluetoothをオンにする.
    TurnBluetoothOn,
    /// NFCをオンにする.
    TurnNfcOn,
    /// アプリにBluetoothを許可する.
    AllowBluetooth,
    /// リーダーの電源を入れる: it sleeps.
    WakeReader,
    /// リーダーの鍵を入力する.
    SetReaderKey,
    /// リーダーを選び直す.
    ChooseReader,
    /// リーダーを端末に近づける.
    MoveReaderCloser,
    /// リーダーの電源を入れ直す.
    RestartReader,
    /// ほかのソフトを閉じる.
    CloseOtherPrograms,
    /// 端末のロックを解除する.
    UnlockDevice,
    /// ソフトを新しい版にする.
    UpdateProgram,
    /// 空き容量を増やす.
    FreeSpace,
    /// しばらくして問い合わせる.
    AskAgainLater,
    /// ログインする.
    SignIn,
    /// コードを入力し直す.
    TypeCodeAgain,
    /// 登録コードをもらう: this device has to be enrolled with a new one.
    GetEnrolmentCode,
    /// 管理者の承認を待つ.
    AwaitApproval,
    /// パスワードを入力し直す.
    TypePasswordAgain,
    /// しばらく待ってからログインする.
    WaitBeforeSignIn,
    /// 管理者に頼む: what only an administrator of the clinic can do.
    AskAdministrator,
    /// ほかのパスワードにする.
    ChooseOtherPassword,
    /// ほかの名前にする.
    ChooseOtherName,
    /// 番号を入力し直す.
    TypeNumberAgain,
    /// アドレスを入力し直す.
    TypeAddressAgain,
    /// 先にほかの管理者を加える.
    KeepAdministrator,
    /// 公式アプリでコピーし直す.
    CopyAgain,
    /// レセコンのフォルダーを確認する.
    CheckFolder,
    /// 管理者に連絡する.
    CallSupport,
}
