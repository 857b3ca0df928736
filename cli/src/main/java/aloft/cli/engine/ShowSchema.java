package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.provider.Provider;
import aloft.spi.schema.JsonSchema;
import aloft.spi.schema.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the JSON Schema of a manifest.
public final class ShowSchema implements UseCase<ShowSchema.SchemaRequest, String> {
  private final Providers providers;

  public ShowSchema(Installation installation) {
    this.providers = installation.providers();
  }

  /// Which schema to write.
  ///
  /// @param provider the value of `provider.name`; null for the first provider
  public record SchemaRequest(@Nullable String provider) {}

  @Override
  public void run(SchemaRequest request, Session<String> session) {
    Provider provider = provider(request.provider());
    if (!(provider.schema() instanceof Schema.Shape shape)) {
      throw new IllegalStateException("the schema is no shape: " + provider.name());
    }
    session.show(Json.write(JsonSchema.of(shape, "serverless.yml on " + provider.name())) + "\n");
  }

  private Provider provider(@Nullable String name) {
    for (Provider provider : providers.all()) {
      if (name == null || provider.name().equals(name)) {
        return provider;
      }
    }
    Set<String> names = providers.names();
    String near = name == null ? null : Suggestion.didYouMean(name, names);
    throw new UserException(
        Diagnostic.error("usage", "unknown provider \"" + name + "\"")
            .hint(near != null ? near : "providers: " + String.join(", ", names)));
  }
}
