use crate::view::{ButtonId, Line, Screen};
use crate::workflow::FaceForm;

/// Before the card is read (eligibility reference, 1.4).
pub(super) fn screen(form: &FaceForm) -> Screen {
    Screen::new("comparing-face", "お顔を見比べる")
        .line(Line::headline("患者さんのお顔と、カードの写真を見比べてください。"))
        .line(Line::plain("マスクや帽子は、少しの間はずしてもらいます。カードは、まだかざしません。"))
        .noticed(form.notice, true)
        .button(ButtonId::FaceMatches, "本人と一致", "本人と一致しました。次に進みます。")
        .button(ButtonId::FaceDiffers, "本人と不一致", "本人と一致しませんでした。")
        .cancel_button()
}
