//! From the attribute's tokens to the argument tree of `lessops_core::args`, which knows no spans.
//!
//! Nothing here fails: while somebody types, an attribute is mostly half an attribute. What is missing becomes an
//! empty text at the token behind which it is missing, and core says what belongs there.

use std::ops::RangeInclusive;

use lessops_core::args::{Arg, At, Call, Loc, Text, Value, locate};
use lessops_core::problem::Problem;
use proc_macro2::{Delimiter, Group, Literal, Spacing, Span, TokenStream, TokenTree};
use syn::Lit;

/// An attribute's arguments, and what is needed to show a place in them.
#[derive(Default)]
pub(crate) struct Attribute {
    pub(crate) args: Vec<Arg>,
    /// What each [`Loc`] stands for. A delimiter is an empty group with the delimiter's span.
    tokens: Vec<TokenTree>,
    /// What no value of this language can be, and why.
    refused: Vec<(Loc, String)>,
}

impl Attribute {
    pub(crate) fn parse(tokens: TokenStream) -> Self {
        let mut attribute = Self::default();
        let mut pieces = Vec::new();
        attribute.pieces(tokens, &mut pieces);
        attribute.args = attribute.args(&pieces);
        attribute
    }

    /// The path of the crate `lessops`, as written: `$crate` keeps its meaning only as the token that it is.
    pub(crate) fn crate_path(&self) -> Option<TokenStream> {
        let arg = self.args.iter().find(|arg| arg.key.as_ref().is_some_and(|key| key.text == "crate"))?;
        let path = self.tokens[range(arg.value.at()?)].iter().cloned().collect::<TokenStream>();
        match syn::parse2::<syn::LitStr>(path.clone()) {
            Ok(string) => string.parse().ok(),
            Err(_) => Some(path),
        }
    }

    /// The errors of refused literals, and of what core found wrong with the rest.
    pub(crate) fn errors(&self, problems: &[Problem]) -> Vec<syn::Error> {
        let refused =
            self.refused.iter().map(|(loc, text)| self.error(Some(At::token(*loc)), Span::call_site(), text));
        let found = problems.iter().filter_map(|problem| {
            let at = problem.at.or_else(|| locate(&self.args, &problem.argument));
            if at.is_some_and(|at| self.refused.iter().any(|(loc, _)| range(at).contains(&index(*loc)))) {
                return None;
            }
            let mut error = self.error(at, Span::call_site(), &problem.text());
            if let Some((at, text)) = &problem.also {
                error.combine(self.error(Some(*at), Span::call_site(), text));
            }
            Some(error)
        });
        refused.chain(found).collect()
    }

    /// An error at a place in the attribute, or else at `otherwise`.
    pub(crate) fn error(&self, at: Option<At>, otherwise: Span, text: &str) -> syn::Error {
        match at.and_then(|at| self.tokens.get(range(at))) {
            Some(tokens) => syn::Error::new_spanned(tokens.iter().cloned().collect::<TokenStream>(), text),
            None => syn::Error::new(otherwise, text),
        }
    }

    /// Reads tokens one by one, and numbers them.
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
                    "a string takes no suffix, but this has `{suffix}`\nhelp: write `\"{inside}\"`, or `{inside}` without quotes"
                )
            }
            Lit::ByteStr(_) | Lit::CStr(_) | Lit::Byte(_) | Lit::Char(_) => {
                format!("`{text}` is not a string\nhelp: write the text between plain double quotes: \"...\"")
            }
            // Numbers and their units are core's.
            _ => return Piece::Word(text, loc),
        };
        self.refused.push((loc, refusal));
        Piece::Word(text, loc)
    }

    fn delimiter(&mut self, group: &Group, span: Span) -> Loc {
        let mut delimiter = Group::new(group.delimiter(), TokenStream::new());
        delimiter.set_span(span);
        self.number(delimiter.into())
    }

    fn number(&mut self, token: TokenTree) -> Loc {
        self.tokens.push(token);
        let number = u32::try_from(self.tokens.len() - 1).expect("rustc counts bytes of source in 32 bits");
        Loc(number)
    }

    fn args(&mut self, pieces: &[Piece]) -> Vec<Arg> {
        self.split(pieces).into_iter().map(|(item, comma)| self.arg(item, comma)).collect()
    }

    fn arg(&mut self, pieces: &[Piece], comma: Option<Loc>) -> Arg {
        match equals(pieces).next() {
            Some((index, loc)) => {
                Arg { key: Some(run(&pieces[..index])), value: self.value(&pieces[index + 1..], Some(loc)) }
            }
            None => Arg { key: None, value: self.value(pieces, comma) },
        }
    }

    /// A value. `missing` is the token at which one is expected.
    fn value(&mut self, pieces: &[Piece], missing: Option<Loc>) -> Value {
        match pieces {
            [] => Value::Text(Text::missing(missing)),
            [Piece::String(text, loc)] => Value::Text(Text::string(text, Some(*loc))),
            [Piece::Group { delimiter, open, inner, close }] if *delimiter != Delimiter::Brace => {
                if *delimiter == Delimiter::Parenthesis {
                    let text =
                        "a value has no parentheses of its own\nhelp: a list stands in brackets: `[...]`";
                    self.refused.push((*open, text.to_owned()));
                }
                let items = self.split(inner);
                let values = items.into_iter().map(|(item, comma)| self.value(item, comma)).collect();
                Value::List(values, Some(At { first: *open, last: *close }))
            }
            [name @ Piece::Word(..), Piece::Group { delimiter: Delimiter::Parenthesis, inner, .. }] => {
                let name = run(std::slice::from_ref(name));
                Value::Call(Call { name, args: self.args(inner), text: run(pieces) })
            }
            _ => Value::Text(run(pieces)),
        }
    }

    /// What stands between commas, and the comma behind it. A comma that is missing, or that has nothing before it,
    /// is refused, and the rest is read as if it were right.
    fn split<'a>(&mut self, pieces: &'a [Piece]) -> Vec<(&'a [Piece], Option<Loc>)> {
        let commas = pieces.iter().filter_map(Piece::comma).map(Some).chain([None]);
        let mut items = Vec::new();
        for (mut item, comma) in pieces.split(|piece| piece.comma().is_some()).zip(commas) {
            while let Some(next) = next_item(item) {
                let (before, rest) = item.split_at(next);
                self.refused.push((rest[0].first(), "expected `,` before this".to_owned()));
                items.push((before, None));
                item = rest;
            }
            match comma {
                Some(comma) if item.is_empty() => {
                    self.refused
                        .push((comma, "there is nothing before this `,`\nhelp: remove it".to_owned()));
                }
                None if item.is_empty() => {}
                _ => items.push((item, comma)),
            }
        }
        items
    }
}

