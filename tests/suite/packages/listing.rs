//! Every public item of a crate, under the shortest path that a caller can write.

use std::collections::{BTreeMap, BTreeSet};

use syn::{ImplItem, Item, TraitItem, Type};

use super::expanded::{Crate, Definition, Path, imports, is_public, name_of};
use super::signature::{function, has, is_hidden, public_fields, text, variant_fields};

/// Traits that the compiler or a derive macro implements for itself.
const NOT_LISTED: [&str; 4] = ["Sealed", "StructuralEq", "StructuralPartialEq", "TrivialClone"];

/// The public items of a crate: for each path its kind and its members.
pub(super) struct Listing {
    entries: BTreeMap<String, Entry>,
}

#[derive(Default)]
struct Entry {
    /// `struct`, `fn read(…)`, with `#[non_exhaustive]` in front.
    title: String,
    /// Fields, variants and functions of a trait, in the order of the source.
    members: Vec<String>,
    /// Functions, constants and traits of the type.
    implemented: BTreeSet<String>,
}

impl Listing {
    pub(super) fn of(file: &syn::File) -> Self {
        let source = Crate::new(&file.items);
        let mut paths: BTreeMap<Path, String> = BTreeMap::new();
        let mut listing = Self { entries: BTreeMap::new() };
        // Modules near the root first, so that an item is listed under its shortest path.
        let mut waiting = vec![(Path::new(), Path::new())];
        while !waiting.is_empty() {
            let mut below = Vec::new();
            for (module, public) in waiting {
                below.extend(listing.read(&source, &mut paths, &module, &public));
            }
            waiting = below;
        }
        listing.read_impls(&source, &paths);
        listing
    }

    /// Items and their members, each counted once; traits that a type implements are not items.
    pub(super) fn count(&self) -> usize {
        let is_item = |member: &&String| !member.starts_with("impl ") && *member != "private fields";
        let members = |entry: &Entry| entry.members.iter().chain(&entry.implemented).filter(is_item).count();
        self.entries.values().map(|entry| 1 + members(entry)).sum()
    }

    pub(super) fn text(&self, package: &str) -> String {
        let mut text = format!(
            "# The public items of shikaku-{package}: {}. Written anew by `cargo xtask bless`.\n",
            self.count()
        );
        for (path, entry) in &self.entries {
            text.extend(["\n", path, ": ", &entry.title, "\n"]);
            let members = entry.members.iter().chain(&entry.implemented);
            members.for_each(|member| text.extend(["    ", member, "\n"]));
        }
        text
    }

    /// Lists one public module; the public modules below it.
    fn read(
        &mut self,
        source: &Crate<'_>,
        paths: &mut BTreeMap<Path, String>,
        module: &[String],
        public: &[String],
    ) -> Vec<(Path, Path)> {
        let mut below = Vec::new();
        let under = |name: &str| [public, &[name.to_owned()]].concat();
        for item in source.items(module) {
            if let Item::Use(import) = item
                && is_public(&import.vis)
                && !is_hidden(&import.attrs)
            {
                for import in imports(item) {
                    let name = import.name.clone().unwrap_or_else(|| "*".to_owned());
                    let definitions = source.resolve(module, &import.path);
                    if definitions.is_empty() {
                        let title = format!("use {}", import.path.join("::"));
                        self.add(under(&name).join("::"), title, Vec::new());
                    }
                    for definition in definitions {
                        self.define(paths, &definition, &under(&name), &mut below);
                    }
                }
            } else if let Some(name) = name_of(item).filter(|name| name != "_") {
                let definition = Definition { module: module.to_vec(), item };
                if is_visible(item) {
                    self.define(paths, &definition, &under(&name), &mut below);
                }
            }
        }
        below
    }

    fn define(
        &mut self,
        paths: &mut BTreeMap<Path, String>,
        definition: &Definition<'_>,
        public: &[String],
        below: &mut Vec<(Path, Path)>,
    ) {
        let name = name_of(definition.item).unwrap_or_default();
        let key = [definition.module.as_slice(), &[name]].concat();
        if is_hidden(attributes(definition.item)) {
            return;
        }
        if matches!(definition.item, Item::Mod(_)) {
            below.push((key, public.to_vec()));
            return;
        }
        let path = public.join("::");
        let (title, members) = described(definition.item);
        match paths.get(&key) {
            // A function and a type of one name are two items under one path.
            Some(first) if *first != path => self.add(path, format!("use {first}"), Vec::new()),
            _ => {
                self.add(path.clone(), title, members);
                paths.insert(key, path);
            }
        }
    }

    fn add(&mut self, path: String, title: String, members: Vec<String>) {
        let path = if self.entries.contains_key(&path) { format!("{path} ({title})") } else { path };
        self.entries.insert(path, Entry { title, members, implemented: BTreeSet::new() });
    }

