//! A derived `Debug` prints every field that no `#[debug(…)]` leaves out or formats: a field that may hold bytes, text or
//! dates of a person needs one, on the field or on the whole.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Field, Fields, Item, Lit, Token};

use super::source::Module;
use super::{assert_none, library, root};

/// What meets real people; the virtual card and the tests may print what they made up.
const PRODUCTS: &[&str] = &[
    "bindings/src/lib.rs",
    "desktop/cli/src/main.rs",
    "desktop/gateway/src/lib.rs",
    "desktop/qa/src/lib.rs",
];

/// Types and fields whose text is no person's, and what it is.
const NO_PERSON: &[(&str, &str)] = &[
    ("HttpRequest.path", "a path of our gateway API"),
    ("Screen.id", "a word of a closed list"),
    ("HttpSettings", "the address of the gateway"),
    ("AnchorFileError", "the name of a file"),
    ("ConfigFileError", "an option of a program and its type"),
    ("ExchangeNote", "a header, its purpose and a status word, made to be shown"),
    ("FailureNote", "a word of a closed list"),
    ("RulebookError", "words about a data file"),
    ("Slot", "the name of a reader"),
    ("StoreDay", "days of a clock"),
    ("ClockDoubt", "days of a clock"),
    ("FollowUpDayError", "limits counted from the day of a clock"),
    ("SetupError", "a code and words of our own"),
    ("Certificate", "a word of a closed list: `valid`, `in-grace`"),
];

/// Types that can hold what came from a card, a person or the gateway, as they are written without blanks.
const CARRIERS: &[&str] = &["String", "[u8", "Vec<u8>", "NaiveDate", "Value", "Cow<"];

#[test]
fn no_type_that_may_hold_a_person_derives_debug() {
    let products = PRODUCTS.iter().flat_map(|product| Module::tree(&root().join(product)));
    let modules: Vec<_> = library().into_iter().chain(products).collect();
    assert!(modules.len() > 100, "the source was not found");
    let found: Vec<_> = modules.iter().flat_map(telling).collect();
    assert_none("types that derive Debug and may print a person", &found);
}

fn telling(module: &Module) -> Vec<String> {
    let found = module.syntax.items.iter().filter_map(|item| {
        let (name, _, shapes) = parts(item).filter(|(_, derives, _)| derives_debug(derives))?;
        let is_known = |field: &str| {
            NO_PERSON.iter().any(|(known, _)| *known == name || *known == format!("{name}.{field}"))
        };
        let shown = shapes.into_iter().flat_map(|(format, fields)| {
            let named = fields.iter().enumerate().map(|(place, field)| (field_name(place, field), field));
            named
                .filter(|(name, field)| carries(field) && is_printed(format, name, field))
                .collect::<Vec<_>>()
        });
        let printed = shown.filter(|(field, _)| !is_known(field));
        Some(printed.map(|(field, _)| format!("{}: {name}.{field}", module.at(1))).collect::<Vec<_>>())
    });
    found.flatten().collect()
}

/// The attributes that may hold a format, and the fields that it is about: of a struct, or of a variant.
type Shape<'a> = (&'a [Attribute], &'a Fields);

/// The name of a type, its attributes, and its shapes.
fn parts(item: &Item) -> Option<(String, &[Attribute], Vec<Shape<'_>>)> {
    match item {
        Item::Struct(item) => Some((item.ident.to_string(), &item.attrs, vec![(&item.attrs, &item.fields)])),
        Item::Enum(item) => {
            let shapes = item.variants.iter().map(|variant| (&*variant.attrs, &variant.fields));
            Some((item.ident.to_string(), &item.attrs, shapes.collect()))
        }
        _ => None,
    }
}

/// As `#[debug(…)]` names a field: `_0` in a tuple.
fn field_name(place: usize, field: &Field) -> String {
    field.ident.as_ref().map_or_else(|| format!("_{place}"), ToString::to_string)
}

