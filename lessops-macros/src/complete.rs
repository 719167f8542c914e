//! Hints for editors: which words may stand at each place of the attribute, and what those mean that do.
//!
//! rust-analyzer completes inside an attribute by expanding it twice, once as it is and once with a marker at the cursor,
//! and then asks what could stand where the marker went. So every word of the attribute is repeated, with its own
//! span, as an import from a module that offers what may stand there. The items are those of `lessops::__private::editor`,
//! which is made of core's tables: a new key or kind is completed, explained and found without a line written here.
//!
//! The offset of the marker in one expansion is looked up in the other, so up to it both must read the same. Hence a
//! module stands for every place, an empty one too; it is named by its number and never by what was typed; what it
//! offers, which depends on all of the attribute, stands behind all places; and the hints stand before the function.

use lessops_core::alarm::catalogue::{METRICS, STATS};
use lessops_core::args::{Arg, Text, Value};
use lessops_core::field::{Group as _, Key, Shape, Word};
use lessops_core::settings::Settings;
use lessops_core::trigger::{Invoke, Trigger};
use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::attr::{Attribute, equals};
use crate::compiler::Compilation;
use crate::tokens::{Piece, Tokens};

#[cfg(test)]
mod items;

/// The hints for an attribute; nothing while a crate is compiled.
pub(crate) fn hints(attribute: &Attribute) -> TokenStream {
    match Compilation::current() {
        Some(_) => TokenStream::new(),
        None => all(attribute),
    }
}

fn all(attribute: &Attribute) -> TokenStream {
    let krate = attribute.crate_path();
    let mut hints = Hints {
        tokens: &attribute.tokens,
        metrics: metrics(&attribute.args),
        places: Vec::new(),
        offers: Vec::new(),
    };
    let path = Path(quote!(#krate::__private::editor::lambda));
    hints.arguments(&path, Settings::KEYS, &attribute.pieces);
    let Hints { places, offers, .. } = hints;
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            mod hints { #(#places)* #(#offers)* }
        };
    }
}

/// The names of the metrics that a function with these arguments has; all of them where a trigger is not known.
fn metrics(args: &[Arg]) -> Vec<&'static str> {
    let triggers = args.iter().filter(|arg| arg.key.as_ref().is_some_and(|key| key.text == "trigger"));
    let mut kinds: Vec<&str> = triggers.flat_map(|arg| kinds(&arg.value)).collect();
    if kinds.is_empty() {
        kinds.push(Invoke::NAME);
    }
    let known: Option<Vec<_>> = kinds.into_iter().map(Trigger::of_kind).collect();
    let has = |metric: &lessops_core::alarm::Metric| match &known {
        Some(kinds) => kinds.iter().any(|about| metric.comes_with(about.delivery, about.metrics)),
        None => true,
    };
    METRICS.iter().filter(|metric| has(metric)).map(|metric| metric.name).collect()
}

fn kinds(value: &Value) -> Vec<&str> {
    match value {
        Value::Text(Text { text, .. }) => vec![text.split(':').next().unwrap_or_default()],
        Value::Call(call) => vec![&call.name.text],
        Value::List(values, _) => values.iter().flat_map(kinds).collect(),
    }
}

/// A module of `lessops::__private::editor`.
struct Path(TokenStream);

