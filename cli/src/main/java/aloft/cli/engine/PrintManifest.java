package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads the resolved manifest for printing: secrets are shown as the text of their variable, and
/// default values are filled in.
public final class PrintManifest implements UseCase<PrintManifest.PrintRequest, Node> {
  private final Installation installation;

  public PrintManifest(Installation installation) {
    this.installation = installation;
  }

  /// What to print.
  ///
  /// @param path for example `functions.hello.events.0`; null for the whole manifest
  /// @param keys whether to print only the keys
  public record PrintRequest(ServiceRequest service, @Nullable String path, boolean keys) {}

  @Override
  public void run(PrintRequest request, Session<Node> session) {
    ServiceRoot root = ServiceRoot.of(installation.environment());
    String path = request.path();
    session.show(
        session.accept(
            new LoadService(installation)
                .withDefaults(root, request.service())
                .flatMap(manifest -> {
                  Node value = at(manifest, path);
                  return Result.of(request.keys() ? keys(value, path) : value);
                })));
  }

  private static Node at(Node root, @Nullable String path) {
    Node node = root;
    List<String> parents = new ArrayList<>();
    for (String key : path == null ? List.<String>of() : List.of(path.split("\\.", -1))) {
      Node next = key.isEmpty() ? node : node.get(key);
      if (next == null) {
        String where = parents.isEmpty() ? "the manifest" : "\"" + String.join(".", parents) + "\"";
        String near =
            node instanceof Mapping mapping
                ? Suggestion.didYouMean(key, mapping.entries().keySet())
                : null;
        throw new UserException(
            Diagnostic.error("print/path", "there is no \"" + key + "\" in " + where)
                .hint(near != null ? near : "aloft print --transform keys shows the keys"));
      }
      parents.add(key);
      node = next;
    }
    return node;
  }

  private static Node keys(Node node, @Nullable String path) {
    List<String> keys =
        switch (node) {
          case Mapping mapping -> List.copyOf(mapping.entries().keySet());
          case Sequence list ->
              IntStream.range(0, list.items().size()).mapToObj(Integer::toString).toList();
          case Scalar scalar ->
              throw new UserException(
                  Diagnostic.error("print/transform", "\"" + path + "\" has no keys")
                      .hint("remove --transform"));
        };
    return new Sequence(
        keys.stream().<Node>map(key -> new Scalar(key, node.place())).toList(), node.place());
  }
}
