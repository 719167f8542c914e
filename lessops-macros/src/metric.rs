//! What a `metric!` leaves beside the line that it writes: a record, so that an alarm on it is known to have something to
//! watch.

use lessops_core::code::Code;
use lessops_core::manifest::metric_record;
use lessops_core::metrics::{BREAKER, BREAKER_METRICS, Emitted};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Token};

use crate::emit::emit;
use crate::error::error_at;
use crate::expand::in_section;
use crate::item::Place;
use crate::lambda::package;

/// Expands `declare_metric!(($crate) ("name", "dimension", ...) { what writes it })`.
pub(crate) fn declare(tokens: TokenStream) -> TokenStream {
    let [krate, names, write] = groups(tokens);
    match strings(names).and_then(|names| declaration(&krate, &names)) {
        Ok(declaration) => quote!(#declaration #write),
        Err(error) => error.to_compile_error(),
    }
}

/// Expands `declare_breaker!(($crate) ("name"))`: the metrics that a circuit breaker in the process writes.
pub(crate) fn declare_breaker(tokens: TokenStream) -> TokenStream {
    let [krate, names] = groups(tokens);
    let declarations = strings(names).and_then(|names| {
        let [name] = names.as_slice() else {
            return Err(error_at(Code::MissingValue, Span::call_site(), "expected the breaker's name"));
        };
        if name.value().trim().is_empty() {
            return Err(error_at(
                Code::MissingValue,
                name.span(),
                "expected a breaker's name, found nothing",
            ));
        }
        let string = |text: &str| LitStr::new(text, name.span());
        let metrics = BREAKER_METRICS.iter();
        metrics.map(|metric| declaration(&krate, &[string(metric), string(BREAKER)])).collect()
    });
    declarations.unwrap_or_else(|error: Error| error.to_compile_error())
}

/// What stands in the groups that a macro hands on.
fn groups<const N: usize>(tokens: TokenStream) -> [TokenStream; N] {
    let mut groups = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => group.stream(),
        token => token.into(),
    });
    [(); N].map(|()| groups.next().unwrap_or_default())
}

fn strings(tokens: TokenStream) -> Result<Vec<LitStr>, Error> {
    // What a macro hands on it wraps in groups without delimiters.
    let tokens = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => group.stream(),
        token => token.into(),
    });
    let strings = Punctuated::<LitStr, Token![,]>::parse_terminated.parse2(tokens.collect());
    strings
        .map(|strings| strings.into_iter().collect())
        .map_err(|error| error_at(Code::Malformed, error.span(), "expected a string in quotes"))
}

fn declaration(krate: &TokenStream, names: &[LitStr]) -> Result<TokenStream, Error> {
    let [name, dimensions @ ..] = names else {
        return Err(error_at(Code::MissingValue, Span::call_site(), "expected the metric's name"));
    };
    let Place { file, line, .. } = Place::of(name.span());
    let dimensions = dimensions.iter().map(LitStr::value).collect();
    let metric = Emitted { name: name.value(), dimensions, file, line };
    let faults = metric.faults().into_iter().map(|(index, problem)| Error::new(names[index].span(), problem));
    if let Some(error) = faults.reduce(|mut all, error| {
        all.combine(error);
        all
    }) {
        return Err(error);
    }
    let record = in_section(&metric_record(&package(), &metric));
    emit(package(), Vec::new(), vec![metric]);
    let site = Span::mixed_site();
    let private = quote_spanned!(site=> #krate::__private);
    Ok(quote_spanned! {site=>
        const _: () = {
            #record

            #[#private::linkme::distributed_slice(#private::METRICS)]
            #[linkme(crate = #private::linkme)]
            static __LESSOPS_METRIC: &[::core::primitive::u8] = &__LESSOPS_RECORD;
        };
    })
}
