package aloft.google.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Scheduler, Pub/Sub and Logging of the double.
class EventsDoubleIT {
  private final DoubleClient client = new DoubleClient();
  private final GoogleDouble google = client.google();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void jobsAreKept() throws Exception {
    String jobs = client.location("v1") + "/jobs";
    String name = jobs.substring(4) + "/orders-hello";
    String job =
        """
        {"name": "%s", "schedule": "*/5 * * * *", "timeZone": "Europe/Berlin",
         "httpTarget": {"uri": "http://127.0.0.1/", "httpMethod": "POST"}}
        """
            .formatted(name);
    assertThat(client.json("POST", jobs, job).get("state").getAsString()).isEqualTo("ENABLED");
    client.refused(409, "POST", jobs, job);
    client.refused(400, "POST", jobs, job.replace("*/5 * * * *", "rate(5 minutes)"));
    client.refused(400, "POST", jobs, job.replace("Berlin", "Atlantis"));
    client.json("PATCH", "/v1/" + name + "?updateMask=schedule", "{\"schedule\": \"0 1 * * *\"}");
    JsonObject found = client.json("GET", "/v1/" + name, "");
    assertThat(found.get("schedule").getAsString()).isEqualTo("0 1 * * *");
    assertThat(found.get("timeZone").getAsString()).isEqualTo("Europe/Berlin");
    assertThat(client.json("GET", jobs, "").getAsJsonArray("jobs")).hasSize(1);
    client.json("POST", "/v1/" + name + ":pause", "{}");
    client.json("POST", "/v1/" + name + ":resume", "{}");
    client.create("orders-hello", client.function("nodejs22", Map.of("index.js", "")));
    google.serve("orders-hello", request -> Answer.json(new JsonObject()));
    client.json(
        "PATCH",
        "/v1/" + name + "?updateMask=httpTarget",
        """
        {"httpTarget": {"uri": "%s/run/us-central1/orders-hello", "body": "aGk=",
          "oidcToken": {"serviceAccountEmail": "a@b.c"}}}
        """
            .formatted(google.endpoint()));
    client.json("POST", "/v1/" + name + ":run", "{}");
    assertThat(google.named("POST /run/us-central1/orders-hello"))
        .extracting(Exchange::body, Exchange::status)
        .containsExactly(tuple("hi", 200));
    client.json("DELETE", "/v1/" + name, "");
    client.refused(404, "GET", "/v1/" + name, "");
  }

  @Test
  void topicsAreKept() throws Exception {
    String topics = "/v1/projects/" + google.project() + "/topics";
    String topic = topics + "/orders";
    client.json("PUT", topic, "{\"labels\": {\"a\": \"b\"}}");
    client.refused(409, "PUT", topic, "{}");
    client.refused(400, "PUT", topics + "/1", "{}");
    assertThat(client.json("GET", topic, "").getAsJsonObject("labels").get("a").getAsString())
        .isEqualTo("b");
    client.json("PUT", topics + "/others", "{}");
    JsonObject page = client.json("GET", topics + "?pageSize=1", "");
    assertThat(page.getAsJsonArray("topics")).hasSize(1);
    assertThat(page.has("nextPageToken")).isTrue();
    client.json("POST", topic + ":publish", "{\"messages\": [{\"data\": \"aGk=\"}]}");
    client.json("DELETE", topic, "");
    client.refused(404, "GET", topic, "");
  }

  private void log(String service, String severity, String timestamp, String text) {
    google.log(
        JsonParser.parseString(
                """
                {"resource": {"type": "cloud_run_revision",
                  "labels": {"service_name": "%s"}},
                 "labels": {"goog-managed-by": "cloudfunctions"},
                 "severity": "%s", "timestamp": "%s", "textPayload": "%s"}
                """
                    .formatted(service, severity, timestamp, text))
            .getAsJsonObject());
  }

  private JsonArray list(String filter, String more) throws Exception {
    JsonObject request = new JsonObject();
    JsonArray names = new JsonArray();
    names.add("projects/" + google.project());
    request.add("resourceNames", names);
    request.addProperty("filter", filter);
    JsonParser.parseString(more).getAsJsonObject().asMap().forEach(request::add);
    JsonObject found = client.json("POST", "/v2/entries:list", request.toString());
    JsonArray entries = found.getAsJsonArray("entries");
    return entries == null ? new JsonArray() : entries;
  }

  @Test
  void entriesAreFiltered() throws Exception {
    log("orders-hello", "INFO", "2026-11-01T10:00:00Z", "one");
    log("orders-hello", "ERROR", "2026-11-01T11:00:00.5Z", "two (2)");
    log("orders-other", "DEFAULT", "2026-11-01T12:00:00Z", "three");
    String base = "resource.type=\"cloud_run_revision\" resource.labels.service_name=";
    assertThat(list(base + "\"orders-hello\"", "{}")).hasSize(2);
    assertThat(list(base + "(\"orders-hello\" OR \"orders-other\")", "{}")).hasSize(3);
    assertThat(list("labels.\"goog-managed-by\"=\"cloudfunctions\" severity>=WARNING", "{}"))
        .hasSize(1);
    assertThat(list("timestamp>=\"2026-11-01T11:00:00Z\" AND NOT severity=ERROR", "{}")).hasSize(1);
    assertThat(list("textPayload:\"(2)\" OR textPayload=~\"^thr\"", "{}")).hasSize(2);
    assertThat(list("", "{\"orderBy\": \"timestamp desc\", \"pageSize\": 1}").get(0).toString())
        .contains("three");
    JsonObject wrong = new JsonObject();
    client.refused(400, "POST", "/v2/entries:list", wrong.toString());
    client.refused(
        400,
        "POST",
        "/v2/entries:list",
        "{\"resourceNames\": [\"projects/" + google.project() + "\"], \"filter\": \"(a=\"}");
  }
}
