//! Tokens as a person writes them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, Signature, Visibility};

/// A type, path or bound with blanks where a person sets them.
pub(crate) fn text(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    write(&mut text, tokens.to_token_stream());
    text.trim_end().to_owned()
}

/// The signature of a function: `const fn new(id: u16) -> Self`. Whether it changes its copy of `self` is no part of it.
pub(super) fn function(signature: &Signature) -> String {
    text(signature).replace("(mut self", "(self")
}

/// The public fields of a struct, a line each, and a line when others are private.
pub(super) fn public_fields(fields: &Fields) -> Vec<String> {
    let is_public = |field: &&syn::Field| matches!(field.vis, Visibility::Public(_));
    let public = fields.iter().enumerate().filter(|(_, field)| is_public(field));
    let mut lines: Vec<_> = public.map(|(place, field)| named(place, field)).collect();
    if !fields.iter().all(|field| is_public(&field)) {
        lines.push("private fields".to_owned());
    }
    lines
}

/// All fields, public or not.
pub(crate) fn all_fields(fields: &Fields) -> Vec<String> {
    fields.iter().enumerate().map(|(place, field)| named(place, field)).collect()
}

/// All fields of a variant: ` { tries_left: u8 }`, `(u16)`, or nothing.
pub(crate) fn variant_fields(fields: &Fields) -> String {
    match fields {
        Fields::Named(_) => format!(" {{ {} }}", all_fields(fields).join(", ")),
        Fields::Unnamed(_) => {
            let types: Vec<_> = fields.iter().map(|field| text(&field.ty)).collect();
            format!("({})", types.join(", "))
        }
        Fields::Unit => String::new(),
    }
}

/// Whether the attribute of this name is present.
pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// Whether rustdoc leaves the item out.
pub(super) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(&attribute.meta) == "doc(hidden)")
}

fn named(place: usize, field: &syn::Field) -> String {
    let name = field.ident.as_ref().map_or_else(|| place.to_string(), ToString::to_string);
    format!("{name}: {}", text(&field.ty))
}

fn write(text: &mut String, tokens: TokenStream) {
    let mut before = None;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                if ends_with_lifetime(text) {
                    text.push(' ');
                }
                text.push_str(open);
                write(text, group.stream());
                *text = text.trim_end().to_owned();
                text.push_str(close);
            }
            TokenTree::Punct(mark) => {
                let joined = mark.spacing() == Spacing::Joint;
                match (before, mark.as_char()) {
                    (Some('-'), '>') => text.push_str("> "),
                    (_, '-') if joined => text.push_str(" -"),
                    (Some(':'), ':') => text.push(':'),
                    (_, ':') if joined => text.push(':'),
                    (_, sign @ (',' | ':' | ';')) => text.extend([sign, ' ']),
                    (_, sign @ ('+' | '=')) => text.extend([' ', sign, ' ']),
                    (_, '\'') => {
                        space(text);
                        text.push('\'');
                    }
                    (_, sign) => text.push(sign),
                }
            }
            word => {
                space(text);
                text.push_str(&word.to_string());
            }
        }
        before = match token {
            TokenTree::Punct(mark) if mark.spacing() == Spacing::Joint => Some(mark.as_char()),
            _ => None,
        };
    }
}

fn ends_with_lifetime(text: &str) -> bool {
    let name = text.trim_end_matches(|end: char| end.is_alphanumeric() || end == '_');
    name.len() < text.len() && name.ends_with('\'')
}

/// A blank between two words.
fn space(text: &mut String) {
    let end = text.chars().next_back();
    if end.is_some_and(|end| end.is_alphanumeric() || matches!(end, '_' | '>' | ')' | ']')) {
        text.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[track_caller]
    fn check(signature: &str) {
        let item: syn::TraitItemFn = syn::parse_str(&format!("{signature};")).expect("a signature");
        assert_eq!(text(&item.sig), signature);
    }

    #[test]
    fn a_signature_is_written_as_a_person_writes_it() {
        check("const fn new(id: u16) -> Self");
        check("fn read<'a, T: Clone + 'a>(&'a mut self, bytes: &[u8]) -> Result<Vec<T>, a::Error>");
        check("fn f(self, with: impl Fn(&str) -> Option<u8>) -> Box<dyn Iterator<Item = u8> + Send>");
        check("fn f(&self, all: &'static [u8]) -> (u8, &'static (u8, u8))");
        check("fn f<const N: usize>(data: &[u8; N]) -> bool");
    }
}
