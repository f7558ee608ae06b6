//! The exported face as text: what Kotlin and Swift can name. A change of `bindings/surface.txt` is a change of API.

use std::collections::BTreeMap;

use expect_test::expect_file;
use syn::{Attribute, FnArg, ImplItem, Item, ReturnType, Signature, Visibility};

use super::root;
use super::source::Module;
use crate::packages::signature::{all_fields, text, variant_fields};

const HEAD: &str = "# What Kotlin and Swift can name, read from the source.\n\
    # Written anew by `UPDATE_EXPECT=1 cargo test -p shikaku-tests surface`.\n";

#[test]
fn the_bindings_export_this_and_nothing_else() {
    let modules = Module::tree(&root().join("bindings/src/lib.rs"));
    let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (title, members) in modules.iter().flat_map(|module| module.syntax.items.iter().filter_map(entry)) {
        entries.entry(title).or_default().extend(members);
    }
    let mut listing = HEAD.to_owned();
    for (title, members) in entries {
        let members = members.into_iter().map(|member| format!("    {member}\n"));
        listing.extend([format!("\n{title}\n")].into_iter().chain(members));
    }
    expect_file!["../../../bindings/surface.txt"].assert_eq(&listing);
}

/// An exported thing and its members, in the order of the source, which is the order on the wire.
fn entry(item: &Item) -> Option<(String, Vec<String>)> {
    match item {
        Item::Fn(function) if is_exported(&function.attrs) => {
            Some((format!("function {}", signature(&function.sig)), Vec::new()))
        }
        Item::Impl(block) if is_exported(&block.attrs) => {
            let methods = block.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
                    Some(signature(&method.sig))
                }
                _ => None,
            });
            Some((format!("object {}", text(&block.self_ty)), methods.collect()))
        }
        Item::Struct(item) => {
            Some((format!("{} {}", kind(&item.attrs, &["Record"])?, item.ident), all_fields(&item.fields)))
        }
        Item::Enum(item) => {
            let variants = item.variants.iter();
            let variants =
                variants.map(|variant| format!("{}{}", variant.ident, variant_fields(&variant.fields)));
            Some((format!("{} {}", kind(&item.attrs, &["Enum", "Error"])?, item.ident), variants.collect()))
        }
        Item::Macro(item) if text(&item.mac.path) == "uniffi::custom_type" => {
            let tokens = item.mac.tokens.to_string();
            let mut names = tokens.split(',').map(str::trim);
            Some((format!("name {}: {}", names.next()?, names.next()?), Vec::new()))
        }
        _ => None,
    }
}

fn is_exported(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(attribute.path()) == "uniffi::export")
}

/// Which of the kinds it is, from `#[derive(uniffi::Record)]` or `#[uniffi::remote(Record)]`.
fn kind(attributes: &[Attribute], kinds: &[&str]) -> Option<String> {
    let written: String = attributes.iter().map(|attribute| text(&attribute.meta)).collect();
    let is = |kind: &&&str| {
        written.contains(&format!("uniffi::{kind}")) || written.contains(&format!("uniffi::remote({kind})"))
    };
    kinds.iter().find(is).map(|kind| kind.to_lowercase())
}

fn signature(signature: &Signature) -> String {
    let inputs = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(format!("{}: {}", text(&input.pat), text(&input.ty))),
        FnArg::Receiver(_) => None,
    });
    let inputs = inputs.collect::<Vec<_>>().join(", ");
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, output) => format!(" -> {}", text(output)),
    };
    let asynchronous = if signature.asyncness.is_some() { "async " } else { "" };
    format!("{asynchronous}{}({inputs}){output}", signature.ident)
}

#[cfg(test)]
mod tests {
    use super::{entry, kind};

    #[track_caller]
    fn check(source: &str, title: &str, members: &[&str]) {
        let item = syn::parse_str(source).expect("an item");
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        assert_eq!(entry(&item), Some((title.to_owned(), members)), "{source}");
    }

    #[test]
    fn whatever_is_exported_is_found() {
        check(
            "#[uniffi::export(async_runtime = \"tokio\")] impl A { pub async fn f(&self, b: Vec<u8>) -> Result<C, D> {} fn g() {} }",
            "object A",
            &["async f(b: Vec<u8>) -> Result<C, D>"],
        );
        check("#[uniffi::export] pub fn f(a: &A) {}", "function f(a: &A)", &[]);
        check(
            "#[derive(Clone, uniffi::Record)] pub struct A { pub b: Option<u8> }",
            "record A",
            &["b: Option<u8>"],
        );
        check(
            "#[uniffi::remote(Enum)] enum A { B, C { d: u8, e: F } }",
            "enum A",
            &["B", "C { d: u8, e: F }"],
        );
        check("#[derive(Debug, uniffi::Error)] enum A { B }", "error A", &["B"]);
        check("uniffi::custom_type!(A, String, { remote });", "name A: String", &[]);
    }

    #[test]
    fn what_is_not_exported_is_not() {
        for source in
            ["pub struct A { b: u8 }", "impl A { pub fn f() {} }", "#[derive(uniffi::Object)] struct A {}"]
        {
            assert!(entry(&syn::parse_str(source).expect("an item")).is_none(), "{source}");
        }
        assert_eq!(kind(&[], &["Record"]), None);
    }
}
