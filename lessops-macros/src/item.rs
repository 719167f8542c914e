//! What the item below the attribute says: its name, its doc comment, and where it stands.

use std::path::{Component, Path, PathBuf};

use lessops_core::code::Code;
use lessops_core::function::Item;
use lessops_core::resource::Handle;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::{Attribute, Block, Expr, ExprLit, FnModifiers, ItemFn, Lit, Meta, MetaNameValue, Signature, Token};

use crate::compiler::Compilation;

/// A function up to its body. The body stays as it was written: what does not parse in it is the compiler's to
/// say, and what does is no concern of the attribute.
pub(crate) struct Head(pub(crate) ItemFn);

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let modifiers = FnModifiers::default();
        let sig: Signature = input.parse()?;
        if input.peek(Token![;]) {
            return Err(
                input.error(Code::NotAFunction.mark("a handler has a body: this one is a declaration"))
            );
        }
        let body;
        let brace_token = syn::braced!(body in input);
        body.parse::<TokenStream>()?;
        let block = Box::new(Block { brace_token, stmts: Vec::new() });
        Ok(Self(ItemFn { attrs, vis, modifiers, sig, block }))
    }
}

/// What core is told about the function. `handles` are those among its parameters, each with the tokens of its type;
/// `attribute` is where the attribute stands.
pub(crate) fn item(function: &ItemFn, handles: &[(&TokenStream, &Handle)], attribute: Span) -> Item {
    let Place { file, line, module } = Place::of(attribute);
    let handles = handles.iter().map(|(ty, handle)| Handle { line: line_of(ty.span()), ..(*handle).clone() });
    Item {
        name: function.sig.ident.unraw().to_string(),
        description: description(&function.attrs),
        file,
        line,
        module,
        resources: handles.collect(),
    }
}

/// Where something stands.
pub(crate) struct Place {
    /// The file, from the package's folder.
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: u32,
    module: String,
}

impl Place {
    pub(crate) fn of(span: Span) -> Self {
        let line = line_of(span);
        let span = span.unwrap();
        let compilation = Compilation::current();
        let path = span.local_file();
        let module = match (compilation, &path) {
            (Some(Compilation { crate_name, root: Some(root), .. }), Some(path)) => {
                module(crate_name, root, path)
            }
            _ => std::env::var("CARGO_CRATE_NAME").unwrap_or_default(),
        };
        let [generated, package] = ["OUT_DIR", "CARGO_MANIFEST_DIR"].map(std::env::var_os);
        let bases: Vec<PathBuf> = [generated, package].into_iter().flatten().map(PathBuf::from).collect();
        let file = path.unwrap_or_else(|| span.file().into());
        let file = std::path::absolute(&file).unwrap_or(file);
        // The compiler's folder and cargo's variable may name one place in two ways.
        let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
        let relative = relative(&file, &bases)
            .or_else(|| relative(&real(&file), &bases.iter().map(real).collect::<Vec<_>>()))
            .or_else(|| file.file_name().map(|name| name.to_string_lossy().into_owned()));
        Self { file: relative.unwrap_or_default(), line, module }
    }
}

fn line_of(span: Span) -> u32 {
    u32::try_from(span.unwrap().line()).unwrap_or(u32::MAX)
}

/// The doc comment: a blank between the lines of a paragraph, an empty line between paragraphs.
fn description(attrs: &[Attribute]) -> Option<String> {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(MetaNameValue {
            path,
            value: Expr::Lit(ExprLit { lit: Lit::Str(line), .. }),
            ..
        }) if path.is_ident("doc") => Some(line.value()),
        _ => None,
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
    let text = paragraphs.map(|lines| lines.join(" ")).collect::<Vec<_>>().join("\n\n");
    (!text.is_empty()).then_some(text)
}

/// A file's path from the first of `bases` that it lies in, so that a record is the same on every machine.
fn relative(file: &Path, bases: &[PathBuf]) -> Option<String> {
    let inside = bases.iter().find_map(|base| file.strip_prefix(base).ok())?;
    Some(names(inside).join("/"))
}

/// The module that a file holds: `shop::orders` for `src/orders.rs` of the crate `shop`.
///
/// A macro does not see the modules that are written inline, nor those that `#[path]` puts elsewhere.
fn module(crate_name: &str, root: &Path, file: &Path) -> String {
    let inside = root.parent().and_then(|folder| file.strip_prefix(folder).ok());
    let mut names = inside.filter(|_| file != root).map(names).unwrap_or_default();
    if let Some(last) = names.pop().filter(|last| last != "mod.rs") {
        names.push(last.trim_end_matches(".rs").to_owned());
    }
    names.insert(0, crate_name.to_owned());
    names.join("::")
}

fn names(path: &Path) -> Vec<String> {
    path.components()
        .filter(|part| !matches!(part, Component::CurDir))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn a_doc_comment_becomes_paragraphs() {
        let Head(function) = parse_quote! {
            /// Ships an order
            ///   to its customer.
            ///
            #[doc = " Once."]
            #[doc(hidden)]
            #[doc = include_str!("more.md")]
            async fn ship() { this does not even parse }
        };
        let text = description(&function.attrs);
        assert_eq!(text.as_deref(), Some("Ships an order to its customer.\n\nOnce."));
        assert_eq!(description(&[]), None);
    }

    #[test]
    fn a_path_is_the_same_on_every_machine() {
        let bases = ["/shop/target/debug/build/shop-1f/out", "/shop"].map(PathBuf::from);
        let relative = |file: &str| relative(Path::new(file), &bases);
        assert_eq!(relative("/shop/src/main.rs").as_deref(), Some("src/main.rs"));
        assert_eq!(relative("/shop/target/debug/build/shop-1f/out/a.rs").as_deref(), Some("a.rs"));
        assert_eq!(relative("/elsewhere/a.rs"), None);
    }

    #[test]
    fn the_module_follows_from_the_file() {
        let module = |root: &str, file: &str| module("shop", Path::new(root), Path::new(file));
        assert_eq!(module("src/main.rs", "src/main.rs"), "shop");
        assert_eq!(module("src/main.rs", "src/orders.rs"), "shop::orders");
        assert_eq!(module("src/lib.rs", "src/orders/mod.rs"), "shop::orders");
        assert_eq!(module("src/lib.rs", "src/orders/ship.rs"), "shop::orders::ship");
        assert_eq!(module("src/bin/worker.rs", "src/bin/worker.rs"), "shop");
        assert_eq!(module("src/main.rs", "/out/generated.rs"), "shop");
    }
}
