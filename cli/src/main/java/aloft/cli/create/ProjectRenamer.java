package aloft.cli.create;

import aloft.cli.yaml.YamlReader;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sets the name of a new project in the manifest and in npm's files, and finds its first function.
/// The rest of the files does not change, including comments and quotes.
final class ProjectRenamer {
  private static final List<String> DATA_MANIFESTS =
      List.of("serverless.yml", "serverless.yaml", "serverless.json");
  private static final List<String> SCRIPT_MANIFESTS =
      List.of("serverless.ts", "serverless.js", "serverless.mjs", "serverless.cjs");

  /// `service: 'x'` or `service: { name: 'x'`.
  private static final Pattern SERVICE_IN_SCRIPT =
      Pattern.compile("(?m)(^|[\\s{,])service\\s*:\\s*(?:\\{\\s*name\\s*:\\s*)?(['\"`])(.*?)\\2");

  private static final Pattern ANCHOR = Pattern.compile("([&!]\\S*\\s+)+");
  private static final Pattern QUOTED =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"", Pattern.DOTALL);

  private final Path project;

  ProjectRenamer(Path project) {
    this.project = project;
  }

  /// Sets the name of the project.
  void rename(String name) throws IOException {
    Path data = firstExisting(DATA_MANIFESTS);
    Path script = firstExisting(SCRIPT_MANIFESTS);
    if (data != null) {
      renameInManifest(data, name);
    } else if (script != null) {
      renameInScript(script, name);
    } else {
      throw new UserException(
          Diagnostic.error("create/no-manifest", "the template has no serverless.yml")
              .hint("use the path of the folder that contains it"));
    }
    Path npm = firstExisting(List.of("package.json"));
    if (npm != null) {
      replace(npm, name, List.of("name"));
    }
    Path lock = firstExisting(List.of("package-lock.json"));
    if (lock != null) {
      replace(lock, name, List.of("name"));
      replace(lock, name, List.of("packages", "", "name"));
    }
  }

  /// Names the schema of the manifest in its first line, where editors look for it.
  ///
  /// @param schemas the folder of the schemas, one file for each provider
  void nameSchema(Path schemas) throws IOException {
    Path manifest = firstExisting(List.of("serverless.yml"));
    if (manifest == null) {
      return;
    }
    String text = Files.readString(manifest);
    Node root = read(manifest, text);
    Node provider = root == null ? null : root.get("provider", "name");
    Path schema = schemas.resolve((provider == null ? "" : provider.text()) + ".json");
    if (!Files.isRegularFile(schema)) {
      return;
    }
    // The comment ends at a blank, and its path at a #.
    String path = schema.toString();
    String address = path.matches("[^\\s#%]+") ? path : schema.toUri().toString();
    Files.writeString(manifest, "# yaml-language-server: $schema=" + address + "\n" + text);
  }

  /// The name of the first function in the manifest; null if there is none or the manifest is a
  /// script.
  @Nullable String firstFunction() throws IOException {
    Path data = firstExisting(DATA_MANIFESTS);
    Node root = data == null ? null : read(data, Files.readString(data));
    Node functions = root == null ? null : root.get("functions");
    return functions instanceof Mapping mapping && !mapping.entries().isEmpty()
        ? mapping.entries().firstEntry().getKey()
        : null;
  }

  private void renameInManifest(Path file, String name) throws IOException {
    boolean renamed =
        replace(file, name, List.of("service", "name")) || replace(file, name, List.of("service"));
    if (!renamed) {
      throw noService(file);
    }
  }

  private static void renameInScript(Path file, String name) throws IOException {
    String text = Files.readString(file);
    Matcher matcher = SERVICE_IN_SCRIPT.matcher(text);
    if (!matcher.find()) {
      throw noService(file);
    }
    Files.writeString(
        file, text.substring(0, matcher.start(3)) + name + text.substring(matcher.end(3)));
  }

  private static UserException noService(Path file) {
    return new UserException(
        Diagnostic.error(
                "create/no-service", file.getFileName() + " of the template has no \"service\"")
            .hint("only templates with \"service\" can be renamed"));
  }

  private static boolean replace(Path file, String name, List<String> path) throws IOException {
    String text = Files.readString(file);
    Node root = read(file, text);
    List<String> remainingPath = path.subList(1, path.size());
    Node old =
        root == null ? null : root.get(path.getFirst(), remainingPath.toArray(String[]::new));
    if (!(old instanceof Scalar)) {
      return false;
    }
    SourceRange place = old.place();
    int start = afterAnchor(text, offset(text, place.line(), place.column()));
    String original = sourceText(text, start, offset(text, place.endLine(), place.endColumn()));
    boolean json = file.toString().endsWith(".json");
    // YAML does not read these words as strings.
    String quote = json || name.matches("(?i)true|false|null") ? "\"" : "";
    String replacement = quote + name + quote;
    Files.writeString(
        file, text.substring(0, start) + replacement + text.substring(start + original.length()));
    return true;
  }

  private static int afterAnchor(String text, int start) {
    Matcher anchor = ANCHOR.matcher(text).region(start, text.length());
    return anchor.lookingAt() ? anchor.end() : start;
  }

  private static String sourceText(String text, int start, int end) {
    // The end of the place of a JSON string does not count escapes.
    Matcher quoted = QUOTED.matcher(text).region(start, text.length());
    // A block scalar ends with a line break.
    return quoted.lookingAt() ? quoted.group() : text.substring(start, end).stripTrailing();
  }

  private static @Nullable Node read(Path file, String text) {
    String shown = file.getFileName().toString();
    return shown.endsWith(".json") ? Json.read(text, shown) : YamlReader.read(text, shown);
  }

  private static int offset(String text, int line, int column) {
    int at = text.startsWith("\uFEFF") ? 1 : 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end + 1;
    }
    return text.offsetByCodePoints(
        at, Math.min(column - 1, text.codePointCount(at, text.length())));
  }

  private @Nullable Path firstExisting(List<String> names) {
    return names.stream()
        .map(project::resolve)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .findFirst()
        .orElse(null);
  }
}