/// The equals signs of their own: not those of `>=` and its like.
fn equals(pieces: &[Piece]) -> impl Iterator<Item = (usize, Loc)> {
    pieces.iter().enumerate().skip(1).filter_map(|(index, piece)| match (&pieces[index - 1], piece) {
        (Piece::Punct { char: '<' | '>' | '=' | '!', joint: true, .. }, _) => None,
        (_, Piece::Punct { char: '=', loc, .. }) => Some((index, *loc)),
        _ => None,
    })
}

/// Where in an item the next begins, if the comma between them was forgotten: behind a string or a list, which
/// nothing can follow, and before a second key.
fn next_item(item: &[Piece]) -> Option<usize> {
    let mut equals = equals(item).map(|(index, _)| index);
    let value = equals.next().map_or(0, |index| index + 1);
    let is_whole = matches!(
        item.get(value),
        Some(Piece::String(..) | Piece::Group { delimiter: Delimiter::Bracket, .. })
    );
    let second_key = equals.map(|index| index - 1).find(|key| *key > value);
    let second_key = second_key.filter(|key| matches!(item[*key], Piece::Word(..)));
    second_key.or(Some(value + 1).filter(|next| is_whole && *next < item.len()))
}

fn index(loc: Loc) -> usize {
    loc.0 as usize
}

fn range(at: At) -> RangeInclusive<usize> {
    index(at.first)..=index(at.last)
}

/// A token, or a group of them.
enum Piece {
    Word(String, Loc),
    String(String, Loc),
    Punct { char: char, joint: bool, loc: Loc },
    Group { delimiter: Delimiter, open: Loc, inner: Vec<Piece>, close: Loc },
}

impl Piece {
    fn first(&self) -> Loc {
        match self {
            Self::Word(_, loc) | Self::String(_, loc) => *loc,
            Self::Punct { loc, .. } | Self::Group { open: loc, .. } => *loc,
        }
    }

    fn comma(&self) -> Option<Loc> {
        match self {
            Self::Punct { char: ',', loc, .. } => Some(*loc),
            _ => None,
        }
    }
}

/// The tokens one behind the other, as one text.
fn run(pieces: &[Piece]) -> Text {
    let mut text = Text::default();
    append(&mut text, pieces);
    text
}