    fn read_impls(&mut self, source: &Crate<'_>, paths: &BTreeMap<Path, String>) {
        let public = |module: &Path, path: &syn::Path| -> Option<String> {
            let names: Path = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let definition = source.resolve(module, &names).into_iter().next()?;
            let key = [definition.module, vec![name_of(definition.item)?]].concat();
            Some(paths.get(&key).cloned().unwrap_or_default())
        };
        // By name, because a block of a macro imports them where no module does.
        let hidden: Vec<_> = source
            .traits()
            .filter(|path| !paths.contains_key(path))
            .filter_map(|path| path.last().cloned())
            .collect();
        for (module, block) in &source.impls {
            let Type::Path(of) = &*block.self_ty else { continue };
            let listed = public(module, &of.path);
            let members = match &block.trait_ {
                None => methods(block),
                Some((_, path, _)) => {
                    let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                    if hidden.contains(&name) || NOT_LISTED.contains(&&*name) {
                        continue;
                    }
                    let arguments =
                        path.segments.last().map(|last| text(&last.arguments)).unwrap_or_default();
                    BTreeSet::from([format!("impl {name}{arguments}")])
                }
            };
            if let Some(path) = listed {
                if let Some(entry) = self.entries.get_mut(&path) {
                    entry.implemented.extend(members);
                }
            } else if is_about(paths, &members) {
                let of = text(&block.self_ty);
                self.add(of, "of another crate".to_owned(), members.into_iter().collect());
            }
        }
    }
}

/// Whether a trait that is implemented for a type of another crate has a public type of this one as its argument.
fn is_about(paths: &BTreeMap<Path, String>, traits: &BTreeSet<String>) -> bool {
    let mut names = paths.values().filter_map(|path| path.rsplit("::").next());
    names.any(|name| traits.iter().any(|written| written.contains(&format!("<{name}>"))))
}

fn methods(block: &syn::ItemImpl) -> BTreeSet<String> {
    let public = block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) if is_public(&method.vis) && !is_hidden(&method.attrs) => {
            Some(function(&method.sig))
        }
        ImplItem::Const(constant) if is_public(&constant.vis) && !is_hidden(&constant.attrs) => {
            Some(format!("const {}: {}", constant.ident, text(&constant.ty)))
        }
        _ => None,
    });
    public.collect()
}

/// The kind of an item with what belongs to it, and its members.
fn described(item: &Item) -> (String, Vec<String>) {
    let grows = if has(attributes(item), "non_exhaustive") { "#[non_exhaustive] " } else { "" };
    let none = Vec::new();
    match item {
        Item::Struct(item) => {
            let generics = text(&item.generics);
            (format!("{grows}struct{generics}"), public_fields(&item.fields))
        }
        Item::Enum(item) => {
            let variant =
                |variant: &syn::Variant| format!("{}{}", variant.ident, variant_fields(&variant.fields));
            let generics = text(&item.generics);
            (format!("{grows}enum{generics}"), item.variants.iter().map(variant).collect())
        }
        Item::Trait(item) => {
            let member = |member: &TraitItem| match member {
                TraitItem::Fn(method) => {
                    let provided = if method.default.is_some() { " { … }" } else { "" };
                    format!("{}{provided}", function(&method.sig))
                }
                TraitItem::Const(constant) => format!("const {}: {}", constant.ident, text(&constant.ty)),
                TraitItem::Type(associated) => format!("type {}", associated.ident),
                other => text(other),
            };
            let (generics, bounds) = (text(&item.generics), text(&item.supertraits));
            let bounds = if bounds.is_empty() { bounds } else { format!(": {bounds}") };
            (format!("trait{generics}{bounds}"), item.items.iter().map(member).collect())
        }
        Item::Fn(item) => (function(&item.sig), none),
        Item::Const(item) => (format!("const: {}", text(&item.ty)), none),
        Item::Static(item) => (format!("static: {}", text(&item.ty)), none),
        Item::Type(item) => (format!("type{} = {}", text(&item.generics), text(&item.ty)), none),
        other => (text(other), none),
    }
}

fn is_visible(item: &Item) -> bool {
    match item {
        Item::Const(item) => is_public(&item.vis),
        Item::Enum(item) => is_public(&item.vis),
        Item::Fn(item) => is_public(&item.vis),
        Item::Mod(item) => is_public(&item.vis),
        Item::Static(item) => is_public(&item.vis),
        Item::Struct(item) => is_public(&item.vis),
        Item::Trait(item) => is_public(&item.vis),
        Item::Type(item) => is_public(&item.vis),
        _ => false,
    }
}

fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::Listing;

    #[track_caller]
    fn check(source: &str, expected: &Expect) {
        let listing = Listing::of(&syn::parse_file(source).expect("source"));
        expected.assert_eq(&listing.text("example"));
    }

    #[test]
    fn an_item_is_listed_under_its_shortest_path_with_its_members() {
        let source = "
            extern crate std;
            mod inner {
                #[non_exhaustive]
                pub struct A { pub b: u8, c: u8 }
                impl A { pub const fn new(b: u8) -> Self { todo!() } fn private() {} #[doc(hidden)] pub fn f() {} }
                impl ::core::clone::Clone for A {}
                unsafe impl ::core::clone::TrivialClone for A {}
                const _: () = { impl serde::Serialize for A {} };
                pub enum E { One, Two(u8), Three { d: A } }
                pub trait Hidden {}
                impl Hidden for E {}
                impl From<E> for String {}
                pub fn not_exported() {}
            }
            pub use inner::{A, E};
            pub use std as standard;
            pub mod outer { pub use crate::inner::A; pub fn f<'a>(a: &'a str) -> Option<&'a str> { None } }
        ";
        check(
            source,
            &expect![[r#"
                # The public items of shikaku-example: 11. Written anew by `cargo xtask bless`.

                A: #[non_exhaustive] struct
                    b: u8
                    private fields
                    const fn new(b: u8) -> Self
                    impl Clone
                    impl Serialize

                E: enum
                    One
                    Two(u8)
                    Three { d: A }

                String: of another crate
                    impl From<E>

                outer::A: use A

                outer::f: fn f<'a>(a: &'a str) -> Option<&'a str>

                standard: use std
            "#]],
        );
    }
}
