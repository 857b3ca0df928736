package aloft.cli.engine;

import aloft.cli.manifest.external.JavaScript;
import aloft.cli.packaging.tree.IoReason;
import aloft.cli.yaml.YamlReader;
import aloft.host.ProgramRunner;
import aloft.host.TextFiles;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The source of an event: a text, a file, or stdin.
///
/// @param data the text of the event
/// @param path a file with JSON, YAML, JavaScript or plain text
/// @param raw whether to pass text as a JSON string even if it is JSON
public record EventInput(@Nullable String data, @Nullable String path, boolean raw) {
  // An event file is not part of a manifest: it has no properties and no variables.
  private static final JavaScript.Lookup NO_LOOKUP =
      new JavaScript.Lookup() {
        @Override
        public @Nullable Node property(List<String> path) {
          return null;
        }

        @Override
        public Node variable(String variable) {
          return text(variable);
        }

        @Override
        public Node text(String text) {
          return new Scalar(text, SourceRange.of("event"));
        }
      };

  /// Whether there is a text or a file.
  boolean isGiven() {
    return data != null || path != null;
  }

  /// The event as JSON; an empty object if there is no input. A note says that a text is not JSON.
  ///
  /// @param root the folder that a file is relative to
  /// @param piped supplies stdin; used only if neither text nor file is given
  Result<String> json(ServiceRoot root, Environment environment, Supplier<String> piped) {
    if (data != null && !data.isEmpty()) {
      return json(data);
    }
    if (path != null) {
      return file(path, root, environment);
    }
    String text = piped.get();
    return text.isEmpty() ? Result.of("{}") : json(text);
  }

  private Result<String> file(String name, ServiceRoot root, Environment environment) {
    Path file = root.resolve(name);
    if (!Files.exists(file)) {
      throw new UserException(
          Diagnostic.error("invoke/missing-file", "there is no file " + name)
              .hint("looked for " + file));
    }
    String lower = name.toLowerCase(Locale.ROOT);
    boolean isFile = Files.isRegularFile(file);
    if (isFile && (lower.endsWith(".js") || lower.endsWith(".cjs") || lower.endsWith(".mjs"))) {
      return Result.of(script(file, name, root, environment));
    }
    String text;
    try {
      text = TextFiles.readStrictly(file);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("invoke/unreadable-file", "cannot read " + name + ": " + IoReason.of(e))
              .hint("write the event into a text file, or pipe it into this command"),
          e);
    }
    if (lower.endsWith(".json")) {
      return Result.of(Json.write(Json.read(text, name), 0));
    }
    if (lower.endsWith(".yml") || lower.endsWith(".yaml")) {
      return Result.of(Json.write(YamlReader.read(text, name), 0));
    }
    return json(text.strip());
  }

  private static String script(Path file, String name, ServiceRoot root, Environment environment) {
    ProgramRunner programs = new ProgramRunner(root.path(), environment.variables());
    try (JavaScript scripts = new JavaScript(programs, Map.of(), environment)) {
      return Json.write(scripts.evaluate(file, List.of(), name, null, NO_LOOKUP), 0);
    }
  }

  private Result<String> json(String text) {
    if (raw) {
      return Result.of(Json.write(text, 0));
    }
    String reason = Json.syntaxError(text);
    return reason == null ? Result.of(text) : Result.of(Json.write(text, 0), List.of(note()));
  }

  private static Diagnostic note() {
    return Diagnostic.note("invoke/text", "the event is not JSON: it is passed as a string")
        .hint(
            "JSON needs double quotes, as in '{\"name\": \"Ada\"}'; add --raw to pass it as a"
                + " string");
  }
}
