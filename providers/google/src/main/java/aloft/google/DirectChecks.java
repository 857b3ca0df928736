package aloft.google;

import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.document.Node;
import aloft.spi.model.Language;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;

/// Checks what functions cannot have that are services of Cloud Run without a build.
final class DirectChecks {
  private static final int MAX_NAME = 49;

  /// The settings of Google's build.
  private static final List<String> BUILD =
      List.of("buildEnvironment", "buildServiceAccount", "buildWorkerPool", "dockerRepository");

  private DirectChecks() {}

  static void run(GoogleService service, DiagnosticCollector findings) {
    checkBuild(service.provider().node(), findings);
    for (GoogleFunction function : service.functions()) {
      checkBuild(function.section().node(), findings);
      Language language = function.settings().runtime().language();
      if (language != Language.NODE && language != Language.PYTHON) {
        findings.error(
            service.place(function, "runtime"),
            "google/direct",
            "\"deploy: direct\" runs functions of Node.js and Python, not of "
                + function.settings().runtime().name(),
            "remove \"deploy: direct\", or move this function to a service without it");
      }
      if (function.id().length() > MAX_NAME) {
        Node name = function.section().node().get("name");
        findings.refusal(
            name == null ? function.place() : name.place(),
            "google/name",
            "with \"deploy: direct\", a function id has at most "
                + MAX_NAME
                + " characters, but \""
                + function.id()
                + "\" has "
                + function.id().length(),
            "set a shorter \"name\"");
      }
    }
  }

  private static void checkBuild(Node section, DiagnosticCollector findings) {
    for (String key : BUILD) {
      Node value = section.get(key);
      if (value != null) {
        findings.error(
            value.place(),
            "google/direct",
            "\"" + key + "\" is for Google's build, which \"deploy: direct\" does without",
            "remove it");
      }
    }
  }
}
