package aloft.cli.command;

import aloft.cli.console.DocumentView;
import aloft.cli.engine.PrintManifest;
import aloft.spi.document.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `aloft print`: shows the manifest with its variables resolved.
final class PrintCommand implements Command {
  private final ServiceOptions service;
  private final Option<@Nullable String> format;
  private final Option<@Nullable String> path;
  private final Option<@Nullable String> transform;

  PrintCommand(CommandSyntax syntax) {
    syntax.example("aloft print --path functions --transform keys --format text");
    service = new ServiceOptions(syntax);
    List<String> formats = List.of("yaml", "json", "text");
    format = syntax.choice("FORMAT", "yaml (the default), json or text.", formats, "--format");
    path = syntax.text("PATH", "Only a part, as in functions.hello.events.0.", "--path");
    List<String> hows = List.of("keys");
    transform = syntax.choice("HOW", "keys: only the keys of the object.", hows, "--transform");
  }

  @Override
  public int run(Session session) {
    boolean keys = transform.value() != null;
    PrintManifest printing = new PrintManifest(session.environment());
    Node found = session.accept(printing.value(service.request(), path.value(), keys));
    session.console().out().print(view().text(found));
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
