//! What a `metric!` leaves beside the line that it writes: a record, so that an alarm on it is known to have something to
//! watch.

use lessops_core::manifest::metric_record;
use lessops_core::metrics::Emitted;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Token};

use crate::emit::emit;
use crate::expand::in_section;
use crate::item::Place;
use crate::lambda::package;

/// Expands `declare_metric!(($crate) ("name", "dimension", ...) { what writes it })`.
pub(crate) fn declare(tokens: TokenStream) -> TokenStream {
    let mut groups = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => group.stream(),
        token => token.into(),
    });
    let [krate, names, write] = [(); 3].map(|()| groups.next().unwrap_or_default());
    // What a macro hands on it wraps in groups without delimiters.
    let names = names.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => group.stream(),
        token => token.into(),
    });
    let names = Punctuated::<LitStr, Token![,]>::parse_terminated.parse2(names.collect());
    let names = names.map_err(|error| Error::new(error.span(), "expected a string in quotes"));
    match names.and_then(|names| declaration(&krate, &names.into_iter().collect::<Vec<_>>())) {
        Ok(declaration) => quote!(#declaration #write),
        Err(error) => error.to_compile_error(),
    }
}

fn declaration(krate: &TokenStream, names: &[LitStr]) -> Result<TokenStream, Error> {
    let [name, dimensions @ ..] = names else {
        return Err(Error::new(Span::call_site(), "expected the metric's name"));
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
