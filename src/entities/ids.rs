//! Ids: which entry of the lists a name stands for, where the document leaves one.

use super::{Entities, Entity};
use crate::types::EntityType;
use whosaid_gazetteers::{Class, Entry};

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
        let sure = entries.iter().find(|entry| entry.class == Class::Country).or_else(|| only(entries));
        named.extend(sure.filter(|_| place).map(|entry| entry.country).filter(|country| !named.contains(country)));
    }
    for (entity, entries) in of_each {
        let Entity { id, .. } = &mut entities.entities[entity as usize];
        *id = pick(&entries, |country| named.contains(&country));
    }
}

/// The id of a name that stands outside any document, by what the lists say of it.
pub(crate) fn alone(kind: EntityType, entries: impl Iterator<Item = Entry<'static>>) -> &'static str {
    let entries: Vec<_> = entries.filter(|entry| fits(kind, entry.class)).collect();
    pick(&entries, |country| entries.iter().all(|entry| entry.country == country))
}

/// The id that is left: a country's before all others, else the only one, else the only one in the
/// countries that are `named`, of a city and the region around it the city's. Empty if several fit.
fn pick(entries: &[Entry<'static>], named: impl Fn([u8; 2]) -> bool) -> &'static str {
    let near = |class: Option<Class>| -> Vec<Entry<'static>> {
        let of_class = |entry: &Entry<'_>| class.is_none_or(|class| entry.class == class);
        let near = entries.iter().filter(|entry| entry.country != [0; 2] && named(entry.country));
        near.filter(|entry| of_class(entry)).copied().collect()
    };
    let country = entries.iter().find(|entry| entry.class == Class::Country).map(|entry| entry.id);
    country
        .or_else(|| only(entries).map(|entry| entry.id))
        .or_else(|| only(&near(None)).map(|entry| entry.id))
        .or_else(|| only(&near(Some(Class::City))).map(|entry| entry.id))
        .unwrap_or_default()
}

/// The first of the entries, if all have one id.
fn only<'e>(entries: &'e [Entry<'static>]) -> Option<&'e Entry<'static>> {
    let (first, others) = entries.split_first()?;
    others.iter().all(|entry| entry.id == first.id).then_some(first)
}

fn fits(kind: EntityType, class: Class) -> bool {
    match kind {
        EntityType::Person => class == Class::Person,
        EntityType::Organization => class == Class::Organization,
        EntityType::Place => class.is_thing() && !matches!(class, Class::Person | Class::Organization),
    }
}
