//! `#[derive(Debug)]` prints every field: what may hold bytes, text or dates of a person writes its own.

use quote::ToTokens;
use syn::{Attribute, Field, Item};

use super::source::Module;
use super::{assert_none, library, root};

/// What meets real people; the virtual card and the tests may print what they made up.
const PRODUCTS: &[&str] = &[
    "bindings/src/lib.rs",
    "desktop/cli/src/main.rs",
    "desktop/gateway/src/lib.rs",
    "desktop/qa/src/lib.rs",
];

/// Types whose text is no person's, and what it is.
const NO_PERSON: &[(&str, &str)] = &[
    ("Button", "words of our own screens"),
    ("HttpSettings", "the address of the gateway"),
    ("AnchorFileError", "the name of a file"),
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
        let (name, attributes, fields) = parts(item)?;
        let field = fields.into_iter().find(|field| carries(field))?;
        let prints = derives_debug(attributes) && !NO_PERSON.iter().any(|(known, _)| *known == name);
        prints.then(|| format!("{}: {name}: {}", module.at(1), field.ty.to_token_stream()))
    });
    found.collect()
}

fn parts(item: &Item) -> Option<(String, &[Attribute], Vec<&Field>)> {
    match item {
        Item::Struct(item) => Some((item.ident.to_string(), &item.attrs, item.fields.iter().collect())),
        Item::Enum(item) => {
            let fields = item.variants.iter().flat_map(|variant| variant.fields.iter());
            Some((item.ident.to_string(), &item.attrs, fields.collect()))
        }
        _ => None,
    }
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
    fn numbers_our_own_words_and_own_debugs_are_free() {
        check("#[derive(Debug)] struct A { tries: u8, id: &'static str, text: Text }", false);
        check("#[derive(Clone)] struct A { digits: String }", false);
        check("#[derive(Debug)] enum A { B(u16), C }", false);
    }
}
