package aloft.aws.manifest;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Form;
import aloft.spi.schema.Schema;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An entry of `provider.apiGateway.apiKeys`: a key, or the keys of a usage plan.
public sealed interface ApiKeyEntry {

  /// Reads an entry.
  Form<ApiKeyEntry> FORM = new EntryForm();

  /// The source range of the entry.
  SourceRange place();

  /// A key of the default plan.
  record OfDefaultPlan(ApiKey key) implements ApiKeyEntry {
    @Override
    public SourceRange place() {
      return key.node().place();
    }
  }

  /// Keys of a named plan.
  record OfPlan(String plan, List<ApiKey> keys, SourceRange place) implements ApiKeyEntry {
    public OfPlan {
      keys = List.copyOf(keys);
    }
  }

  /// An API key.
  @Doc("An API key")
  record ApiKey(
      @Doc("The name of the key") @Nullable String name,
      @Doc("At least 20 characters; AWS generates a value if it is not set") @Nullable String value,
      @Doc("Description") @Nullable String description,
      @Doc("The id of the customer in AWS Marketplace") @Nullable String customerId,
      @Doc("Whether the key can be used (default true)") @Nullable Boolean enabled,
      @Source Node node) {

    @ShortForm("a name")
    static @Nullable ApiKey of(Node node, DiagnosticCollector findings) {
      String name = Decoder.read(String.class, node, findings);
      return name == null ? null : new ApiKey(name, null, null, null, null, node);
    }
  }

  /// The form of [#FORM].
  final class EntryForm implements Form<ApiKeyEntry> {
    private static final Set<String> KEY_PROPERTIES =
        Set.of("name", "value", "description", "customerId", "enabled");

    private EntryForm() {}

    @Override
    public @Nullable ApiKeyEntry read(Node node, DiagnosticCollector findings) {
      if (node instanceof Mapping mapping && mapping.entries().size() == 1) {
        Mapping.Entry entry = mapping.entries().firstEntry().getValue();
        if (!KEY_PROPERTIES.contains(entry.key()) && entry.value() instanceof Sequence list) {
          List<ApiKey> keys = new ArrayList<>();
          for (Node item : list.items()) {
            ApiKey key = Decoder.read(ApiKey.class, item, findings);
            if (key != null) {
              keys.add(key);
            }
          }
          return new OfPlan(entry.key(), keys, entry.place());
        }
      }
      ApiKey key = Decoder.read(ApiKey.class, node, findings);
      return key == null ? null : new OfDefaultPlan(key);
    }

    @Override
    public Schema schema() {
      Schema key = Schema.of(ApiKey.class);
      return new Schema.AnyOf(List.of(key, new Schema.MapOf(new Schema.ListOf(key))));
    }
  }
}
