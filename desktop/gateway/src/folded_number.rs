use shikaku_gateway::{NewClinicError, number};

/// A 登録記号番号 as it is kept, in whatever width it was typed.
pub(crate) fn folded(typed: &str) -> Result<String, NewClinicError> {
    number(typed).ok_or(NewClinicError::Number)
}
