package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Form;
import aloft.spi.schema.Required;
import aloft.spi.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `provider.apiGateway.restApiResources`: paths that another stack's API has, with their ids.
public final class ExistingPaths {

  /// Reads a map of paths to ids, or a list.
  public static final Form<ExistingPaths> FORM = new PathsForm();

  public static final ExistingPaths NONE = new ExistingPaths(Map.of());

  private final Map<String, Value> ids;

  private ExistingPaths(Map<String, Value> ids) {
    this.ids = ids;
  }

  /// The id of a path without slashes around it, or null.
  public @Nullable Value id(String path) {
    return ids.get(path);
  }

  /// Whether a path is above one of these.
  public boolean isAbove(String path) {
    return ids.keySet().stream().anyMatch(known -> known.startsWith(path + "/"));
  }

  /// An entry of the list.
  record Entry(@Required String path, @Required Value resourceId) {}

  private static final class PathsForm implements Form<ExistingPaths> {
    @Override
    public @Nullable ExistingPaths read(Node node, DiagnosticCollector findings) {
      Map<String, Value> ids = new LinkedHashMap<>();
      switch (node) {
        case Mapping map -> map.values().forEach((path, id) -> ids.put(bare(path), Value.of(id)));
        case Sequence list -> {
          for (Node item : list.items()) {
            Entry entry = Decoder.read(Entry.class, item, findings);
            if (entry != null) {
              ids.put(bare(entry.path()), entry.resourceId());
            }
          }
        }
        default -> {
          findings.error(
              node.place(), "manifest/type", "expected an object of paths and ids, or a list");
          return null;
        }
      }
      return new ExistingPaths(ids);
    }

    private static String bare(String path) {
      String from = path.startsWith("/") ? path.substring(1) : path;
      return from.endsWith("/") ? from.substring(0, from.length() - 1) : from;
    }

    @Override
    public Schema schema() {
      return new Schema.AnyOf(
          List.of(
              new Schema.MapOf(new Schema.Anything()), new Schema.ListOf(Schema.of(Entry.class))));
    }
  }
}
