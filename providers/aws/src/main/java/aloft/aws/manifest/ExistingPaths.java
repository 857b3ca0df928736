package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Form;
import aloft.spi.schema.Required;
import aloft.spi.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `provider.apiGateway.restApiResources`: paths that exist in another stack's API, with their ids.
public final class ExistingPaths {

  /// Reads a map of paths to ids, or a list.
  public static final Form<ExistingPaths> FORM = new PathsForm();

  public static final ExistingPaths NONE = new ExistingPaths(Map.of());

  private final Map<String, Value> ids;

  private ExistingPaths(Map<String, Value> ids) {
    this.ids = ids;
  }

  /// The id of a path, or null. The path has no leading and trailing slash.
  public @Nullable Value id(String path) {
    return ids.get(path);
  }

  /// Whether a path is an ancestor of one of these paths.
  public boolean isAncestor(String path) {
    return ids.keySet().stream().anyMatch(existing -> existing.startsWith(path + "/"));
  }

  /// An entry of the list.
  record Entry(
      @Doc("The path") @Required String path,
      @Doc("The id of its resource") @Required Value resourceId) {}

  private static final class PathsForm implements Form<ExistingPaths> {
    @Override
    public @Nullable ExistingPaths read(Node node, DiagnosticCollector findings) {
      Map<String, Value> ids = new LinkedHashMap<>();
      switch (node) {
        case Mapping map ->
            map.values().forEach((path, id) -> ids.put(withoutSlashes(path), Value.of(id)));
        case Sequence list -> {
          for (Node item : list.items()) {
            Entry entry = Decoder.read(Entry.class, item, findings);
            if (entry != null) {
              ids.put(withoutSlashes(entry.path()), entry.resourceId());
            }
          }
        }
        default -> {
          findings.error(
              node.place(),
              "manifest/type",
              "expected an object that maps paths to ids, or a list");
          return null;
        }
      }
      return new ExistingPaths(ids);
    }

    private static String withoutSlashes(String path) {
      String start = path.startsWith("/") ? path.substring(1) : path;
      return start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
    }

    @Override
    public Schema schema() {
      return new Schema.AnyOf(
          List.of(
              new Schema.MapOf(new Schema.Anything()), new Schema.ListOf(Schema.of(Entry.class))));
    }
  }
}
