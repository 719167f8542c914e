//! The attribute's tokens, numbered: a place in core's argument tree is a number here, and a number is a span.

use std::ops::RangeInclusive;

use lessops_core::args::{At, Loc};
use lessops_core::code::Code;
use proc_macro2::{Delimiter, Group, Literal, Spacing, Span, TokenStream, TokenTree};
use syn::Lit;

/// All tokens by their number, and what is wrong with some of them.
#[derive(Default)]
pub(crate) struct Tokens {
    /// A delimiter is an empty group with the delimiter's span.
    all: Vec<TokenTree>,
    /// What no value of the language can be, and why.
    refused: Vec<(At, String)>,
}

/// A token, or a group of them.
pub(crate) enum Piece {
    Word(String, Loc),
    String(String, Loc),
    Punct { char: char, joint: bool, loc: Loc },
    Group { delimiter: Delimiter, open: Loc, inner: Vec<Piece>, close: Loc },
}

impl Piece {
    pub(crate) fn first(&self) -> Loc {
        match self {
            Self::Word(_, loc)
            | Self::String(_, loc)
            | Self::Punct { loc, .. }
            | Self::Group { open: loc, .. } => *loc,
        }
    }

    /// What parts arguments: a comma, or a semicolon in its place.
    pub(crate) fn separator(&self) -> Option<(char, Loc)> {
        match self {
            Self::Punct { char: char @ (',' | ';'), loc, .. } => Some((*char, *loc)),
            _ => None,
        }
    }
}

impl Tokens {
    pub(crate) fn read(stream: TokenStream) -> (Self, Vec<Piece>) {
        let (mut tokens, mut pieces) = (Self::default(), Vec::new());
        tokens.pieces(stream, &mut pieces);
        (tokens, pieces)
    }

    /// The tokens from one to another.
    pub(crate) fn between(&self, at: At) -> TokenStream {
        self.all.get(range(at)).unwrap_or_default().iter().cloned().collect()
    }

    pub(crate) fn span(&self, loc: Loc) -> Span {
        self.all[index(loc)].span()
    }

    pub(crate) fn error(&self, at: At, text: &str) -> syn::Error {
        syn::Error::new_spanned(self.between(at), text)
    }

    pub(crate) fn refuse(&mut self, at: At, text: &str) {
        self.refused.push((at, Code::Malformed.mark(text)));
    }

    /// Whether something was refused in the place, so that no more need be said of it.
    pub(crate) fn has_refused(&self, at: At) -> bool {
        self.refused.iter().any(|(refused, _)| range(at).contains(&index(refused.first)))
    }

    pub(crate) fn refusals(&self) -> impl Iterator<Item = syn::Error> {
        self.refused.iter().map(|(at, text)| self.error(*at, text))
    }

    fn pieces(&mut self, tokens: TokenStream, pieces: &mut Vec<Piece>) {
        for token in tokens {
            match token {
                // The invisible parentheses around what a `macro_rules` matcher caught.
                TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                    self.pieces(group.stream(), pieces);
                }
                TokenTree::Group(group) => {
                    let open = self.delimiter(&group, group.span_open());
                    let mut inner = Vec::new();
                    self.pieces(group.stream(), &mut inner);
                    let close = self.delimiter(&group, group.span_close());
                    pieces.push(Piece::Group { delimiter: group.delimiter(), open, inner, close });
                }
                TokenTree::Ident(ident) => {
                    let text = ident.to_string();
                    let loc = self.number(ident.into());
                    pieces.push(Piece::Word(text.strip_prefix("r#").unwrap_or(&text).to_owned(), loc));
                }
                TokenTree::Punct(punct) => {
                    let (char, joint) = (punct.as_char(), punct.spacing() == Spacing::Joint);
                    pieces.push(Piece::Punct { char, joint, loc: self.number(punct.into()) });
                }
                TokenTree::Literal(literal) => pieces.push(self.literal(literal)),
            }
        }
    }

    fn literal(&mut self, literal: Literal) -> Piece {
        let text = literal.to_string();
        let loc = self.number(literal.clone().into());
        let refusal = match Lit::new(literal) {
            Lit::Str(string) if string.suffix().is_empty() => return Piece::String(string.value(), loc),
            Lit::Str(string) => {
                let (value, suffix) = (string.value(), string.suffix());
                let inside = if value.ends_with(suffix) { value } else { value + suffix };
                format!(
                    "a string takes no suffix, but this has `{suffix}`\n\
                     help: write `\"{inside}\"`, or `{inside}` without quotes"
                )
            }
            Lit::ByteStr(_) | Lit::CStr(_) | Lit::Byte(_) | Lit::Char(_) => {
                format!("`{text}` is not a string\nhelp: write the text between plain double quotes: \"...\"")
            }
            // Numbers and their units are core's.
            _ => return Piece::Word(text, loc),
        };
        self.refuse(At::token(loc), &refusal);
        Piece::Word(text, loc)
    }

    fn delimiter(&mut self, group: &Group, span: Span) -> Loc {
        let mut delimiter = Group::new(group.delimiter(), TokenStream::new());
        delimiter.set_span(span);
        self.number(delimiter.into())
    }

    fn number(&mut self, token: TokenTree) -> Loc {
        self.all.push(token);
        let number = u32::try_from(self.all.len() - 1).expect("rustc counts bytes of source in 32 bits");
        Loc(number)
    }
}

fn index(loc: Loc) -> usize {
    loc.0 as usize
}

fn range(at: At) -> RangeInclusive<usize> {
    index(at.first)..=index(at.last)
}
