package aloft.google.emulation;

import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TimerRule;
import aloft.spi.schema.Required;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A job of Cloud Scheduler in a topology, which sends a request to a function.
///
/// @param name the name of the job
/// @param schedule `*/5 * * * *` or `every 5 minutes`
/// @param zone null for UTC
/// @param method null for POST
/// @param body the body of the request; null for none
/// @param contentType of the body; null if it has none
/// @see <a
///   href="https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs">
///   Jobs</a>
public record SchedulerJob(
    @Required String name,
    @Required String schedule,
    @Nullable String zone,
    @Nullable String method,
    @Nullable String body,
    @Nullable String contentType) {

  /// Returns its rule.
  ///
  /// @throws IllegalArgumentException if the schedule or the zone is invalid
  TimerRule rule() {
    SchedulerTimes times = SchedulerTimes.of(schedule);
    ZoneId zoneId;
    try {
      zoneId = zone == null ? ZoneId.of("UTC") : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("unknown time zone \"" + zone + "\"", e);
    }
    return new TimerRule() {
      @Override
      public @Nullable Instant next(Instant start, Instant after) {
        return times.next(start, after, zoneId);
      }

      @Override
      public Event event(Instant time) {
        return new Event.Http(request(time));
      }
    };
  }

  /// See
  /// https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget
  private HttpRequest request(Instant time) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("User-Agent", "Google-Cloud-Scheduler"));
    headers.add(new Header("X-CloudScheduler", "true"));
    headers.add(new Header("X-CloudScheduler-JobName", name));
    headers.add(new Header("X-CloudScheduler-ScheduleTime", time.toString()));
    if (body != null) {
      headers.add(
          new Header(
              "Content-Type", contentType == null ? "application/octet-stream" : contentType));
    }
    return new HttpRequest(
        method == null ? "POST" : method,
        "/",
        null,
        "HTTP/1.1",
        headers,
        Payload.of(body == null ? "" : body),
        "127.0.0.1",
        time,
        name + "-" + time.toEpochMilli());
  }
}
