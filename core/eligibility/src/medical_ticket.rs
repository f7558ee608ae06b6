use crate::{DateText, Text};

element! {
    /// 医療券・調剤券情報 of 医療扶助. Its codes (018 to 026) stay text: they are not a matter of this system.
    MedicalTicketInfo {
        /// 医療券・調剤券別.
        ticket_type: Text,
        /// 医療券・調剤券有効開始年月日.
        medical_ticket_valid_date: DateText,
        /// 医療券・調剤券有効終了年月日.
        medical_ticket_expiration_date: DateText,
        /// 交付番号.
        issue_number: Text,
        /// 診療年月.
        medical_treatment_month: Text,
        /// 指定医療機関コード.
        designated_medical_institution_code: Text,
        /// 指定医療機関確認フラグ.
        designated_medical_institution_flag: Text,
        /// 指定医療機関名.
        designated_medical_institution_name: Text,
        /// 処方箋発行元医療機関コード.
        prescription_issuer_medical_institution_code: Text,
        /// 処方箋発行元医療機関名.
        prescription_issuer_medical_institution_name: Text,
        /// 傷病名1.
        injury_name1: Text,
        /// 傷病名2.
        injury_name2: Text,
        /// 傷病名3.
        injury_name3: Text,
        /// 診療別.
        medical_treatment_type: Text,
        /// 本人支払額, in yen.
        self_pay_amount: Text,
        /// 地区担当員名.
        district_contact_name: Text,
        /// 取扱担当者名.
        handling_contact_name: Text,
        /// 単独・併用別.
        single_or_combined_use: Text,
        /// 社会保険状況.
        status_of_social_insurance: Text,
        /// 社会保険状況の整合性フラグ.
        consistency_flag: Text,
        /// 感染症法第37条の2の該当状況; the name is spelled so.
        status_of_infecton: Text,
        /// 後期高齢者医療の該当状況.
        status_of_elderly_medical_care: Text,
        /// 都道府県費の該当状況.
        status_of_prefectural_expenses: Text,
        /// 備考1.
        remarks1: Text,
        /// 備考2.
        remarks2: Text,
        /// 備考3.
        remarks3: Text,
    }
}

element_list! {
    /// 医療扶助資格確認結果リスト.
    PublicExpenseResultList {
        /// The tickets in the order they came.
        last_request_id: MedicalTicketInfo "MedicalTicketInfo", in_json: Wrapped
    }
}
