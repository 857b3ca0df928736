package aloft.google.cloud.deployment;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A wanted resource of an API whose client has models in JSON.
record JsonResource(Mapping body) {

  /// Returns the body as a model of the client.
  <M extends GenericJson> M as(Class<M> type) {
    return read(Json.write(body, 0), type);
  }

  /// Returns the parts of the body that a deployed resource does not have, as a model.
  <M extends GenericJson> M differingFrom(GenericJson deployed, Class<M> type) {
    Mapping parts = Mapping.empty(body.place());
    for (String key : differences(deployed)) {
      parts = parts.with(key, Objects.requireNonNull(body.get(key)));
    }
    return read(Json.write(parts, 0), type);
  }

  /// Returns the keys of the body in which a deployed resource differs, sorted.
  Set<String> differences(GenericJson deployed) {
    Mapping existing = mapping(deployed);
    Set<String> keys = new TreeSet<>();
    body.values()
        .forEach((key, value) -> {
          if (!isContained(
              Json.plainValue(value),
              existing.get(key) == null
                  ? null
                  : Json.plainValue(Objects.requireNonNull(existing.get(key))))) {
            keys.add(key);
          }
        });
    return keys;
  }

  /// Returns an answer as a mapping.
  static Mapping mapping(GenericJson answer) {
    return (Mapping) Json.read(write(answer), "answer");
  }

  private static boolean isContained(@Nullable Object wanted, @Nullable Object deployed) {
    return (wanted instanceof Map<?, ?> map && deployed instanceof Map<?, ?> existing)
        ? map.entrySet().stream()
            .allMatch(entry -> isContained(entry.getValue(), existing.get(entry.getKey())))
        : Objects.equals(wanted, deployed);
  }

  private static <M extends GenericJson> M read(String json, Class<M> type) {
    try {
      return GsonFactory.getDefaultInstance().fromString(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String write(GenericJson model) {
    try {
      return GsonFactory.getDefaultInstance().toString(model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
