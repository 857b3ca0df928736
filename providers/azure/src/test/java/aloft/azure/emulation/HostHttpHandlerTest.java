package aloft.azure.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostHttpHandlerTest {
  private static HostHttpHandler handler(String... routes) {
    List<Function> functions = new ArrayList<>();
    for (String route : routes) {
      functions.add(
          TestApps.function(
              route.isEmpty() ? "home" : "f" + functions.size(),
              "nodejs22",
              TestApps.handler(TestApps.HTTP.formatted(route), "a.js b")));
    }
    functions.add(
        TestApps.function("job", "nodejs22", TestApps.handler(TestApps.QUEUE, "a.js job")));
    return new HostHttpHandler(TestApps.topology(functions));
  }

  private static Action request(HostHttpHandler handler, String method, String path, String body) {
    return handler.handle(
        new HttpRequest(
            method,
            path,
            null,
            "HTTP/1.1",
            List.of(new Header("Host", "localhost:7071")),
            Payload.of(body),
            "127.0.0.1",
            Instant.EPOCH,
            "1"));
  }

  private static HttpResponse answer(HostHttpHandler handler, String method, String path) {
    return ((Action.Respond) request(handler, method, path, "")).response();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/users/me, f1",
    "/api/USERS/me/, f1",
    "/api/users/7, f2",
    "/api/users/ada, f0",
    "/api/users/ada/x/y, f3",
    "/api/files/a.png, f4",
    "/api/optional, f5",
    "/api/optional/x, f5",
  })
  void mostSpecificRouteIsUsed(String path, String function) {
    HostHttpHandler handler =
        handler(
            "users/{id}",
            "users/me",
            "users/{id:int}",
            "users/{*rest}",
            "files/{name}.{extension}",
            "optional/{id?}");
    assertThat(request(handler, "GET", path, ""))
        .isInstanceOfSatisfying(
            Action.Invoke.class, call -> assertThat(call.function()).isEqualTo(function));
  }

  @Test
  void unknownPathsAndMethodsAreNotFound() {
    HostHttpHandler handler = handler("users/{id:range(1,5)}");
    assertThat(answer(handler, "GET", "/api/users/9").status()).isEqualTo(404);
    assertThat(answer(handler, "GET", "/users/1").status()).isEqualTo(404);
    assertThat(answer(handler, "DELETE", "/api/users/1").status()).isEqualTo(404);
    assertThat(answer(handler, "HEAD", "/api/users/1").status()).isEqualTo(404);
    assertThat(answer(handler, "GET", "/").status()).isEqualTo(200);
  }

  @Test
  void parametersAreDecodedAndHaveDefaults() {
    assertThat(RouteTemplate.of("api/{a}/{b:int=5}/{*rest}").match("/api/x%20y/7/u/v%2Bw"))
        .isEqualTo(Map.of("a", "x y", "b", "7", "rest", "u/v+w"));
    assertThat(RouteTemplate.of("api/{a}/{b=5}").match("/api/x"))
        .isEqualTo(Map.of("a", "x", "b", "5"));
    assertThat(RouteTemplate.of("a/{id:regex(^[[0-9]]$)}").match("/a/b/c")).isNull();
  }

  @Test
  void unknownConstraintIsAnError() {
    assertThatThrownBy(() -> handler("users/{id:nothing}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void adminEndpointsDescribeAndCallFunctions() {
    HostHttpHandler handler = handler("hello");
    assertThat(answer(handler, "GET", "/admin/host/ping").status()).isEqualTo(200);
    assertThat(answer(handler, "GET", "/admin/host/status").payload().text()).contains("Running");
    assertThat(answer(handler, "GET", "/admin/functions").payload().text())
        .contains(
            "\"invoke_url_template\":\"http://localhost:7071/api/hello\"",
            "\"queueName\":\"jobs\"");
    assertThat(answer(handler, "POST", "/admin/functions/other").status()).isEqualTo(404);
    assertThat(request(handler, "POST", "/admin/functions/JOB", "{\"input\": \"two words\"}"))
        .isInstanceOfSatisfying(
            Action.InvokeAsync.class,
            call -> {
              assertThat(call.function()).isEqualTo("job");
              assertThat(call.response().status()).isEqualTo(202);
              assertThat(((Event.Body) call.event()).payload().text()).isEqualTo("\"two words\"");
            });
    assertThat(request(handler, "POST", "/admin/functions/job", "{\"input\": \"{\\\"a\\\":1}\"}"))
        .isInstanceOfSatisfying(
            Action.InvokeAsync.class,
            call ->
                assertThat(((Event.Body) call.event()).payload().text()).isEqualTo("{\"a\":1}"));
  }
}
