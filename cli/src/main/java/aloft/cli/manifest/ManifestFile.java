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

/// Finds the file of a manifest and reads it, its variables still unresolved.
final class ManifestFile {
  private static final List<String> ENDINGS =
      List.of("yml", "yaml", "json", "js", "mjs", "cjs", "ts");

  private final ServiceFiles folder;
  private final JavaScript javaScript;

  ManifestFile(ServiceFiles folder, JavaScript javaScript) {
    this.folder = folder;
    this.javaScript = javaScript;
  }

  /// The file of `--config`, or the first of `serverless.yml`, `.yaml`, `.json`, `.js`, ... there
  /// is.
  Path find(@Nullable String config) {
    if (config == null) {
      return ENDINGS.stream()
          .map(ending -> folder.file("serverless." + ending))
          .filter(folder::exists)
          .findFirst()
          .orElseThrow(() ->
              failure(
                  "manifest/missing-file",
                  "there is no serverless.yml in " + folder.root(),
                  null,
                  "change into the folder of a service, name the file with --config,"
                      + " or start one with: aloft create"));
    }
    Path file = folder.file(config);
    if (!ENDINGS.contains(ServiceFiles.ending(file))) {
      throw failure(
          "manifest/config",
          "--config takes a " + String.join(", ", ENDINGS) + " file, not " + config,
          null,
          "name the manifest's file");
    }
    if (!folder.exists(file)) {
      boolean there = Files.isDirectory(file);
      throw failure(
          there ? "manifest/config" : "manifest/missing-file",
          there ? config + " is a folder" : "there is no " + config + " in " + folder.root(),
          null,
          "name the manifest's file");
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
    String shown = folder.shown(file);
    Node found;
    if (ServiceFiles.isScript(file)) {
      folder.noteRead(file);
      found = javaScript.read(file, List.of(), shown, null, new NoAnswers());
    } else {
      found = folder.document(file, null);
    }
    if (found instanceof Mapping mapping) {
      return mapping;
    }
    SourceRange place = found == null ? SourceRange.of(shown) : found.place();
    throw failure(
        "manifest/shape",
        found == null ? shown + " is empty" : shown + " holds a " + found.kind(),
        place,
        "a manifest is an object with \"service\", \"provider\" and \"functions\"");
  }

  static UserException failure(
      String code, String message, @Nullable SourceRange place, String hint) {
    return new UserException(Diagnostic.error(code, message, place).hint(hint));
  }

  /// A manifest's own function gets the options, but cannot ask for what it is about to make.
  private static final class NoAnswers implements JavaScript.Answers {
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
          "the manifest's own function cannot ask for variables",
          null,
          "write the variable into the value that it returns");
    }
  }
}
