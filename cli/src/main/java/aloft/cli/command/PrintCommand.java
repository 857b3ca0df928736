package aloft.cli.command;

import aloft.cli.console.DocumentView;
import aloft.cli.engine.PrintManifest;
import aloft.spi.document.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `aloft print`: prints the manifest with its variables resolved.
final class PrintCommand implements Command {
  private final ServiceOptions service;
  private final Option<@Nullable String> format;
  private final Option<@Nullable String> path;
  private final Option<@Nullable String> transform;

  PrintCommand(CommandSyntax syntax) {
    syntax.example("aloft print --path functions --transform keys --format text");
    service = new ServiceOptions(syntax);
    List<String> formats = List.of("yaml", "json", "text");
    format =
        syntax.choice(
            "FORMAT", "The output format: yaml (default), json or text.", formats, "--format");
    path =
        syntax.text(
            "PATH", "Print only this part, for example functions.hello.events.0.", "--path");
    List<String> transforms = List.of("keys");
    transform =
        syntax.choice(
            "TRANSFORM", "keys: print only the keys of an object.", transforms, "--transform");
  }

  @Override
  public int run(Session session) {
    boolean keys = transform.value() != null;
    PrintManifest manifest = new PrintManifest(session.environment());
    Node document = session.accept(manifest.read(service.request(), path.value(), keys));
    session.console().out().print(view().text(document));
    return 0;
  }

  private DocumentView view() {
    return switch (format.value()) {
      case "json" -> DocumentView.JSON;
      case "text" -> DocumentView.TEXT;
      case null, default -> DocumentView.YAML;
    };
  }
}
