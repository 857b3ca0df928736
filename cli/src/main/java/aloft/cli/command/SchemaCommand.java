package aloft.cli.command;

import aloft.cli.engine.ShowSchema.SchemaRequest;
import aloft.cli.view.TextView;
import aloft.cli.view.View;
import org.jspecify.annotations.Nullable;

/// `aloft schema`: prints the JSON Schema of a manifest, for editors.
final class SchemaCommand implements Command<SchemaRequest, String> {
  private final Option<@Nullable String> provider;

  SchemaCommand(CommandSyntax syntax) {
    syntax.example("aloft schema > serverless.schema.json");
    provider =
        syntax.text(
            "NAME", "The cloud, as in provider.name (default: the first one).", "--provider");
  }

  @Override
  public SchemaRequest request() {
    return new SchemaRequest(provider.value());
  }

  @Override
  public View<String> view() {
    return new TextView();
  }
}
