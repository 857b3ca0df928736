package aloft.google.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Runs the sources of a deployed function with the real functions framework of its language, as a
/// build in the cloud would: `@google-cloud/functions-framework` 5.0.5 for Node.js,
/// `functions-framework` of PyPI for Python. Dependencies are not installed; the framework itself
/// is always there.
final class FunctionsFramework {
  private FunctionsFramework() {}

  /// Starts a function.
  ///
  /// @param function a `google.cloud.functions.v2.Function` with runtime, entry point and settings
  /// @param zip the archive of its sources
  /// @throws IllegalStateException with its log, if it does not respond within 30 seconds
  static Upstream start(JsonObject function, byte[] zip) throws IOException {
    Path folder = Files.createTempDirectory("aloft-function-");
    extract(zip, folder);
    JsonObject build = function.getAsJsonObject("buildConfig");
    String runtime = build.get("runtime").getAsString();
    String target = build.has("entryPoint") ? build.get("entryPoint").getAsString() : "function";
    String signature = function.has("eventTrigger") ? "cloudevent" : "http";
    Map<String, String> variables = new TreeMap<>();
    JsonObject service = function.getAsJsonObject("serviceConfig");
    if (service != null && service.has("environmentVariables")) {
      service
          .getAsJsonObject("environmentVariables")
          .asMap()
          .forEach((name, value) -> variables.put(name, value.getAsString()));
    }
    variables.put("FUNCTION_TARGET", target);
    variables.put("FUNCTION_SIGNATURE_TYPE", signature);
    String name = function.get("name").getAsString();
    variables.put("K_SERVICE", name.substring(name.lastIndexOf('/') + 1));
    return start(command(runtime, folder), folder, variables);
  }

  /// Starts the container of a service with its own command, as its base image would: everything
  /// that it loads is in its sources.
  ///
  /// @param container a `google.cloud.run.v2.Container`
  /// @param tar the archive of its sources
  /// @throws IllegalStateException with its log, if it does not respond within 30 seconds
  static Upstream startContainer(JsonObject container, byte[] tar) throws IOException {
    Path folder = Files.createTempDirectory("aloft-service-");
    Path archive = Files.write(Files.createTempFile("aloft-service-", ".tar.gz"), tar);
    run("tar", "-xzf", archive.toString(), "-C", folder.toString());
    Map<String, String> variables = new TreeMap<>();
    for (JsonElement element : container.getAsJsonArray("env")) {
      JsonObject variable = element.getAsJsonObject();
      if (variable.has("value")) {
        variables.put(variable.get("name").getAsString(), variable.get("value").getAsString());
      }
    }
    Path loopback = GoogleTools.pinned().nodeModules().resolveSibling("loopback.js");
    variables.put("NODE_OPTIONS", "--require " + loopback);
    List<String> command =
        container.getAsJsonArray("command").asList().stream()
            .map(JsonElement::getAsString)
            .toList();
    return start(command, folder, variables);
  }

  private static void run(String... command) throws IOException {
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Upstream start(List<String> command, Path folder, Map<String, String> variables)
      throws IOException {
    URI address = URI.create("http://127.0.0.1:" + Emulators.freePort());
    Path log = Files.createTempFile("aloft-function-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    builder.environment().put("PORT", Integer.toString(address.getPort()));
    builder.environment().put("HOST", "127.0.0.1");
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new Upstream(process, address, log).await("/robots.txt");
  }

  private static List<String> command(String runtime, Path folder) throws IOException {
    GoogleTools tools = GoogleTools.pinned();
    if (runtime.startsWith("nodejs")) {
      Path modules = tools.nodeModules();
      Path own = folder.resolve("node_modules");
      if (!Files.exists(own)) {
        Files.createSymbolicLink(own, modules);
      }
      return List.of(
          "node",
          "--require",
          modules.resolveSibling("loopback.js").toString(),
          modules.resolve("@google-cloud/functions-framework/build/src/main.js").toString());
    }
    if (runtime.startsWith("python")) {
      return List.of(tools.python("functions-framework").toString(), "--host", "127.0.0.1");
    }
    throw new IllegalArgumentException("the double runs no " + runtime);
  }

  private static void extract(byte[] zip, Path folder) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(in, file);
        }
      }
    }
  }
}
