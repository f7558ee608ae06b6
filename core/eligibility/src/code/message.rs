codes! {
    /// 照会区分 (002).
    ReferenceClassification { MyNumberCard "1" "マイナンバーカード" InsuredCard "2" "被保険者証情報" }
}

codes! {
    /// 処理結果区分 (003): how the request as a whole ended.
    SegmentOfResult { Normal "1" "正常終了" Processing "2" "処理中" Abnormal "9" "異常終了" }
}

codes! {
    /// 処理結果状況 (004): how it ended for this person.
    ProcessingResultStatus { Normal "1" "正常終了" Error "2" "エラー" }
}

codes! {
    /// 文字コード識別 (005). Sources disagree on the numbers; a file's own declaration goes before it.
    CharacterCodeIdentifier { Utf8 "0" "UTF-8" ShiftJis "1" "Shift_JIS" }
}

codes! {
    /// 資格有効性 (006).
    QualificationValidity {
        Valid "1" "有効"
        Invalid "2" "無効"
        InvalidNewerExists "3" "無効（新しい資格あり）"
        NotFound "4" "該当資格なし"
        Multiple "5" "複数該当"
        ValidUnregistered "6" "有効（未登録）"
    }
}

codes! {
    /// 処方箋発行形態 (017).
    PrescriptionIssueSelect { Electronic "1" "電子" Paper "2" "紙" }
}
