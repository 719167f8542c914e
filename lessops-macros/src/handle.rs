//! Handles: parameters whose type names a resource, `thumbs: Bucket<Write>`, and `#[resource(...)]` above them.

use lessops_core::code::Code;
use lessops_core::problem::nearest;
use lessops_core::resource::{Access, Handle, Resource, Type as HandleType};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{Error, Meta, Pat, PatType, PathArguments, PathSegment, Type};

use crate::attr::Attribute;
use crate::error::error_on;
use crate::function::{argument, ungrouped};

/// The attribute of a parameter. The compiler does not know it: the macro takes it away.
const DESCRIPTION: &str = "resource";

/// The handle that a parameter is, if it is one.
pub(crate) fn handle(parameter: &PatType, ty: &Type) -> Result<Option<Handle>, Vec<Error>> {
    let descriptions: Vec<_> =
        parameter.attrs.iter().filter(|attr| attr.path().is_ident(DESCRIPTION)).collect();
    let (kind, access) = match (read(ty).map_err(|error| vec![error])?, descriptions.as_slice()) {
        (Some(read), _) => read,
        (None, []) => return Ok(None),
        (None, [first, ..]) => {
            let types: Vec<_> = Resource::TYPES.iter().map(example).collect();
            let message = format!(
                "`#[resource]` describes a handle, and this parameter is none\nhelp: handles are {}",
                types.join(", ")
            );
            return Err(vec![error_on(Code::NotAHandle, first, message)]);
        }
    };
    if let [_, second, ..] = descriptions.as_slice() {
        let message = "a parameter takes one `#[resource]`\nhelp: write all of it in one";
        return Err(vec![error_on(Code::ResourceAttribute, second, message)]);
    }
    let arguments = descriptions.first().map(|attr| match &attr.meta {
        Meta::List(list) => Ok(list.tokens.clone()),
        other => {
            let message =
                "`#[resource]` takes arguments in parentheses\nhelp: write `#[resource(name = \"...\")]`";
            Err(vec![error_on(Code::ResourceAttribute, other, message)])
        }
    });
    let attribute = Attribute::parse(arguments.transpose()?.unwrap_or_default());
    let name = match &*parameter.pat {
        Pat::Ident(pattern) => pattern.ident.unraw().to_string(),
        _ => String::new(),
    };
    let read = Handle::from_args(&name, (kind, access), &attribute.args);
    let problems = read.as_ref().err().map_or(&[][..], Vec::as_slice);
    let errors = attribute.errors(problems, |problem| Error::new_spanned(ty, problem));
    match (read, errors.is_empty()) {
        (Ok(handle), true) => Ok(Some(handle)),
        _ => Err(errors),
    }
}

/// What a type says, if it is a handle's by its tokens.
fn read(ty: &Type) -> Result<Option<(&'static HandleType, Access)>, Error> {
    let (path, is_reference) = match ty {
        Type::Path(path) => (path, false),
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            Type::Path(path) => (path, true),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let Some(segment) = path.path.segments.last() else { return Ok(None) };
    let Some(kind) = Resource::TYPES.iter().find(|kind| segment.ident == kind.name) else { return Ok(None) };
    let Some(Type::Path(access)) = access(segment).map(ungrouped) else { return Ok(None) };
    let Some(word) = access.path.segments.last().filter(|word| word.arguments.is_none()) else {
        return Ok(None);
    };
    let found = word.ident.to_string();
    let accepted = kind.access.iter().map(ToString::to_string).collect::<Vec<_>>();
    match found.parse::<Access>() {
        Ok(read) if kind.access.contains(&read) && is_reference => {
            let message = format!("a handle is taken by value\nhelp: take `{}<{found}>`", kind.name);
            Err(error_on(Code::HandleByReference, ty, message))
        }
        Ok(read) if kind.access.contains(&read) => Ok(Some((kind, read))),
        Ok(_) => Err(error_on(Code::Access, word, kind.refuse(&found))),
        // Any other word may be a type of the user's: `Table<Order>`.
        Err(_) => match nearest(&found, accepted.iter().map(String::as_str)) {
            Some(word_meant) => {
                let message = format!("{}\nhelp: did you mean `{word_meant}`?", kind.refuse(&found));
                Err(error_on(Code::Access, word, message))
            }
            None => Ok(None),
        },
    }
}

fn example(kind: &HandleType) -> String {
    format!("`{}<{}>`", kind.name, kind.access[0])
}

/// `A` of `Bucket<A>`, which has nothing else in its angle brackets.
fn access(segment: &PathSegment) -> Option<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) if arguments.args.len() == 1 => argument(segment),
        _ => None,
    }
}

/// The item without the descriptions of its handles. It is taken as tokens, since its body need not parse.
pub(crate) fn without_descriptions(item: &TokenStream) -> TokenStream {
    let parentheses = |token: TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            let mut plain = Group::new(Delimiter::Parenthesis, without_attributes(group.stream()));
            plain.set_span(group.span());
            plain.into()
        }
        other => other,
    };
    item.clone().into_iter().map(parentheses).collect()
}

fn without_attributes(parameters: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = parameters.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        if is_hash && tokens.next_if(is_description).is_some() {
            continue;
        }
        kept.push(token);
    }
    kept.into_iter().collect()
}

fn is_description(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(word)) if word == DESCRIPTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_descriptions_of_handles_are_taken_out_of_the_item_and_nothing_else() {
        let item = "# [resource] pub (crate) fn f (# [resource (name = \"a\")] a : A , # [cfg (x)] b : B) -> R { # [resource] fn g (# [resource] c : C) { } }";
        let plain = without_descriptions(&item.parse().expect("the test wrote tokens")).to_string();
        let words: Vec<_> = plain.split_whitespace().collect();
        let expected = item.replace("# [resource (name = \"a\")] ", "");
        let expected: Vec<_> = expected.split_whitespace().collect();
        assert_eq!(words.concat(), expected.concat());
    }
}