/// Whether the text of a whole has the field as it is: the format of the whole decides, then that of the field.
fn is_printed(whole: &[Attribute], name: &str, field: &Field) -> bool {
    printed_by(whole, name).or_else(|| printed_by(&field.attrs, name)).unwrap_or(true)
}

/// Whether `#[debug(…)]` prints this field as it is; `None` where there is no such attribute. `text.len()` is another value.
fn printed_by(attributes: &[Attribute], name: &str) -> Option<bool> {
    let debug = attributes.iter().find(|attribute| attribute.path().is_ident("debug"))?;
    let parts = debug.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?;
    let is_named = parts.iter().any(|part| match part {
        Expr::Lit(ExprLit { lit: Lit::Str(format), .. }) => {
            placeholders(&format.value()).any(|one| one == name)
        }
        argument => {
            let written = argument.to_token_stream().to_string().replace([' ', '&', '*'], "");
            let own = written.strip_prefix("self.").unwrap_or(&written);
            own == name || own == name.trim_start_matches('_')
        }
    });
    Some(is_named)
}

/// The names in `{name}` and `{name:?}`.
fn placeholders(format: &str) -> impl Iterator<Item = &str> {
    format.split('{').skip(1).filter_map(|rest| rest.split([':', '}']).next())
}

fn carries(field: &Field) -> bool {
    let written = field.ty.to_token_stream().to_string().replace(' ', "");
    CARRIERS.iter().any(|carrier| written.contains(carrier))
}

fn derives_debug(attributes: &[Attribute]) -> bool {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    derives.into_iter().any(|attribute| attribute.meta.to_token_stream().to_string().contains("Debug"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Module, telling};

    #[track_caller]
    fn check(text: &str, prints: bool) {
        let module = Module::parse(Vec::new(), PathBuf::from("lib.rs"), text);
        assert_eq!(!telling(&module).is_empty(), prints, "{text}");
    }

    #[test]
    fn a_derived_debug_over_bytes_text_or_days_is_found() {
        check("#[derive(Clone, Debug)] struct A { digits: Option<String> }", true);
        check("#[derive(Debug)] struct A([u8; 4]);", true);
        check("#[derive(Debug)] enum A { B, C { day: chrono::NaiveDate } }", true);
        check("#[derive(Debug)] struct A { bytes: Box<Vec<u8>> }", true);
    }

    #[test]
    fn a_format_that_prints_the_field_as_it_is_is_found() {
        check("#[derive(derive_more::Debug)] struct A { tries: u8, digits: String }", true);
        check("#[derive(derive_more::Debug)] #[debug(\"A({digits:?})\")] struct A { digits: String }", true);
        check("#[derive(derive_more::Debug)] #[debug(\"A({})\", self.0)] struct A(String);", true);
        check("#[derive(derive_more::Debug)] struct A(#[debug(\"{_0}\")] String);", true);
        check("#[derive(derive_more::Debug)] enum A { #[debug(\"B\")] B(String), C(Vec<u8>) }", true);
        check("#[derive(derive_more::Debug)] struct A { #[debug(skip)] digits: String, raw: Vec<u8> }", true);
    }

    #[test]
    fn what_is_left_out_or_counted_is_free() {
        check(
            "#[derive(derive_more::Debug)] #[debug(\"A({} digits)\", digits.len())] struct A { digits: String }",
            false,
        );
        check("#[derive(derive_more::Debug)] struct A { tries: u8, #[debug(skip)] digits: String }", false);
        check("#[derive(derive_more::Debug)] struct A(#[debug(\"{} bytes\", _0.len())] Vec<u8>);", false);
        check(
            "#[derive(derive_more::Debug)] enum A { #[debug(\"B({tries})\")] B { tries: u8, digits: String } }",
            false,
        );
    }

    #[test]
    fn numbers_our_own_words_and_own_debugs_are_free() {
        check("#[derive(Debug)] struct A { tries: u8, id: &'static str, text: Text }", false);
        check("#[derive(Clone)] struct A { digits: String }", false);
        check("#[derive(Debug)] enum A { B(u16), C }", false);
    }
}
