package aloft.google;

import aloft.google.manifest.SecretSection;
import aloft.google.plan.WantedState;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The secrets of a function: environment variables, and files, whose keys are paths.
///
/// @see <a href="https://cloud.google.com/functions/docs/configuring/secrets">Secrets</a>
record Secrets(GoogleService service, GoogleFunction function) {

  static boolean isFile(String key) {
    return key.startsWith("/");
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String project(SecretSection secret) {
    return secret.projectId() == null ? WantedState.PROJECT : secret.projectId();
  }

  private static String version(SecretSection secret) {
    return secret.version() == null ? "latest" : secret.version();
  }

  /// Returns the `secretEnvironmentVariables` of Google's API.
  List<Map<String, Object>> variables() {
    List<Map<String, Object>> variables = new ArrayList<>();
    function
        .settings()
        .secrets()
        .forEach((key, secret) -> {
          if (!isFile(key)) {
            Map<String, Object> variable = new LinkedHashMap<>();
            variable.put("key", key);
            variable.put("projectId", project(secret));
            variable.put("secret", secret.secret());
            variable.put("version", version(secret));
            variables.add(variable);
          }
        });
    return variables;
  }

  /// Returns the `secretVolumes` of Google's API, one for each folder.
  List<Map<String, Object>> volumes() {
    Map<String, Map<String, Object>> volumes = new LinkedHashMap<>();
    Map<String, List<Map<String, Object>>> versions = new HashMap<>();
    function
        .settings()
        .secrets()
        .forEach((path, secret) -> {
          if (isFile(path)) {
            String folder = folder(path);
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("version", version(secret));
            file.put("path", path.substring(folder.length() + 1));
            versions.computeIfAbsent(folder, any -> new ArrayList<>()).add(file);
            Map<String, Object> volume = new LinkedHashMap<>();
            volume.put("mountPath", folder);
            volume.put("projectId", project(secret));
            volume.put("secret", secret.secret());
            volume.put("versions", versions.get(folder));
            volumes.put(folder, volume);
          }
        });
    return List.copyOf(volumes.values());
  }

  void check(DiagnosticCollector findings) {
    Map<String, SecretSection> byFolder = new HashMap<>();
    function
        .settings()
        .secrets()
        .forEach((key, secret) -> {
          if (function.settings().environment().containsKey(key)) {
            findings.refusal(
                place(key),
                "function/environment",
                "the variable \"" + key + "\" is both a secret and in \"environment\"",
                "remove one of them");
          }
          if (!isFile(key)) {
            return;
          }
          if (!key.matches("(/[A-Za-z0-9_][A-Za-z0-9_.-]*){2,}")) {
            findings.refusal(
                place(key),
                "google/secret",
                "\"" + key + "\" is not the path of a file in a folder",
                "as in /etc/secrets/key");
            return;
          }
          SecretSection other = byFolder.putIfAbsent(folder(key), secret);
          if (other != null
              && !(other.secret().equals(secret.secret())
                  && project(other).equals(project(secret)))) {
            findings.refusal(
                place(key),
                "google/secret",
                "the folder " + folder(key) + " has files of two secrets",
                "use a folder for each secret: a folder has the versions of one");
          }
        });
  }

  /// The place of a secret in the function, else in the provider section.
  private SourceRange place(String key) {
    for (Node section : List.of(function.section().node(), service.provider().node())) {
      Node secrets = section.get("secrets");
      if (secrets instanceof Mapping mapping && mapping.entries().containsKey(key)) {
        return mapping.entries().get(key).place();
      }
    }
    return function.place();
  }
}