impl Path {
    /// The module inside it that stands for a word; itself where a word cannot have one.
    fn join(&self, word: &str) -> Self {
        let Self(path) = self;
        match identifier(word, Span::mixed_site()) {
            Some(name) => Self(quote!(#path::#name)),
            None => Self(path.clone()),
        }
    }

    /// An import of all that is in it.
    fn all(&self) -> TokenStream {
        let Self(path) = self;
        quote!(pub use #path::*;)
    }

    /// An import of the words of a value, if it is one of some words.
    fn words(&self, shape: Shape) -> TokenStream {
        match shape {
            Shape::Words(_) | Shape::Calls(_) | Shape::Kinds(_) => self.all(),
            Shape::TextOr(_, shape) => self.words(*shape),
            Shape::Text(_)
            | Shape::Group(_)
            | Shape::Map(_)
            | Shape::Overlay
            | Shape::Alarm
            | Shape::Thresholds => TokenStream::new(),
        }
    }

    /// An import of some words.
    fn some<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> TokenStream {
        let Self(path) = self;
        let names = words.into_iter().filter_map(|word| identifier(word, Span::mixed_site()));
        quote!(pub use #path::{ #(#names,)* };)
    }
}

/// A word as an identifier, raw where it is a keyword; None where it is a number, or one of the few that cannot be raw.
fn identifier(word: &str, span: Span) -> Option<Ident> {
    let mut ident: Ident = syn::parse_str(word).or_else(|_| syn::parse_str(&format!("r#{word}"))).ok()?;
    ident.set_span(span);
    Some(ident)
}

/// The hints so far.
struct Hints<'a> {
    tokens: &'a Tokens,
    metrics: Vec<&'static str>,
    places: Vec<TokenStream>,
    offers: Vec<TokenStream>,
}

impl Hints<'_> {
    /// A place: the words that stand there, and the imports of those that may.
    fn place(&mut self, written: &[Piece], offered: &TokenStream) {
        let words = written.iter().filter_map(|piece| match piece {
            Piece::Word(word, loc) => identifier(word, self.tokens.span(*loc)),
            _ => None,
        });
        let [place, offer] = ["at", "offer"].map(|name| format_ident!("{name}{}", self.places.len()));
        self.places.push(quote!(mod #place { use self::{ #(#words as _,)* }; use super::#offer::*; }));
        self.offers.push(quote!(mod #offer { #offered }));
    }

    /// The arguments of a group.
    fn arguments(&mut self, path: &Path, keys: &[Key], pieces: &[Piece]) {
        let items: Vec<Item<'_>> = split(pieces).map(Item::new).collect();
        let used: Vec<Option<&Key>> = items.iter().map(|item| item.key(keys)).collect();
        for (index, item) in items.iter().enumerate() {
            let is_free = |key: &Key, others: &[Option<&Key>]| {
                key.repeats || !others.iter().flatten().any(|other| other.name == key.name)
            };
            let free = |others: &[Option<&Key>]| {
                path.some(keys.iter().filter(|key| is_free(key, others)).map(|key| key.name))
            };
            let others = [&used[..index], &used[index + 1..]].concat();
            let main = keys.iter().find(|key| key.main && item.value.is_none() && is_free(key, &others));
            let mut own = free(&others);
            own.extend(main.map(|main| path.join(main.name).words(main.shape)));
            let (before, word) = item.words.split_at(item.start(keys));
            self.place(before, &free(&used));
            self.place(word, &own);

            match (item.value, used[index]) {
                (Some(value), Some(key)) => self.value(&path.join(key.name), key.shape, value),
                (None, Some(key)) => self.inside(&path.join(key.name), key.shape, item),
                (_, None) => {}
            }
        }
    }

    /// A value of a key, or one of its list.
    fn value(&mut self, path: &Path, shape: Shape, pieces: &[Piece]) {
        if let [Piece::Group { delimiter: Delimiter::Bracket | Delimiter::Parenthesis, inner, .. }] = pieces {
            return split(inner).for_each(|item| self.value(path, shape, item));
        }
        match shape {
            Shape::Alarm => return self.alarm(path, pieces),
            Shape::TextOr(_, shape) => return self.value(path, *shape, pieces),
            Shape::Words(_) | Shape::Calls(_) | Shape::Kinds(_) => {
                // `ObjectCreated:Put` is a word within a word.
                let mut path = Path(path.0.clone());
                for part in pieces.split(|piece| matches!(piece, Piece::Punct { char: ':', .. })) {
                    self.place(part, &path.all());
                    if let [Piece::Word(word, _), ..] = part {
                        path = path.join(word);
                    }
                }
            }
            Shape::Text(_) | Shape::Group(_) | Shape::Map(_) | Shape::Overlay | Shape::Thresholds => {
                self.place(pieces, &TokenStream::new());
            }
        }
        self.inside(path, shape, &Item::new(pieces));
    }

    /// What stands in parentheses behind the word of a value, or of a key that is a group.
    fn inside(&mut self, path: &Path, shape: Shape, item: &Item<'_>) {
        let (Some(word), Some(inner)) = (item.word(), item.inner) else { return };
        match shape {
            Shape::Group(keys) => self.arguments(path, keys, inner),
            Shape::Kinds(kinds) => {
                if let Some(kind) = kinds.iter().find(|kind| kind.name == word) {
                    self.arguments(&path.join(word), kind.keys, inner);
                }
            }
            Shape::Words(words) | Shape::Calls(words) => {
                if let Some(known) = words.iter().find(|known| known.name == word) {
                    // `rate(1 minute)`, and the plural behind any other number.
                    let is_one = matches!(inner.first(), Some(Piece::Word(number, _)) if number == "1");
                    let suits = |inner: &&Word| inner.name.ends_with('s') != is_one;
                    let names = known.inner.iter().filter(suits).map(|inner| inner.name);
                    self.place(inner, &path.join(word).some(names));
                }
            }
            Shape::Map(entry) => {
                for item in split(inner).map(Item::new) {
                    if let Some(value) = item.value {
                        self.value(path, entry.value, value);
                    }
                }
            }
            Shape::Text(_) | Shape::TextOr(..) | Shape::Overlay | Shape::Alarm | Shape::Thresholds => {}
        }
    }

    /// An alarm: perhaps a name, then a metric, perhaps in the parentheses of a statistic, and behind it what it compares
    /// with and the clauses. Which is which must not depend on a word, which the marker may be a part of.
    fn alarm(&mut self, path: &Path, pieces: &[Piece]) {
        let is_of_name = |piece: &&Piece| matches!(piece, Piece::Word(..) | Piece::Punct { char: '-', .. });
        let colon = pieces.iter().take_while(is_of_name).count();
        let is_named = matches!(pieces.get(colon), Some(Piece::Punct { char: ':', .. }));
        let metric = if is_named { colon + 1 } else { 0 };
        let is_call = matches!(pieces.get(metric + 1), Some(Piece::Group { .. }));
        let (metric, clauses) = pieces.split_at(pieces.len().min(metric + 1 + usize::from(is_call)));
        let metrics = self.metrics.clone();
        let stats = STATS.iter().map(|(name, _)| *name).chain(["metric"]);
        self.place(metric, &path.some(metrics.iter().copied().chain(stats)));
        if let Some(Piece::Group { inner, .. }) = metric.last() {
            self.place(inner, &path.some(metrics.into_iter().chain(["metric"])));
        }
        self.place(clauses, &path.join("clause").all());
    }
}

/// An argument as far as it is written: `words = value` or `words(inner)`, each part perhaps missing.
struct Item<'a> {
    /// The key, or the word of a value, and whatever stands beside it by mistake.
    words: &'a [Piece],
    inner: Option<&'a [Piece]>,
    value: Option<&'a [Piece]>,
}

impl<'a> Item<'a> {
    fn new(pieces: &'a [Piece]) -> Self {
        let (pieces, value) = match equals(pieces).next() {
            Some((index, _)) => (&pieces[..index], Some(&pieces[index + 1..])),
            None => (pieces, None),
        };
        match pieces {
            [words @ .., Piece::Group { delimiter: Delimiter::Parenthesis, inner, .. }] => {
                Self { words, inner: Some(inner), value }
            }
            words => Self { words, inner: None, value },
        }
    }

    /// Where the key stands among the words: behind the one that is typed before a finished argument.
    fn start(&self, keys: &[Key]) -> usize {
        self.words.iter().position(|piece| find(piece, keys).is_some()).unwrap_or_default()
    }

    /// The key that the argument is for. Without its name it is for the main one.
    fn key(&self, keys: &'a [Key]) -> Option<&'a Key> {
        let is_bare = self.value.is_none() && !(self.words.is_empty() && self.inner.is_none());
        let named = self.words.get(self.start(keys)).and_then(|piece| find(piece, keys));
        named.or_else(|| keys.iter().find(|key| key.main && is_bare))
    }

    fn word(&self) -> Option<&'a str> {
        match self.words {
            [Piece::Word(word, _), ..] => Some(word),
            _ => None,
        }
    }
}

/// The key that a piece names.
fn find<'a>(piece: &Piece, keys: &'a [Key]) -> Option<&'a Key> {
    match piece {
        Piece::Word(word, _) => keys.iter().find(|key| key.name == word),
        _ => None,
    }
}

/// What stands between commas (or what stands in their place), the place behind the last included.
fn split(pieces: &[Piece]) -> impl Iterator<Item = &[Piece]> {
    pieces.split(|piece| piece.separator().is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::attr::tests::{parse, tokens};

    proptest! {
        #[test]
        fn up_to_the_cursor_the_hints_are_the_same_with_a_marker_and_without(source in tokens()) {
            let hints = |source: &str| all(&parse(source)).to_string();
            let marked = hints(&source.replacen("CURSOR", "marker", 1).replace("CURSOR", ""));
            let plain = hints(&source.replace("CURSOR", ""));
            if let Some(cursor) = marked.find("marker") {
                prop_assert!(plain.starts_with(&marked[..cursor]), "{}\n{}", plain, marked);
            }
        }
    }

    #[test]
    fn every_word_that_is_written_is_imported() {
        let hints =
            all(&parse("trigger = sqs(\"a\", fifo = true), alarm = p99(duration) > 5s notify x, alarm = odd: errors outside band(3)")).to_string();
        for word in
            ["trigger", "sqs", "fifo", "r#true", "alarm", "p99", "duration", "notify", "outside", "band"]
        {
            assert!(hints.contains(&format!("{word} as _")), "{word} in {hints}");
        }
    }
}
