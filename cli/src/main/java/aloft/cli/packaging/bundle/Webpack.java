package aloft.cli.packaging.bundle;

import aloft.cli.packaging.tree.IoReason;
import aloft.host.Folders;
import aloft.host.ProgramRunner;
import aloft.spi.artifact.NodeBundle.EntryPoint;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Bundles handlers with the project's own webpack and its configuration.
final class Webpack {
  private static final String CODE = "bundle/webpack";

  private final Path service;
  private final ProgramRunner programs;
  private final Path node;

  private Webpack(Path service, ProgramRunner programs, Path node) {
    this.service = service;
    this.programs = programs;
    this.node = node;
  }

  /// The webpack that is installed for a service; null if there is none, or no Node.
  static @Nullable Webpack of(Path service, Environment environment) {
    ProgramRunner programs = new ProgramRunner(service, environment.variables());
    Path node = programs.find("node");
    for (Path at = service; at != null && node != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("node_modules/webpack/package.json"))) {
        return new Webpack(service, programs, node);
      }
    }
    return null;
  }

  /// Bundles into a folder.
  ///
  /// @param config the configuration, relative to the service's folder
  /// @return the messages; the bundles are complete if none is an error
  List<Diagnostic> run(String config, Collection<EntryPoint> entries, Path folder) {
    SourceRange place = entries.iterator().next().place();
    Map<String, Object> files = new LinkedHashMap<>();
    entries.forEach(entry -> files.put(entry.stem(), "./" + entry.file()));
    Path work = null;
    try {
      work = Files.createTempDirectory("aloft-webpack-");
      Path report = work.resolve("report.json");
      Path log = work.resolve("log");
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("service", service.toString());
      settings.put("config", config);
      settings.put("output", folder.toAbsolutePath().toString());
      settings.put("report", report.toString());
      settings.put("entries", files);
      settings.put("values", Map.of());
      Process process =
          programs.start(
              node,
              List.of("--input-type=commonjs", "-e", script(), Json.write(settings, 0)),
              ProcessBuilder.Redirect.to(log.toFile()));
      try {
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        process.waitFor();
      } finally {
        process.destroy();
      }
      if (Files.isRegularFile(report)) {
        return messages(Json.read(Files.readString(report), "webpack"), place);
      }
      String last = Files.readString(log).strip().lines().reduce((a, b) -> b).orElse("");
      return List.of(error("webpack failed" + (last.isEmpty() ? "" : ": " + last), place));
    } catch (IOException e) {
      throw new UserException(error("cannot run webpack: " + IoReason.of(e), place), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(
          Diagnostic.error("package/interrupted", "bundling was interrupted"), e);
    } finally {
      if (work != null) {
        Folders.deleteQuietly(work);
      }
    }
  }

  private static Diagnostic error(String message, @Nullable SourceRange place) {
    return Diagnostic.error(CODE, message, place).hint("run it directly: npx webpack");
  }

  private static List<Diagnostic> messages(Node report, SourceRange place) {
    List<Diagnostic> messages = new ArrayList<>();
    for (Node error : items(report.get("errors"))) {
      messages.add(Diagnostic.error(CODE, message(error), at(error.get("place"), place)));
    }
    for (Node warning : items(report.get("warnings"))) {
      messages.add(Diagnostic.warning(CODE, message(warning), at(warning.get("place"), place)));
    }
    return messages;
  }

  private static List<Node> items(@Nullable Node node) {
    return node instanceof Sequence list ? list.items() : List.of();
  }

  private static String message(Node entry) {
    Node message = entry.get("message");
    String text = message == null ? null : message.text();
    return text == null ? "no message" : text.strip();
  }

  private static SourceRange at(@Nullable Node node, SourceRange place) {
    Node file = node == null ? null : node.get("file");
    String name = file == null ? null : file.text();
    if (node == null || name == null) {
      return place;
    }
    int line = number(node.get("line"));
    int column = number(node.get("column"));
    return new SourceRange(name, line, column, line, column + 1);
  }

  private static int number(@Nullable Node node) {
    return node instanceof Scalar scalar && scalar.value() instanceof Long number
        ? Math.max(1, Math.toIntExact(number))
        : 1;
  }

  private static String script() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Webpack.class.getResourceAsStream("webpack.cjs"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
