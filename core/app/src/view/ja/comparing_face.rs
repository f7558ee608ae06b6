use crate::view::{ButtonId, Illustration, Line, Screen};
use crate::workflow::FaceForm;

/// Before the card is read (eligibility reference, 1.4).
pub(super) fn screen(form: &FaceForm) -> Screen {
    Screen::new("comparing-face", "お顔を見比べる")
        .line(Line::headline("患者さんのお顔と、カードの写真を見比べてください。"))
        .line(Line::plain("マスクや帽子は、少しの間はずしてもらいます。カードは、まだかざしません。"))
        .illustration(Illustration::FaceAndCard)
        .noticed(form.notice, true)
        .untitled_in_speech()
        .button(ButtonId::FaceMatches, "ご本人です", "ご本人です。次に進みます。")
        .button(ButtonId::FaceDiffers, "ご本人ではありません", "ご本人ではありません。")
        .cancel_button()
}
