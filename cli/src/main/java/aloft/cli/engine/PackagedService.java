package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.model.Service;
import aloft.spi.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The service, stage and region that a folder was packaged for, as its state file says.
///
/// @param folder as the user has written it
/// @param state the content of the state file; null if there is none
record PackagedService(String folder, @Nullable Node state) {

  /// Reads the state file in a folder.
  ///
  /// @param path the folder
  /// @throws IOException if it cannot be read
  static PackagedService in(Path path, String folder) throws IOException {
    Path file = path.resolve(Plan.STATE);
    return new PackagedService(
        folder, Files.isRegularFile(file) ? Json.read(Files.readString(file), Plan.STATE) : null);
  }

  /// Whether the folder has a state file: if it has no steps, another tool has packaged it.
  boolean isKnown() {
    return state != null;
  }

  /// Checks that the folder was packaged for a service.
  ///
  /// @throws UserException with the options that are missing, if it was packaged for another
  ///   service, stage or region
  void require(Service service) {
    List<String> packaged = new ArrayList<>();
    List<String> current = new ArrayList<>();
    List<String> options = new ArrayList<>();
    String name = text("service", "service");
    boolean otherService = name != null && !name.equals(service.name());
    if (otherService) {
      packaged.add("the service " + name);
      current.add("the service " + service.name());
    }
    compare("stage", stage(), service.stage(), packaged, current, options);
    compare(
        "region",
        text("service", "provider", "region"),
        service.region(),
        packaged,
        current,
        options);
    if (packaged.isEmpty()) {
      return;
    }
    throw new UserException(
        Diagnostic.error(
                "package/mismatch",
                folder
                    + " was packaged for "
                    + String.join(", ", packaged)
                    + "; this deployment is for "
                    + String.join(", ", current))
            .hint(
                otherService
                    ? "deploy it from the folder of " + name + ", or package this service again"
                    : "add " + String.join(" ", options) + ", or package the service again"));
  }

  /// The stage. The Serverless Framework writes that of `--stage` into the name of the folder of
  /// uploads only, `PREFIX/SERVICE/STAGE/TIME`.
  private @Nullable String stage() {
    String uploads = text("package", "artifactDirectoryName");
    String[] parts = uploads == null ? new String[0] : uploads.split("/", -1);
    return parts.length > 3 ? parts[parts.length - 2] : text("service", "provider", "stage");
  }

  private static void compare(
      String key,
      @Nullable String value,
      String current,
      List<String> packaged,
      List<String> wanted,
      List<String> options) {
    if (value != null && !value.equals(current)) {
      packaged.add(key + " " + value);
      wanted.add(key + " " + current);
      options.add("--" + key + " " + value);
    }
  }

  private @Nullable String text(String first, String... rest) {
    Node node = state == null ? null : state.get(first, rest);
    return node == null ? null : node.text();
  }
}
