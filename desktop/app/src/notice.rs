//! Pages without a screen: nothing of a patient is on them.

use crate::guard::Refusal;

/// Leads to the page. The browser begins this request itself, so that it brings the cookie.
pub(crate) fn leads_to(path: &str) -> String {
    // The path has letters, digits and slashes alone.
    format!(
        "<!DOCTYPE html><html lang=\"ja\"><meta charset=\"utf-8\"><title>資格確認</title>\
        <meta http-equiv=\"refresh\" content=\"0;url={path}\"><p><a href=\"{path}\">画面を開く</a></p></html>"
    )
}

/// Why a browser is refused.
pub(crate) fn refused(refusal: Refusal) -> String {
    match refusal {
        Refusal::Foreign => {
            plain("この画面は、資格確認のアプリの外からは使えません。", "アプリを起動して使ってください。")
        }
        Refusal::OtherWindow => plain(
            "資格確認のアプリは、ほかのウィンドウで開いています。",
            "そのウィンドウを使ってください。見つからないときは、アプリを終了して、もう一度起動してください。",
        ),
    }
}

/// The button that opens the page of the patient, below every page of the staff.
pub(crate) const PATIENT_PAGE_TOOL: &str = "<button class=\"tool\" name=\"patient-page\" value=\"open\" \
    data-key=\"F8\" aria-keyshortcuts=\"F8\">患者さんの画面を開く</button>";

/// The application has ended.
pub(crate) fn ended() -> String {
    plain(ENDED.0, ENDED.1)
}

/// The same for a page that is open.
pub(crate) fn lost() -> String {
    format!("<div class=\"ended\"><h1>{}</h1><p>{}</p></div>", ENDED.0, ENDED.1)
}

const ENDED: (&str, &str) =
    ("資格確認のアプリは終了しました。", "もう一度使うときは、アプリを起動してください。");

fn plain(headline: &str, next: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"ja\"><meta charset=\"utf-8\"><title>資格確認</title>\
        <h1>{headline}</h1><p>{next}</p></html>"
    )
}
