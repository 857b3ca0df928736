package aloft.cli.command;

import aloft.cli.engine.PrintManifest.PrintRequest;
import aloft.cli.view.DocumentView;
import aloft.cli.view.View;
import aloft.spi.document.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `aloft print`: prints the manifest with its variables resolved.
final class PrintCommand implements Command<PrintRequest, Node> {
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
  public PrintRequest request() {
    return new PrintRequest(service.request(), path.value(), transform.value() != null);
  }

  @Override
  public View<Node> view() {
    return switch (format.value()) {
      case "json" -> DocumentView.JSON;
      case "text" -> DocumentView.TEXT;
      case null, default -> DocumentView.YAML;
    };
  }
}
