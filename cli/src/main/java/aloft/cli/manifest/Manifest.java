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
import java.util.function.UnaryOperator;

/// A manifest with all its variables resolved.
///
/// @param root the values, including secrets
/// @param redacted the same values, with each secret replaced by its variable, as `${ssm:/path}`
/// @param provider the value of `provider.name`
/// @param file the manifest file
/// @param files all files that were read
/// @param environment with the variables of the `.env` file
/// @param unresolved the places of unresolved variables; empty unless there are errors
public record Manifest(
    Mapping root,
    Mapping redacted,
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

  /// Reads the manifest of a service. The result has all errors, not only the first.
  public static Result<Manifest> read(ManifestRequest request) {
    return new ManifestReader(request).read();
  }

  /// This manifest with a changed provider section.
  public Manifest withSection(UnaryOperator<Mapping> change) {
    return new Manifest(
        withSection(root, change),
        withSection(redacted, change),
        provider,
        stage,
        file,
        files,
        environment,
        unresolved);
  }

  private static Mapping withSection(Mapping root, UnaryOperator<Mapping> change) {
    return root.get("provider") instanceof Mapping section
        ? root.with("provider", change.apply(section))
        : root;
  }

  /// The secret strings, each with the text of its variable.
  public SequencedMap<String, String> secrets() {
    SequencedMap<String, String> secrets = new LinkedHashMap<>();
    collect(root, redacted, secrets);
    return secrets;
  }

  private static void collect(Node node, Node replacement, SequencedMap<String, String> secrets) {
    switch (node) {
      case Mapping mapping ->
          mapping
              .values()
              .forEach((key, value) -> {
                Node redactedValue = replacement.get(key);
                if (redactedValue != null) {
                  collect(value, redactedValue, secrets);
                }
              });
      case Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          Node redactedValue = replacement.get(Integer.toString(i));
          if (redactedValue != null) {
            collect(list.items().get(i), redactedValue, secrets);
          }
        }
      }
      case Scalar scalar -> {
        String text = replacement.text();
        if (text != null && scalar.value() != null && !text.equals(scalar.value())) {
          secrets.put(scalar.print(), text);
        }
      }
    }
  }
}
