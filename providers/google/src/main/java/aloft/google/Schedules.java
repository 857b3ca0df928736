package aloft.google;

import aloft.build.portable.PortableSchedule;
import aloft.build.portable.PortableSchedule.Converted;
import aloft.build.portable.PortableSchedule.Dialect;
import aloft.google.event.ScheduleEvent;
import aloft.google.plan.WantedSchedule;
import aloft.google.plan.WantedState;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The jobs of Cloud Scheduler that call the functions of a service.
///
/// @see <a
///   href="https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs">Jobs</a>
final class Schedules {
  private static final int MIN_DEADLINE = 15;
  private static final int MAX_DEADLINE = 1800;

  private Schedules() {}

  /// A job of a function.
  ///
  /// @param id the id of the job
  /// @param schedule `*/5 * * * *` or `every 7 minutes`
  record Job(String id, String schedule, ScheduleEvent event) {
    /// Returns the name of the time zone.
    String timeZone() {
      return event.timezone() == null ? "Etc/UTC" : event.timezone();
    }

    /// Returns the type of the body of its request; null if it has none.
    @Nullable String contentType() {
      Node input = event.input();
      if (input == null || input.isNull()) {
        return null;
      }
      return input.text() == null ? "application/json" : "text/plain";
    }

    /// Returns the body of its request; null if it has none.
    @Nullable String body() {
      Node input = event.input();
      if (input == null || input.isNull()) {
        return null;
      }
      return input.text() == null ? Json.write(input, 0) : input.text();
    }
  }

  /// Returns the jobs of a function, in the order of the manifest.
  static List<Job> jobs(GoogleFunction function) {
    List<Job> jobs = new ArrayList<>();
    int number = 0;
    for (ScheduleEvent event : function.triggers().schedules()) {
      for (Node expression : event.expressions()) {
        number++;
        boolean isNamed = event.name() != null && event.expressions().size() == 1;
        String id = isNamed ? event.name() : function.id() + "-" + number;
        if (convert(expression) instanceof Converted.Expression converted && id != null) {
          jobs.add(new Job(id, converted.text(), event));
        }
      }
    }
    return jobs;
  }

  private static Converted convert(Node expression) {
    String text = expression instanceof Scalar scalar ? scalar.print() : "";
    return PortableSchedule.convert(text, Dialect.UNIX);
  }

  /// Reports schedules that Cloud Scheduler does not have.
  static void check(GoogleService service, DiagnosticCollector findings) {
    for (GoogleFunction function : service.functions()) {
      for (ScheduleEvent event : function.triggers().schedules()) {
        for (Node expression : event.expressions()) {
          if (convert(expression) instanceof Converted.Refused refused) {
            findings.error(
                expression.place(), "google/schedule", refused.problem(), refused.hint());
          }
        }
        checkZone(event, findings);
        checkName(event, findings);
      }
    }
  }

  private static void checkZone(ScheduleEvent event, DiagnosticCollector findings) {
    String zone = event.timezone();
    Node place = event.node().get("timezone");
    if (zone != null && place != null && !PortableSchedule.isZone(zone)) {
      findings.error(
          place.place(),
          "google/schedule",
          "unknown time zone \"" + zone + "\"",
          "use a name of the IANA database, such as Europe/Zurich");
    }
  }

  private static void checkName(ScheduleEvent event, DiagnosticCollector findings) {
    String name = event.name();
    Node place = event.node().get("name");
    if (name != null && place != null && !name.matches("[A-Za-z0-9_-]{1,500}")) {
      findings.error(
          place.place(),
          "google/name",
          "a job of Cloud Scheduler cannot have the name \"" + name + "\"",
          "use letters, digits, - and _");
    }
  }

  /// Returns all jobs of a service, sorted by name.
  static List<WantedSchedule> of(GoogleService service) {
    List<WantedSchedule> schedules = new ArrayList<>();
    for (GoogleFunction function : service.functions()) {
      for (Job job : jobs(function)) {
        schedules.add(new WantedSchedule(job.id(), function.id(), body(function, job)));
      }
    }
    schedules.sort(Comparator.comparing(WantedSchedule::name));
    return schedules;
  }

  private static Mapping body(GoogleFunction function, Job job) {
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("httpMethod", "POST");
    String body = job.body();
    if (body != null) {
      target.put("headers", Map.of("Content-Type", String.valueOf(job.contentType())));
      target.put("body", Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
    }
    String account = function.settings().triggerServiceAccount();
    target.put(
        "oidcToken",
        Map.of("serviceAccountEmail", account == null ? WantedState.OWN_ACCOUNT : account));
    Map<String, Object> content = new LinkedHashMap<>();
    if (job.event().description() != null) {
      content.put("description", job.event().description());
    }
    content.put("schedule", job.schedule());
    content.put("timeZone", job.timeZone());
    content.put("attemptDeadline", deadline(function) + "s");
    content.put("httpTarget", target);
    if (job.event().isDisabled()) {
      content.put("state", "PAUSED");
    }
    return (Mapping) Json.node(content, SourceRange.of("schedules.json"));
  }

  private static int deadline(GoogleFunction function) {
    return Math.clamp(function.settings().timeout(), MIN_DEADLINE, MAX_DEADLINE);
  }
}
