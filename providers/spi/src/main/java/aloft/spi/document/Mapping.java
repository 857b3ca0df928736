package aloft.spi.document;

import aloft.spi.diagnostic.SourceRange;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// An ordered map from keys to nodes.
public record Mapping(SequencedMap<String, Entry> entries, SourceRange place) implements Node {

  /// A key with its place, and its value.
  public record Entry(String key, SourceRange place, Node value) {}

  public Mapping {
    entries = Collections.unmodifiableSequencedMap(entries);
  }

  /// Creates a mapping of entries; of two entries with the same key, the later wins.
  public static Mapping of(Collection<Entry> entries, SourceRange place) {
    SequencedMap<String, Entry> map = LinkedHashMap.newLinkedHashMap(entries.size());
    for (Entry entry : entries) {
      map.put(entry.key(), entry);
    }
    return new Mapping(map, place);
  }

  /// Creates a mapping with one key at one place: the long form of a short form.
  public static Mapping of(String key, Node value, SourceRange place) {
    SequencedMap<String, Entry> map = new LinkedHashMap<>();
    map.put(key, new Entry(key, place, value));
    return new Mapping(map, place);
  }

  /// Creates an empty mapping.
  public static Mapping empty(SourceRange place) {
    return new Mapping(new LinkedHashMap<>(), place);
  }

  @Override
  public @Nullable Node get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /// Returns this mapping with one key set; a new key is added at the end.
  public Mapping with(String key, Node value) {
    SequencedMap<String, Entry> map = new LinkedHashMap<>(entries);
    Entry previous = entries.get(key);
    map.put(key, new Entry(key, previous == null ? value.place() : previous.place(), value));
    return new Mapping(map, place);
  }

  /// Returns this mapping with each value mapped; keys and their places are unchanged.
  public Mapping map(BiFunction<String, Node, Node> change) {
    SequencedMap<String, Entry> map = LinkedHashMap.newLinkedHashMap(entries.size());
    entries.forEach((key, entry) ->
        map.put(key, new Entry(key, entry.place(), change.apply(key, entry.value()))));
    return new Mapping(map, place);
  }

  /// Returns this mapping without a key.
  public Mapping without(String key) {
    SequencedMap<String, Entry> map = new LinkedHashMap<>(entries);
    map.remove(key);
    return new Mapping(map, place);
  }

  @Override
  public Mapping withPlace(SourceRange newPlace) {
    return new Mapping(new LinkedHashMap<>(entries), newPlace);
  }

  /// Returns the values by key, without the places of the keys.
  public Map<String, Node> values() {
    Map<String, Node> values = LinkedHashMap.newLinkedHashMap(entries.size());
    entries.forEach((key, entry) -> values.put(key, entry.value()));
    return values;
  }
}
