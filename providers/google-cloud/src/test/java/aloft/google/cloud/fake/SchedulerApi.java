package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Answers Cloud Scheduler. drongo keeps the jobs; this class adds the checks of schedules, time
/// zones and targets, update masks, pages, and the calls of a job that is run, which drongo lacks.
///
/// Evidence: the reference of the API and its descriptors.
final class SchedulerApi {
  private final Emulators emulators;
  private final String address;
  private final Target target;

  /// Answers the requests of jobs.
  interface Target {
    Answer answer(Call call) throws IOException;
  }

  /// @param address where the targets of jobs are that can be called
  SchedulerApi(Emulators emulators, String address, Target target) {
    this.emulators = emulators;
    this.address = address;
    this.target = target;
  }

  Answer answer(Call call) throws IOException {
    boolean collection = call.path().endsWith("/jobs");
    return switch (call.method()) {
      case "GET" -> collection ? list(call) : plain(call);
      case "POST" ->
          collection ? create(call) : call.path().endsWith(":run") ? run(call) : plain(call);
      case "PATCH" -> patch(call);
      default -> plain(call);
    };
  }

  private Answer list(Call call) throws IOException {
    JsonElement jobs = emulators.drongo(Call.get(call.path())).json().get("jobs");
    List<JsonElement> found = new ArrayList<>();
    if (jobs instanceof JsonArray list) {
      list.forEach(found::add);
    }
    return Pages.of("jobs", found, call, "pageSize");
  }

  private Answer create(Call call) throws IOException {
    JsonObject job = call.json();
    JsonElement name = job.get("name");
    if (name == null || !("/v1/" + name.getAsString()).startsWith(call.path() + "/")) {
      return Answer.error(400, "Job name must start with the parent: " + name);
    }
    Answer refusal = check(job);
    return refusal != null ? refusal : store(call.path(), job);
  }

  private Answer patch(Call call) throws IOException {
    Answer current = emulators.drongo(Call.get(call.path()));
    if (!current.ok()) {
      return plain(call);
    }
    JsonObject job = current.json();
    JsonObject wanted = call.json();
    Masks.apply(job, wanted, Masks.paths(call.parameter("updateMask"), wanted));
    Answer refusal = check(job);
    if (refusal != null) {
      return refusal;
    }
    emulators.drongo(new Call("DELETE", call.path(), Map.of(), new byte[0]));
    return store(call.path().substring(0, call.path().lastIndexOf('/')), job);
  }

  /// drongo has the job run without an effect; a target in the double is called.
  private Answer run(Call call) throws IOException {
    Answer answer = plain(call);
    JsonObject http = answer.json().getAsJsonObject("httpTarget");
    if (answer.ok() && http != null && http.get("uri").getAsString().startsWith(address)) {
      Map<String, String> headers = new TreeMap<>();
      if (http.has("headers")) {
        http.getAsJsonObject("headers")
            .asMap()
            .forEach(
                (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.getAsString()));
      }
      headers.put("x-cloudscheduler", "true");
      if (http.has("oidcToken")) {
        headers.put("authorization", "Bearer oidc");
      }
      target.answer(
          new Call(
              http.has("httpMethod") ? http.get("httpMethod").getAsString() : "POST",
              http.get("uri").getAsString().substring(address.length()),
              headers,
              http.has("body")
                  ? Base64.getDecoder().decode(http.get("body").getAsString())
                  : new byte[0]));
    }
    return answer;
  }

  private Answer plain(Call call) throws IOException {
    Answer answer = emulators.drongo(call.withTarget(call.path()));
    return answer.status() == 404 ? Answer.error(404, "Job not found.") : answer;
  }

  private Answer store(String parent, JsonObject job) throws IOException {
    Answer answer = emulators.drongo(Call.send("POST", parent, job));
    return answer.status() == 409
        ? Answer.error(409, "Job " + job.get("name").getAsString() + " already exists.")
        : answer;
  }

  private static @Nullable Answer check(JsonObject job) {
    JsonElement schedule = job.get("schedule");
    if (schedule == null || schedule.getAsString().trim().split("\\s+").length != 5) {
      return Answer.error(400, "Schedule or time zone is invalid.");
    }
    try {
      ZoneId.of(job.has("timeZone") ? job.get("timeZone").getAsString() : "UTC");
    } catch (DateTimeException e) {
      return Answer.error(400, "Schedule or time zone is invalid.");
    }
    return job.has("httpTarget") || job.has("pubsubTarget") || job.has("appEngineHttpTarget")
        ? null
        : Answer.error(400, "Job must have a target.");
  }
}
