//! From the attribute's tokens to the argument tree of `lessops_core::args`, which knows no spans.
//!
//! Nothing here fails: while somebody types, an attribute is mostly half an attribute. What is missing becomes an
//! empty text at the token behind which it is missing, and core says what belongs there.

use lessops_core::args::{Arg, At, Call, Loc, Text, Value, locate};
use lessops_core::problem::Problem;
use proc_macro2::{Delimiter, Span, TokenStream};
use quote::quote;

use crate::tokens::{Piece, Tokens};

/// An attribute's arguments, and the tokens that they were read from.
pub(crate) struct Attribute {
    pub(crate) args: Vec<Arg>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) tokens: Tokens,
}

impl Attribute {
    pub(crate) fn parse(stream: TokenStream) -> Self {
        let (tokens, pieces) = Tokens::read(stream);
        let mut reader = Reader(tokens);
        let args = reader.args(&pieces);
        Self { args, pieces, tokens: reader.0 }
    }

    /// The path of the crate `lessops`, as written: `$crate` keeps its meaning only as the token that it is.
    pub(crate) fn crate_path(&self) -> TokenStream {
        let is_it = |arg: &&Arg| arg.key.as_ref().is_some_and(|key| key.text == "crate");
        let written = || {
            let path = self.tokens.between(self.args.iter().find(is_it)?.value.at()?);
            let path = match syn::parse2::<syn::LitStr>(path.clone()) {
                Ok(string) => string.parse().ok()?,
                Err(_) => path,
            };
            // The path of a macro's own crate is none to the parser.
            let is_path = path.to_string().starts_with('$') || syn::parse2::<syn::Path>(path.clone()).is_ok();
            is_path.then_some(path)
        };
        written().unwrap_or_else(|| quote!(::lessops))
    }

    /// Where the value of an argument stands, which core names by its path.
    pub(crate) fn place(&self, argument: &str) -> Option<At> {
        locate(&self.args, argument)
    }

    /// What was refused on the way to the tree, and what core found wrong with the rest. `otherwise` makes an error of
    /// what is about no token of the attribute.
    pub(crate) fn errors(
        &self,
        problems: &[Problem],
        otherwise: impl Fn(&Problem) -> syn::Error,
    ) -> Vec<syn::Error> {
        let fresh =
            problems.iter().filter(|problem| !problem.at.is_some_and(|at| self.tokens.has_refused(at)));
        let errors = fresh.map(|problem| {
            let at = problem.at.or_else(|| self.place(&problem.argument));
            let mut error = match at {
                Some(at) => self.tokens.error(at, &problem.text()),
                None => otherwise(problem),
            };
            if let Some((at, text)) = &problem.also {
                error.combine(self.tokens.error(*at, text));
            }
            error
        });
        self.tokens.refusals().chain(errors).collect()
    }

    /// An error at a place in the attribute, or else at `otherwise`.
    pub(crate) fn error(&self, at: Option<At>, otherwise: Span, text: &str) -> syn::Error {
        match at {
            Some(at) => self.tokens.error(at, text),
            None => syn::Error::new(otherwise, text),
        }
    }
}

/// Makes a tree of pieces, and refuses what cannot be part of one.
struct Reader(Tokens);

impl Reader {
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
                    self.0.refuse(At { first: *open, last: *close }, text);
                }
                let items = self.split(inner);
                let values = items.into_iter().map(|(item, comma)| self.value(item, comma)).collect();
                Value::List(values, Some(At { first: *open, last: *close }))
            }
            [name @ Piece::Word(..), Piece::Group { delimiter, open, inner, close }]
                if *delimiter != Delimiter::Bracket =>
            {
                let name = run(std::slice::from_ref(name));
                if *delimiter == Delimiter::Brace {
                    let text = format!("arguments stand in parentheses\nhelp: write `{}(...)`", name.text);
                    self.0.refuse(At { first: *open, last: *close }, &text);
                }
                Value::Call(Call { name, args: self.args(inner), text: run(pieces) })
            }
            _ => Value::Text(run(pieces)),
        }
    }

    /// What stands between commas, and the comma behind it. A comma that is missing, or that has nothing before it,
    /// is refused, and the rest is read as if it were right.
    fn split<'a>(&mut self, pieces: &'a [Piece]) -> Vec<(&'a [Piece], Option<Loc>)> {
        let separators = pieces.iter().filter_map(Piece::separator);
        for (_, semicolon) in separators.clone().filter(|(char, _)| *char == ';') {
            self.0.refuse(At::token(semicolon), "expected `,`, found `;`");
        }
        let commas = separators.map(|(_, loc)| Some(loc)).chain([None]);
        let mut items = Vec::new();
        for (mut item, comma) in pieces.split(|piece| piece.separator().is_some()).zip(commas) {
            while let Some(next) = next_item(item) {
                let (before, rest) = item.split_at(next);
                self.0.refuse(At::token(rest[0].first()), "expected `,` before this");
                items.push((before, None));
                item = rest;
            }
            match comma {
                Some(comma) if item.is_empty() => {
                    self.0.refuse(At::token(comma), "there is nothing before this `,`\nhelp: remove it");
                }
                None if item.is_empty() => {}
                _ => items.push((item, comma)),
            }
        }
        items
    }
}

