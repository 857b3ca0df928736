package aloft.aws.function;

import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.spi.artifact.Artifact;
import aloft.spi.document.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The end of a version's logical id: changes when, and only when, a new version must be published.
final class VersionHash {
  private VersionHash() {}

  static String of(Resource function, Artifact artifact) {
    Value.Obj counted =
        function
            .properties()
            .without("Code")
            .without("ReservedConcurrentExecutions")
            .without("Tags");
    String text = artifact.sha256() + Json.write(sorted(counted), 0);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash).replaceAll("[^0-9A-Za-z]", "");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object sorted(Value value) {
    if (value instanceof Value.Obj obj) {
      Map<String, Object> map = new TreeMap<>();
      obj.fields().forEach((key, field) -> map.put(key, sorted(field)));
      return new LinkedHashMap<>(map);
    }
    if (value instanceof Value.Arr arr) {
      return arr.items().stream().map(VersionHash::sorted).toList();
    }
    Object plain = value.plain();
    return plain == null ? Map.of() : plain;
  }
}
