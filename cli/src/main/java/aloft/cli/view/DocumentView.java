package aloft.cli.view;

import aloft.cli.yaml.YamlWriter;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.stream.Collectors;

/// Shows a document in one of several formats.
public enum DocumentView implements View<Node> {
  YAML,
  JSON,
  /// A single value, or a list with one item per line.
  TEXT;

  @Override
  public Output show(Node node) {
    return switch (this) {
      case YAML -> Output.text(YamlWriter.write(node));
      case JSON -> Output.line(Json.write(node));
      case TEXT -> Output.line(plainText(node));
    };
  }

  private static String plainText(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar.print();
      case Sequence list ->
          list.items().stream()
              .map(item -> item instanceof Scalar scalar ? scalar.print() : Json.write(item, 0))
              .collect(Collectors.joining("\n"));
      case Mapping mapping ->
          throw new UserException(
              Diagnostic.error("print/format", "an object cannot be printed as text")
                  .hint("use --format yaml or json, or select a value with --path"));
    };
  }
}
