//! The modules of expanded source, and which definition a path names.

use std::collections::BTreeMap;

use syn::{Item, ItemImpl, UseTree, Visibility};

/// The path of a module or an item below the root of its crate.
pub(super) type Path = Vec<String>;

/// A crate, all of its modules in one file.
pub(super) struct Crate<'a> {
    modules: BTreeMap<Path, &'a [Item]>,
    /// Every `impl` block with the module in which it is written.
    pub(super) impls: Vec<(Path, &'a ItemImpl)>,
}

/// An item with the module that defines it.
#[derive(Clone)]
pub(super) struct Definition<'a> {
    pub(super) module: Path,
    pub(super) item: &'a Item,
}

/// One name that a `use` brings in.
pub(super) struct Import {
    pub(super) path: Path,
    /// The name in the importing module; `None` for a glob.
    pub(super) name: Option<String>,
}

impl<'a> Crate<'a> {
    pub(super) fn new(items: &'a [Item]) -> Self {
        let mut found = Self { modules: BTreeMap::new(), impls: Vec::new() };
        found.read(&[], items);
        found
    }

    /// Every trait that the crate defines.
    pub(super) fn traits(&self) -> impl Iterator<Item = Path> {
        let traits = |(module, items): (&Path, &&'a [Item])| {
            let names = items.iter().filter_map(|item| match item {
                Item::Trait(item) => Some(item.ident.to_string()),
                _ => None,
            });
            names.map(|name| [module.as_slice(), &[name]].concat()).collect::<Vec<_>>()
        };
        self.modules.iter().flat_map(traits)
    }

    fn read(&mut self, path: &[String], items: &'a [Item]) {
        self.modules.insert(path.to_vec(), items);
        self.read_impls(path, items);
        for item in items {
            if let Item::Mod(module) = item
                && let Some((_, items)) = &module.content
            {
                self.read(&[path, &[module.ident.to_string()]].concat(), items);
            }
        }
    }

    /// Derive macros write their blocks into a constant without a name.
    fn read_impls(&mut self, path: &[String], items: &'a [Item]) {
        for item in items {
            match item {
                Item::Impl(block) => self.impls.push((path.to_vec(), block)),
                Item::Const(constant) if constant.ident == "_" => {
                    if let syn::Expr::Block(body) = &*constant.expr {
                        let statements = body.block.stmts.iter();
                        let items = statements.filter_map(|statement| match statement {
                            syn::Stmt::Item(item) => Some(std::slice::from_ref(item)),
                            _ => None,
                        });
                        items.for_each(|item| self.read_impls(path, item));
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn items(&self, module: &[String]) -> &'a [Item] {
        self.modules.get(module).copied().unwrap_or_default()
    }

    /// What a path names, seen from a module. Nothing for a name of another crate.
    pub(super) fn resolve(&self, from: &[String], path: &[String]) -> Vec<Definition<'a>> {
        let Some((last, parents)) = path.split_last() else { return Vec::new() };
        let Some(module) = self.module(from, parents) else { return Vec::new() };
        self.named(&module, last)
    }

    /// The module that a path of modules names.
    fn module(&self, from: &[String], path: &[String]) -> Option<Path> {
        let mut at = from.to_vec();
        for (place, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                // The crate under its own name.
                name if place == 0 && name.starts_with("shikaku_") && self.is_own(name) => at.clear(),
                name => {
                    at = self.named(&at, name).into_iter().find_map(|definition| match definition.item {
                        Item::Mod(module) => {
                            Some([definition.module.as_slice(), &[module.ident.to_string()]].concat())
                        }
                        _ => None,
                    })?;
                }
            }
        }
        Some(at)
    }

    fn is_own(&self, name: &str) -> bool {
        self.items(&[]).iter().any(|item| match item {
            Item::ExternCrate(own) => own.rename.as_ref().is_some_and(|(_, renamed)| renamed == name),
            _ => false,
        })
    }

    /// What a module defines or imports under a name.
    fn named(&self, module: &[String], name: &str) -> Vec<Definition<'a>> {
        let items = self.items(module);
        let own = items.iter().filter(|item| name_of(item).is_some_and(|own| own == name));
        let own: Vec<_> = own.map(|item| Definition { module: module.to_vec(), item }).collect();
        if !own.is_empty() {
            return own;
        }
        let uses = items.iter().flat_map(imports).filter(|import| match &import.name {
            Some(renamed) => renamed == name,
            None => false,
        });
        // A name that imports itself is that of another crate.
        let inner = uses.filter(|import| import.path != [name]);
        inner.flat_map(|import| self.resolve(module, &import.path)).collect()
    }
}

/// The name that an item defines.
pub(super) fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// The names that a `use` brings in, public or not.
pub(super) fn imports(item: &Item) -> Vec<Import> {
    let mut found = Vec::new();
    if let Item::Use(import) = item {
        branches(&mut found, &[], &import.tree);
    }
    found
}

/// Whether everybody may name it.
pub(super) const fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn branches(found: &mut Vec<Import>, path: &[String], tree: &UseTree) {
    let with = |name: &syn::Ident| [path, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(branch) => branches(found, &with(&branch.ident), &branch.tree),
        UseTree::Group(group) => group.items.iter().for_each(|tree| branches(found, path, tree)),
        UseTree::Name(leaf) if leaf.ident == "self" => {
            found.push(Import { path: path.to_vec(), name: path.last().cloned() });
        }
        UseTree::Name(leaf) => {
            found.push(Import { path: with(&leaf.ident), name: Some(leaf.ident.to_string()) });
        }
        UseTree::Rename(leaf) => {
            found.push(Import { path: with(&leaf.ident), name: Some(leaf.rename.to_string()) });
        }
        UseTree::Glob(_) => found.push(Import { path: path.to_vec(), name: None }),
    }
}
