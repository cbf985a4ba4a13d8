//! Ids: which entry of the lists a name stands for, where the document leaves one.

use super::{Entities, Entity};
use crate::types::EntityType;
use whosaid_gazetteers::{Class, ClassSet, Entry};

/// What the lists say of an entity's names: the index of the entity and an entry.
pub(super) type Told = (u32, Entry<'static>);

/// Gives each entity its id; `told` is in the order of the entities' first appearance.
pub(super) fn assign(entities: &mut Entities, mut told: Vec<Told>) {
    told.retain(|(entity, entry)| fits(entities.entities[*entity as usize].kind, entry.class));
    told.sort_by_key(|(entity, _)| *entity);
    let entries = |told: &[Told]| told.iter().map(|(_, entry)| *entry).collect::<Vec<_>>();
    let of_each: Vec<(u32, Vec<Entry<'static>>)> =
        told.chunk_by(|a, b| a.0 == b.0).map(|told| (told[0].0, entries(told))).collect();
    // The countries that the document speaks of: those of all names that leave no doubt.
    let mut named: Vec<[u8; 2]> = Vec::new();
    for (entity, entries) in &of_each {
        let place = entities.entities[*entity as usize].kind == EntityType::Place;
        // A small town of a country's name leaves none.
        let mut large = entries.iter().filter(|entry| entry.class != Class::Town).peekable();
        let Some(country) = large.peek().map(|entry| entry.country) else { continue };
        let sure = place && country != [0; 2] && large.all(|entry| entry.country == country);
        named.extend(Some(country).filter(|country| sure && !named.contains(country)));
    }
    for (entity, entries) in of_each {
        let Entity { id, .. } = &mut entities.entities[entity as usize];
        *id = pick(&entries, |country| named.contains(&country));
    }
}

/// The id of a name that stands outside any document, by what the lists say of it.
pub(crate) fn alone(kind: EntityType, entries: impl Iterator<Item = Entry<'static>>) -> &'static str {
    let entries: Vec<_> = entries.filter(|entry| fits(kind, entry.class)).collect();
    pick(&entries, |_| false)
}

/// The id that is left: the only one; else the only one in the countries that are `named`; a
/// country's if nothing else is in one of them. Of a country, a city and a region of one name and
/// country the first counts. Empty if several fit.
fn pick(entries: &[Entry<'static>], named: impl Fn([u8; 2]) -> bool) -> &'static str {
    let in_one_country = entries.windows(2).all(|pair| pair[0].country == pair[1].country);
    let near: Vec<_> = entries.iter().filter(|entry| in_one_country || named(entry.country)).copied().collect();
    let of_class = |entries: &[Entry<'static>], class: Class| {
        let found: Vec<_> = entries.iter().filter(|entry| entry.class == class).copied().collect();
        only(&found).map(|entry| entry.id)
    };
    let same = near.windows(2).all(|pair| pair[0].country == pair[1].country);
    let widest = || of_class(&near, Class::Country).or_else(|| of_class(&near, Class::City)).filter(|_| same);
    let country = || of_class(entries, Class::Country).filter(|_| near.is_empty());
    let id = only(entries).or_else(|| only(&near)).map(|entry| entry.id);
    id.or_else(widest).or_else(country).unwrap_or_default()
}

/// The first of the entries, if all have one id.
fn only(entries: &[Entry<'static>]) -> Option<Entry<'static>> {
    let (first, others) = entries.split_first()?;
    others.iter().all(|entry| entry.id == first.id).then_some(*first)
}

fn fits(kind: EntityType, class: Class) -> bool {
    match kind {
        EntityType::Person => class == Class::Person,
        EntityType::Organization => class == Class::Organization,
        EntityType::Place => ClassSet::PLACES.has(class),
    }
}
