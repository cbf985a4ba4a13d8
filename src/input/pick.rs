//! One document out of all that the inputs hold.

use super::{Failure, Input, Item, Plan};
use crate::document::Document;
use crate::error::{Error, Result};
use std::ops::ControlFlow;

/// How many ids are shown where none, or a wrong one, was given.
const SHOWN: usize = 3;

impl Plan<'_> {
    /// The document of this id; without an id the only one that there is. What should be known of
    /// how it is read is handed to `hint`.
    ///
    /// # Errors
    /// If it cannot be read, if there is none of this id, or without an id if there are several.
    pub fn pick(&self, id: Option<&str>, mut hint: impl FnMut(&str)) -> Result<Document> {
        let (mut found, mut ids) = (None, Vec::new());
        let _ = self.read(&mut |item| {
            let (own, read) = match item {
                Item::Hint(text) => {
                    hint(&text);
                    return ControlFlow::Continue(());
                }
                Item::Document(document) => (document.id.clone(), Ok(document)),
                Item::Failure(Failure { id, error, .. }) => (id, Err(error)),
            };
            if id.is_some_and(|id| id == own) {
                found = Some(read);
                return ControlFlow::Break(());
            }
            if ids.len() == SHOWN {
                return if id.is_some() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            }
            found = (id.is_none() && ids.is_empty()).then_some(read);
            ids.push(own);
            ControlFlow::Continue(())
        });
        found.unwrap_or_else(|| {
            let input = self.inputs.iter().map(Input::name).collect::<Vec<_>>().join(", ");
            Err(Error::NoDocument { input, id: id.map(str::to_owned), ids })
        })
    }
}
