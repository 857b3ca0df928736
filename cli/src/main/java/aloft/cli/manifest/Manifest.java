package aloft.cli.manifest;

import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/// A manifest with all its variables resolved.
///
/// @param root the values, secrets among them
/// @param shown the same, but with the variable's text, as `${ssm:/path}`, in the place of each
///   secret
/// @param provider the word under `provider.name`
/// @param file of the manifest
/// @param files all that were read for it
/// @param environment with the variables of the `.env` file
/// @param unresolved where variables are left that have no value; only where there are errors
public record Manifest(
    Mapping root,
    Mapping shown,
    String provider,
    String stage,
    Path file,
    SequencedSet<Path> files,
    Environment environment,
    Set<SourceRange> unresolved) {
  public Manifest {
    files = Collections.unmodifiableSequencedSet(files);
    unresolved = Set.copyOf(unresolved);
  }

  /// Reads the manifest of a service. What is wrong is in the result, all of it at once.
  public static Result<Manifest> read(ManifestRequest request) {
    return new ManifestReader(request).read();
  }

  /// The texts that must not be shown, each with the text of the variable it came from.
  public SequencedMap<String, String> secrets() {
    SequencedMap<String, String> secrets = new LinkedHashMap<>();
    collect(root, shown, secrets);
    return secrets;
  }

  private static void collect(Node node, Node instead, SequencedMap<String, String> secrets) {
    switch (node) {
      case Mapping mapping ->
          mapping
              .values()
              .forEach((key, value) -> {
                Node other = instead.get(key);
                if (other != null) {
                  collect(value, other, secrets);
                }
              });
      case Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          Node other = instead.get(Integer.toString(i));
          if (other != null) {
            collect(list.items().get(i), other, secrets);
          }
        }
      }
      case Scalar scalar -> {
        String text = instead.text();
        if (text != null && scalar.value() != null && !text.equals(scalar.value())) {
          secrets.put(scalar.print(), text);
        }
      }
    }
  }
}