/// The equals signs of their own: not those of `>=` and its like.
pub(crate) fn equals(pieces: &[Piece]) -> impl Iterator<Item = (usize, Loc)> {
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
pub(crate) mod tests {
    use lessops_core::code::Code;
    use lessops_core::function::{Function, Item};
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    pub(crate) fn parse(source: &str) -> Attribute {
        Attribute::parse(source.parse().expect("the test's source is tokens"))
    }

    fn errors(attribute: &Attribute, problems: &[Problem]) -> Vec<syn::Error> {
        attribute.errors(problems, |problem| syn::Error::new(Span::call_site(), problem))
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
            (r#"a = "s3"; b = c"#, r#"a="s3"; b=c"#),
            ("a,, b", "a; b"),
            (", a", "a"),
        ] {
            let attribute = parse(source);
            assert_eq!(
                (show(&attribute.args).as_str(), errors(&attribute, &[]).len()),
                (read, 1),
                "{source}"
            );
        }
    }

    #[test]
    fn what_stands_between_the_wrong_delimiters_is_read_as_what_was_meant() {
        for (source, read) in
            [("trigger = (s3, sqs)", "trigger=[s3; sqs]"), ("trigger = s3{a}", "trigger=s3<a>")]
        {
            let attribute = parse(source);
            let errors = errors(&attribute, &[]).len();
            assert_eq!((show(&attribute.args).as_str(), errors), (read, 1));
        }
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
        let caught = proc_macro2::Group::new(Delimiter::None, "errors > 5".parse().expect("tokens"));
        let attribute = Attribute::parse(quote::quote!(alarm = #caught));
        assert_eq!(show(&attribute.args), "alarm=errors>5");
    }

    #[test]
    fn a_refused_literal_is_one_error() {
        for source in [r#"timeout = "30s"s"#, r#"name = b"x""#, "name = 'x'", r#"name = c"x""#, "name = b'x'"]
        {
            let attribute = parse(source);
            let of_core =
                Problem::new(Code::WrongShape, "", "it means nothing").at(attribute.args[0].value.at());
            assert_eq!(errors(&attribute, &[of_core]).len(), 1, "{source}");
        }
    }

    #[test]
    fn the_crate_path_is_read_quoted_and_not() {
        let path = |source| parse(source).crate_path().to_string();
        assert_eq!(path("crate = ::a::b"), ":: a :: b");
        assert_eq!(path(r#"crate = "::a::b""#), ":: a :: b");
        for source in ["name = a, b", "crate = ", "crate = 5", "crate = \"= =\""] {
            assert_eq!(path(source), ":: lessops", "{source}");
        }
    }

    /// Words and symbols of the language, in an order that nobody meant, inside groups that are closed.
    pub(crate) fn tokens() -> impl Strategy<Value = String> {
        let words = "CURSOR s3CURSOR errorsCURSOR trigger alarm name logs crate s3 cron errors in for of = > = , : . - % * ? ::";
        let literals = r#"5 5m 1_s 99.9% 1f32 "uploads" "s3:a" "errors>5" "x"s b"x" 'x'"#;
        let leaf = select([words, literals].join(" ").split(' ').map(str::to_owned).collect::<Vec<_>>());
        leaf.prop_recursive(4, 40, 8, |inner| {
            let inside = vec(inner, 0..8).prop_map(|tokens| tokens.join(" "));
            let around = select(vec![("", ""), ("(", ")"), ("[", "]"), ("{", "}")]);
            (around, inside).prop_map(|((open, close), inside)| format!("{open}{inside}{close}"))
        })
    }

    proptest! {
        #[test]
        fn no_tokens_panic_and_every_refusal_is_an_error(source in tokens()) {
            let attribute = parse(&source);
            let problems = Function::from_args(&attribute.args, Item::default()).err().unwrap_or_default();
            let refused = errors(&attribute, &[]).len();
            prop_assert!(errors(&attribute, &problems).len() >= refused);
        }
    }
}
