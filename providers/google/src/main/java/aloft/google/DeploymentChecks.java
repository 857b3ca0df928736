package aloft.google;

import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.google.service.Regions;
import aloft.google.service.RuntimeSupport;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds what Google would refuse by today's lists: runtimes that have ended, and regions.
final class DeploymentChecks {
  private final GoogleService service;
  private final LocalDate today;
  private final DiagnosticCollector findings;
  private final Set<SourceRange> reported = new HashSet<>();

  private DeploymentChecks(GoogleService service, LocalDate today, DiagnosticCollector findings) {
    this.service = service;
    this.today = today;
    this.findings = findings;
  }

  static void run(GoogleService service, Instant now, DiagnosticCollector findings) {
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    DeploymentChecks checks = new DeploymentChecks(service, today, findings);
    checks.checkRegion();
    checks.reportPreview();
    service.functions().forEach(checks::checkRuntime);
  }

  private void checkRegion() {
    String region = service.region();
    if (Regions.NAMES.contains(region)) {
      return;
    }
    Node place = service.provider().node().get("region");
    String suggestion = Suggestion.didYouMean(region, Regions.NAMES);
    findings.refusal(
        (place == null ? service.provider().node() : place).place(),
        "google/region",
        "Google has no region \"" + region + "\" (list of " + Regions.AS_OF + ")",
        region.matches("[a-z]+(-[a-z]+)+-[0-9]")
            ? "it is a region of AWS; write that of Google in a block: google: {region: ...}"
            : suggestion == null ? "as in us-central1 or europe-west1" : suggestion);
  }

  private void reportPreview() {
    if (service.isDirect()) {
      findings.warning(
          service.deployPlace(),
          "google/preview",
          "\"deploy: direct\" is a preview: nobody has tried it on a real project yet",
          "remove it to let Google build the functions, which takes minutes");
    }
  }

  private void checkRuntime(GoogleFunction function) {
    String name = function.settings().runtime().name();
    SourceRange place = service.place(function, "runtime");
    RuntimeSupport support = RuntimeSupport.of(name);
    if (support == null) {
      if (reported.add(place)) {
        reportUnknown(name, place);
      }
      return;
    }
    String problem = support.problem(today);
    if (problem == null || !reported.add(place)) {
      return;
    }
    String hint = "use " + support.successor();
    if (support.isRefused(today)) {
      findings.refusal(place, "function/runtime", problem, hint);
    } else {
      findings.warning(place, "function/runtime", problem, hint);
    }
  }

  private void reportUnknown(String name, SourceRange place) {
    List<String> living = RuntimeSupport.living(today);
    String suggestion = Suggestion.didYouMean(name, living);
    findings.refusal(
        place,
        "function/runtime",
        "Google has no runtime \"" + name + "\" (list of " + RuntimeSupport.AS_OF + ")",
        suggestion == null ? "one of: " + String.join(", ", living) : suggestion);
  }
}
