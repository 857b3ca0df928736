package aloft.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.AloftCommand;
import aloft.cli.deploy.InterruptedService.Moment;
import aloft.cli.deploy.InterruptedService.Request;
import aloft.cli.deploy.InterruptedService.Work;
import aloft.host.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Ends commands at chosen moments, and runs them again: nothing may be missing, double or left
/// over.
///
/// A moment is a request to AWS: before AWS receives it, or when AWS has carried it out and the
/// command does not know of it. By default a few moments are tried; `-Dinterruption.moments=135`
/// tries so many, spread over all requests.
final class InterruptionIT {
  private static final int MOMENTS = Integer.getInteger("interruption.moments", 0);

  @TempDir private Path folder;

  /// A signal at a request of a command.
  record Stop(Work work, Request request, Moment moment) {}

  private static Stop stop(Work work, String request, int before, Moment moment) {
    return new Stop(work, new Request(request, before), moment);
  }

  static List<Stop> kills() throws IOException {
    return MOMENTS == 0
        ? List.of(
            stop(Work.IMPORT, "cloudformation ExecuteChangeSet", 2, Moment.BEFORE),
            stop(Work.CHANGE, "apigateway PATCH /restapis/ID/stages/dev", 0, Moment.BEFORE),
            stop(Work.ROLLBACK, "cloudformation ExecuteChangeSet", 0, Moment.AFTER),
            stop(Work.REMOVE, "s3 DeleteObjects", 0, Moment.AFTER))
        : spread();
  }

  /// Moments at the same distance from each other.
  private static List<Stop> spread() throws IOException {
    List<Stop> stops = new ArrayList<>();
    for (Work work : Work.values()) {
      Path folder = Files.createTempDirectory("aloft-interruption");
      try (InterruptedService service = new InterruptedService(folder)) {
        service.prepare(work);
        List<Request> requests = service.requests(work);
        int count = Math.min(MOMENTS / Work.values().length, 2 * requests.size());
        for (int i = 0; i < count; i++) {
          Moment moment = i % 2 == 0 ? Moment.BEFORE : Moment.AFTER;
          stops.add(new Stop(work, requests.get(i * requests.size() / count), moment));
        }
      } finally {
        Folders.deleteQuietly(folder);
      }
    }
    return stops;
  }

  @ParameterizedTest
  @MethodSource("kills")
  void aKilledCommandIsRepeated(Stop stop) throws Exception {
    try (InterruptedService service = new InterruptedService(folder)) {
      service.prepare(stop.work);
      assertThat(service.stop(stop.work, stop.request, stop.moment, "KILL").code()).isEqualTo(137);
      service.repeat(stop.work);
      service.check(stop.work);
    }
  }

  static List<Stop> interruptions() {
    return List.of(
        stop(Work.CHANGE, "cloudformation ExecuteChangeSet", 0, Moment.AFTER),
        stop(Work.FUNCTION, "lambda PUT /shop-dev-hello/code", 0, Moment.ANSWERED),
        stop(Work.REMOVE, "cloudformation DeleteStack", 0, Moment.ANSWERED));
  }

  @ParameterizedTest
  @MethodSource("interruptions")
  void anInterruptedCommandSaysWhatGoesOn(Stop stop) throws Exception {
    try (InterruptedService service = new InterruptedService(folder)) {
      service.prepare(stop.work);
      InterruptedService.End end = service.stop(stop.work, stop.request, stop.moment, "INT");
      assertThat(end.code()).isEqualTo(130);
      assertThat(end.text())
          .containsPattern("\\[(stack/unwatched|function/unwatched|interrupted)]");
      service.repeat(stop.work);
      service.check(stop.work);
    }
  }

  @Test
  void aScriptThatFailsAfterTheDeploymentLeavesItDeployed() {
    try (InterruptedService service = new InterruptedService(folder)) {
      AloftCommand.Output output = service.deployWithFailingScript();
      assertThat(output.code()).isEqualTo(1);
      assertThat(output.err()).contains("[deploy/done]", "deployed to stack shop-dev");
    }
  }
}
