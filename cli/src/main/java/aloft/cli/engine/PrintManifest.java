package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The manifest as it is read: variables resolved, secrets as the text of their variable, and with
/// what is assumed where nothing is written.
public final class PrintManifest {
  private final LoadService reading;

  public PrintManifest(Environment environment) {
    this.reading = new LoadService(environment);
  }

  /// The manifest, or a part of it.
  ///
  /// @param path as in `functions.hello.events.0`; null for all
  /// @param keys whether only the keys are wanted
  public Result<Node> value(ServiceRequest request, @Nullable String path, boolean keys) {
    return reading
        .manifest(request)
        .then(manifest -> {
          Node found = at(reading.completed(manifest), path);
          return Result.of(keys ? keys(found, path) : found);
        });
  }

  private static Node at(Node root, @Nullable String path) {
    Node found = root;
    List<String> way = new ArrayList<>();
    for (String key : path == null ? List.<String>of() : List.of(path.split("\\.", -1))) {
      Node next = key.isEmpty() ? found : found.get(key);
      if (next == null) {
        String where = way.isEmpty() ? "the manifest" : "\"" + String.join(".", way) + "\"";
        String near =
            found instanceof Mapping mapping
                ? Suggestion.didYouMean(key, mapping.entries().keySet())
                : null;
        throw new UserException(
            Diagnostic.error("print/path", "there is no \"" + key + "\" in " + where)
                .hint(near != null ? near : "aloft print --transform keys shows what there is"));
      }
      way.add(key);
      found = next;
    }
    return found;
  }

  private static Node keys(Node node, @Nullable String path) {
    List<String> keys =
        switch (node) {
          case Mapping mapping -> List.copyOf(mapping.entries().keySet());
          case Sequence list ->
              IntStream.range(0, list.items().size()).mapToObj(Integer::toString).toList();
          case Scalar scalar ->
              throw new UserException(
                  Diagnostic.error("print/transform", "\"" + path + "\" is a value without keys")
                      .hint("leave out --transform"));
        };
    return new Sequence(
        keys.stream().<Node>map(key -> new Scalar(key, node.place())).toList(), node.place());
  }
}
