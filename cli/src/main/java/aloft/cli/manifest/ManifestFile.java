package aloft.cli.manifest;

import aloft.cli.manifest.external.JavaScript;
import aloft.cli.manifest.external.ServiceFiles;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds and reads the manifest file, with its variables unresolved.
final class ManifestFile {
  private static final List<String> EXTENSIONS =
      List.of("yml", "yaml", "json", "js", "mjs", "cjs", "ts");

  private final ServiceFiles folder;
  private final JavaScript javaScript;

  ManifestFile(ServiceFiles folder, JavaScript javaScript) {
    this.folder = folder;
    this.javaScript = javaScript;
  }

  /// The file of `--config`, or the first existing file of `serverless.yml`, `.yaml`, `.json`, ...
  Path find(@Nullable String config) {
    if (config == null) {
      return EXTENSIONS.stream()
          .map(extension -> folder.file("serverless." + extension, null))
          .filter(file -> folder.exists(file, null))
          .findFirst()
          .orElseThrow(() ->
              failure(
                  "manifest/missing-file",
                  "there is no serverless.yml in " + folder.root(),
                  null,
                  "change into the folder of a service, name the file with --config,"
                      + " or create one with: aloft create"));
    }
    Path file = folder.file(config, null);
    if (!EXTENSIONS.contains(ServiceFiles.extension(file))) {
      throw failure(
          "manifest/config",
          "--config takes a " + String.join(", ", EXTENSIONS) + " file, not " + config,
          null,
          "pass the name of a manifest file");
    }
    if (Files.isDirectory(file)) {
      throw failure(
          "manifest/config", config + " is a folder", null, "pass the name of a manifest file");
    }
    if (!folder.exists(file, null)) {
      throw failure(
          "manifest/missing-file",
          "there is no " + config + " in " + folder.root(),
          null,
          "pass the name of a manifest file");
    }
    if (!folder.root().equals(file.getParent())) {
      throw failure(
          "manifest/config",
          config + " is not in the folder of the service, " + folder.root(),
          null,
          "change into the folder of the file: handlers and paths are relative to it");
    }
    return file;
  }

  Mapping read(Path file) {
    String name = folder.displayName(file);
    Node document;
    if (ServiceFiles.isScript(file)) {
      folder.markRead(file);
      document = javaScript.evaluate(file, List.of(), name, null, new NoLookup());
    } else {
      document = folder.document(file, null);
    }
    if (document instanceof Mapping mapping) {
      return mapping;
    }
    SourceRange place = document == null ? SourceRange.of(name) : document.place();
    throw failure(
        "manifest/shape",
        document == null ? name + " is empty" : name + " holds a " + document.kind(),
        place,
        "a manifest is an object with \"service\", \"provider\" and \"functions\"");
  }

  static UserException failure(
      String code, String message, @Nullable SourceRange place, String hint) {
    return new UserException(Diagnostic.error(code, message, place).hint(hint));
  }

  /// The function of a JavaScript manifest cannot resolve variables of the manifest it returns.
  private static final class NoLookup implements JavaScript.Lookup {
    @Override
    public @Nullable Node property(List<String> path) {
      throw tooEarly();
    }

    @Override
    public Scalar variable(String variable) {
      throw tooEarly();
    }

    @Override
    public Scalar text(String text) {
      throw tooEarly();
    }

    private static UserException tooEarly() {
      return failure(
          "variable/too-early",
          "the manifest's own function cannot resolve variables",
          null,
          "write the variable into the value that it returns");
    }
  }
}
