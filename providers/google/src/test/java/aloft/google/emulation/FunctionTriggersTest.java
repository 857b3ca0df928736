package aloft.google.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TimerRule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FunctionTriggersTest {
  private static final Instant START = Instant.parse("2026-03-28T12:34:56Z");

  private static Action handle(int size) {
    return new FunctionHttpHandler("hello")
        .handle(
            new HttpRequest(
                "POST",
                "/a",
                null,
                "HTTP/1.1",
                List.of(),
                Payload.of(new byte[size]),
                "127.0.0.1",
                START,
                "id"));
  }

  private static HttpResponse response(InvocationOutcome outcome) {
    Action.Invoke invoke = (Action.Invoke) handle(0);
    Action next = invoke.next().apply(new InvocationResult(outcome, ""));
    return ((Action.Respond) next).response();
  }

  @Test
  void requestsThatAreTooLargeAreRefused() {
    assertThat(handle(32 * 1024 * 1024)).isInstanceOf(Action.Invoke.class);
    assertThat(handle(32 * 1024 * 1024 + 1))
        .isInstanceOfSatisfying(
            Action.Respond.class, answer -> assertThat(answer.response().status()).isEqualTo(413));
  }

  @Test
  void failuresOfInstancesAreThoseOfCloudRun() {
    assertThat(response(GoogleFaults.timedOut()).status()).isEqualTo(504);
    assertThat(response(GoogleFaults.exited(1)).status()).isEqualTo(503);
    HttpResponse own = new HttpResponse(418, List.of(), Payload.of("tea"));
    assertThat(response(new InvocationOutcome.Response(own))).isEqualTo(own);
  }

  @Test
  void reasonOfAFailedStartIsShown() {
    HttpResponse response =
        response(
            GoogleFaults.of(
                LaunchFailure.explain(
                    70,
                    TestFunctions.function(
                        "python313", "a.b", TestFunctions.http().toSettings()))));
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.payload().text()).contains("pip install functions-framework");
  }

  @Test
  void jobSendsItsRequest() {
    TimerRule rule =
        new SchedulerJob("nightly", "30 2 * * *", "Europe/Berlin", null, "{}", "application/json")
            .rule();
    Instant next = rule.next(START, START);
    assertThat(next).isEqualTo("2026-03-30T00:30:00Z");
    HttpRequest request = ((Event.Http) rule.event(START)).request();
    assertThat(request.method() + " " + request.path()).isEqualTo("POST /");
    assertThat(request.header("X-CloudScheduler")).isEqualTo("true");
    assertThat(request.header("X-CloudScheduler-JobName")).isEqualTo("nightly");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.body().text()).isEqualTo("{}");
  }

  @Test
  void intervalCountsFromTheDeployment() {
    TimerRule rule = new SchedulerJob("a", "every 7 mins", null, null, null, null).rule();
    assertThat(rule.next(START, START.plusSeconds(3600))).isEqualTo("2026-03-28T13:37:56Z");
  }

  @Test
  void invalidJobIsAnError() {
    assertThatThrownBy(() -> new SchedulerJob("a", "often", null, null, null, null).rule())
        .hasMessageContaining("\"often\"");
    assertThatThrownBy(() -> new SchedulerJob("a", "* * * * *", "Mars/X", null, null, null).rule())
        .hasMessageContaining("Mars/X");
  }
}
