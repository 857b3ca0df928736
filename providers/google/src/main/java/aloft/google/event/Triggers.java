package aloft.google.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What calls a function.
///
/// @param http the requests that it accepts
/// @param schedules its jobs of Cloud Scheduler
/// @param source where its events come from; null for a function that is called by requests
public record Triggers(
    List<HttpEvent> http, List<ScheduleEvent> schedules, @Nullable EventSource source) {
  public Triggers {
    http = List.copyOf(http);
    schedules = List.copyOf(schedules);
  }

  /// Returns whether everybody may call the URL.
  public boolean isPublic() {
    return http.stream().anyMatch(event -> !event.isPrivate());
  }

  /// Returns whether requests are checked for their method and path.
  public boolean hasRoutes() {
    return !http.isEmpty() && http.stream().noneMatch(HttpEvent::acceptsAll);
  }

  /// Returns whether some calls do not reach the handler.
  public boolean isFiltered() {
    return hasRoutes() || (source != null && !source.accepted().isAll());
  }

  /// Returns the word for what calls the function: `http`, `schedule`, or the key of its event.
  public String kind() {
    if (source != null) {
      return source.key();
    }
    return http.isEmpty() && !schedules.isEmpty() ? "schedule" : "http";
  }
}