fn append(text: &mut Text, pieces: &[Piece]) {
    for piece in pieces {
        match piece {
            Piece::Word(word, loc) => text.push(word, *loc),
            Piece::String(string, loc) => text.push(&format!("\"{string}\""), *loc),
            Piece::Punct { char, loc, .. } => text.push(char.encode_utf8(&mut [0; 4]), *loc),
            Piece::Group { delimiter, open, inner, close } => {
                let (before, behind) = match delimiter {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push(before, *open);
                append(text, inner);
                text.push(behind, *close);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> Attribute {
        Attribute::parse(source.parse().expect("the test's source is tokens"))
    }

    /// The tree as text: a string in quotes, an empty text as `_`.
    fn show(args: &[Arg]) -> String {
        let show_arg = |arg: &Arg| match &arg.key {
            Some(key) => format!("{}={}", key.text, show_value(&arg.value)),
            None => show_value(&arg.value),
        };
        args.iter().map(show_arg).collect::<Vec<_>>().join("; ")
    }

    fn show_value(value: &Value) -> String {
        match value {
            Value::Text(text) if text.quoted => format!("{:?}", text.text),
            Value::Text(text) if text.text.is_empty() => "_".to_owned(),
            Value::Text(text) => text.text.clone(),
            Value::Call(call) => format!("{}<{}>", call.name.text, show(&call.args)),
            Value::List(values, _) => {
                format!("[{}]", values.iter().map(show_value).collect::<Vec<_>>().join("; "))
            }
        }
    }

    fn tree(source: &str) -> String {
        show(&parse(source).args)
    }

    #[test]
    fn keys_calls_lists_and_bare_values_are_told_apart() {
        assert_eq!(tree(r#"trigger = "s3", timeout = 30s,"#), r#"trigger="s3"; timeout=30s"#);
        assert_eq!(tree(r#"logs(retention = 30d), "main""#), r#"logs<retention=30d>; "main""#);
        assert_eq!(tree(r#"trigger = [s3("a"), "b", sqs]"#), r#"trigger=[s3<"a">; "b"; sqs]"#);
    }

    #[test]
    fn a_run_reads_the_same_however_it_is_spaced() {
        for source in ["alarm = errors>5 in 5m for 1 of 2", "alarm=errors  >  5  in  5m  for 1 of 2"] {
            assert_eq!(tree(source), "alarm=errors>5 in 5m for 1 of 2");
        }
        assert_eq!(tree("alarm = p99.9(duration) >= 80%"), "alarm=p99.9(duration)>=80%");
        assert_eq!(tree(r#"alarm = sum(metric("A/B")) > 1"#), r#"alarm=sum(metric("A/B"))>1"#);
    }

    #[test]
    fn a_call_is_read_as_text_too() {
        let Value::Call(call) = &parse("cron(0 12 * * ? *)").args[0].value else { panic!("not a call") };
        assert_eq!(call.text.text, "cron(0 12 * * ? *)");
    }

    #[test]
    fn only_an_equals_sign_of_its_own_parts_key_and_value() {
        assert_eq!(tree("errors >= 5"), "errors>=5");
        assert_eq!(tree("max-age = 5m"), "max-age=5m");
        assert_eq!(tree("alarm = errors = 5"), "alarm=errors=5");
    }

    #[test]
    fn what_is_missing_is_empty_text_at_the_token_before_it() {
        let attribute = parse("trigger = , memory =");
        assert_eq!(show(&attribute.args), "trigger=_; memory=_");
        let places: Vec<_> = attribute.args.iter().map(|arg| arg.value.at()).collect();
        assert_eq!(places, [Some(At::token(Loc(1))), Some(At::token(Loc(4)))]);
        assert_eq!(tree(""), "");
    }

    #[test]
    fn a_forgotten_comma_is_one_error_and_no_more() {
        for (source, read) in [
            (r#"trigger = "s3" memory = 1GB"#, r#"trigger="s3"; memory=1GB"#),
            (r#"trigger = "s3" logs(level = info)"#, r#"trigger="s3"; logs<level=info>"#),
            ("alarm = errors > 5 memory = 1GB", "alarm=errors>5; memory=1GB"),
            (r#"alarm = ["a" "b"]"#, r#"alarm=["a"; "b"]"#),
            ("a = [b] c = d", "a=[b]; c=d"),
            ("a,, b", "a; b"),
            (", a", "a"),
        ] {
            let attribute = parse(source);
            assert_eq!((show(&attribute.args).as_str(), attribute.refused.len()), (read, 1), "{source}");
        }
    }

    #[test]
    fn parentheses_are_read_as_the_list_that_was_meant() {
        let attribute = parse("trigger = (s3, sqs)");
        assert_eq!((show(&attribute.args).as_str(), attribute.refused.len()), ("trigger=[s3; sqs]", 1));
    }

    #[test]
    fn every_kind_of_string_is_decoded() {
        assert_eq!(tree(r##"a = r#"x"y"#, b = "\u{e9}\n""##), r#"a="x\"y"; b="é\n""#);
    }

    #[test]
    fn raw_identifiers_lose_their_prefix() {
        assert_eq!(tree("r#type = r#async"), "type=async");
    }

    #[test]
    fn what_a_macro_matcher_caught_counts_as_written() {
        let caught = Group::new(Delimiter::None, "errors > 5".parse().expect("tokens"));
        let attribute = Attribute::parse(quote::quote!(alarm = #caught));
        assert_eq!(show(&attribute.args), "alarm=errors>5");
    }

    #[test]
    fn a_refused_literal_is_one_error() {
        for source in [r#"timeout = "30s"s"#, r#"name = b"x""#, "name = 'x'", r#"name = c"x""#, "name = b'x'"]
        {
            let attribute = parse(source);
            let of_core = Problem::new("", "it means nothing").at(attribute.args[0].value.at());
            assert_eq!(attribute.errors(&[of_core]).len(), 1, "{source}");
        }
    }

    #[test]
    fn the_crate_path_is_read_quoted_and_not() {
        let path = |source| parse(source).crate_path().map(|path| path.to_string());
        assert_eq!(path("crate = ::a::b").as_deref(), Some(":: a :: b"));
        assert_eq!(path(r#"crate = "::a::b""#).as_deref(), Some(":: a :: b"));
        assert_eq!(path("name = a"), None);
    }
}
