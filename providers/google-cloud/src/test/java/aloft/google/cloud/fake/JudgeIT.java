package aloft.google.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each judge by itself finds each planted fault, and nothing in a message without one.
class JudgeIT {
  private static final String PLACE = "/projects/p/locations/us-central1";
  private static final String CREATE = "/v2" + PLACE + "/functions?functionId=orders";
  private static final String PATCH = "/v2" + PLACE + "/functions/orders?updateMask=description";
  private static final String SERVICE = "/v2" + PLACE + "/services/orders?updateMask=description";
  private static final String JOBS = "/v1" + PLACE + "/jobs";
  private static final String GOOD =
      """
      {"buildConfig": {"runtime": "nodejs22"}, "labels": {"a": "b"},
       "serviceConfig": {"timeoutSeconds": 5, "ingressSettings": "ALLOW_ALL"}}
      """;

  private static Call call(String method, String target, String body) {
    return new Call(method, target, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> discovery(String api, String method, String target, String body) {
    return DiscoveryJudge.of(api).request(call(method, target, body));
  }

  private static List<String> protos(String method, String target, String body) {
    return ProtoJudge.SHARED.request(call(method, target, body));
  }

  @Test
  void goodRequestsPass() {
    assertThat(discovery("cloudfunctions.v2", "POST", CREATE, GOOD)).isEmpty();
    assertThat(protos("POST", CREATE, GOOD)).isEmpty();
    String ints = CREATE + "&$alt=json;enum-encoding%3Dint";
    String number = GOOD.replace("\"ALLOW_ALL\"", "1");
    assertThat(discovery("cloudfunctions.v2", "POST", ints, number)).isEmpty();
    assertThat(protos("POST", ints, number)).isEmpty();
    assertThat(protos("PATCH", SERVICE, "{\"invokerIamDisabled\": true}")).isEmpty();
    assertThat(discovery("run.v2", "PATCH", SERVICE, "{\"invokerIamDisabled\": true}")).isEmpty();
    String job =
        "{\"name\": \"projects/p/locations/us-central1/jobs/j\", \"schedule\": \"* * * * *\"}";
    assertThat(protos("POST", JOBS, job)).isEmpty();
    assertThat(discovery("cloudscheduler.v1", "POST", JOBS, job)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"unknown\": 1}                                     | unknown",
        "{\"serviceConfig\": {\"memory\": \"1G\"}}            | memory",
        "{\"state\": \"ACTIVE\"}                              | state",
        "{\"serviceConfig\": {\"uri\": \"http://a\"}}         | uri",
        "{\"serviceConfig\": {\"ingressSettings\": \"ALL\"}}  | ALL",
        "{\"serviceConfig\": {\"timeoutSeconds\": \"soon\"}}  | soon",
        "{\"labels\": [\"a\"]}                                | labels",
      })
  void bothJudgesFindAFaultInABody(String body, String name) {
    assertThat(discovery("cloudfunctions.v2", "POST", CREATE, body))
        .singleElement()
        .asString()
        .contains(name);
    assertThat(protos("POST", CREATE, body)).isNotEmpty();
  }

  @Test
  void bothJudgesFindAWrongParameterAndPath() {
    String wrong = CREATE + "&functionName=x";
    assertThat(discovery("cloudfunctions.v2", "POST", wrong, GOOD))
        .containsExactly(
            "query: cloudfunctions.projects.locations.functions.create has no parameter"
                + " functionName");
    assertThat(protos("POST", wrong, GOOD))
        .containsExactly("query: CreateFunction has no parameter functionName");
    assertThat(discovery("storage.v1", "GET", "/storage/v1/b?maxResults=1", ""))
        .containsExactly("query: project is required");
    assertThat(discovery("storage.v1", "GET", "/storage/v1/b?project=p&maxResults=many", ""))
        .hasSize(1);
    assertThat(discovery("cloudfunctions.v2", "PUT", CREATE, GOOD)).hasSize(1);
    assertThat(protos("PUT", CREATE, GOOD)).hasSize(1);
  }

  @Test
  void theProtoJudgeFindsWhatIsMissing() {
    assertThat(protos("POST", CREATE, "")).containsExactly("function: is required");
    assertThat(
            protos(
                "POST",
                CREATE,
                "{\"eventTrigger\": {\"eventFilters\": [{\"attribute\": \"bucket\"}]}}"))
        .containsExactlyInAnyOrder(
            "function.eventTrigger.eventType: is required",
            "function.eventTrigger.eventFilters.value: is required");
    // An update need not repeat what it does not list.
    assertThat(
            protos("PATCH", PATCH, "{\"eventTrigger\": {\"retryPolicy\": \"RETRY_POLICY_RETRY\"}}"))
        .isEmpty();
    assertThat(protos("PATCH", PATCH, "{\"updateTime\": \"2026-01-01T00:00:00Z\"}")).hasSize(1);
    String ints = CREATE + "&$alt=json;enum-encoding%3Dint";
    assertThat(protos("POST", ints, "{\"environment\": 77}")).hasSize(1);
    assertThat(discovery("cloudfunctions.v2", "POST", ints, "{\"environment\": 77}")).hasSize(1);
  }

  @Test
  void bothJudgesFindAFaultInAResponse() {
    Call get = call("GET", "/v2" + PLACE + "/functions/orders", "");
    for (String body :
        List.of("{\"nmae\": \"x\"}", "{\"state\": \"GOOD\"}", "{\"serviceConfig\": \"x\"}")) {
      Answer answer = new Answer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
      assertThat(DiscoveryJudge.of("cloudfunctions.v2").response(get, answer)).hasSize(1);
      assertThat(ProtoJudge.SHARED.response(get, answer)).hasSize(1);
    }
  }

  @Test
  void aViolationFailsTheTest() throws Exception {
    GoogleDouble google = GoogleDouble.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          google.endpoint()
                              + "/v2/projects/"
                              + google.project()
                              + "/locations/us-central1/functions?size=1"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(400);
    }
    assertThatThrownBy(google::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("functions?size=1: discovery document:")
        .hasMessageContaining("descriptor:");
  }
}
