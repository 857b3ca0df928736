package aloft.aws.emulation;

import aloft.aws.emulation.http.HttpHandlers;
import aloft.aws.function.Images;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.RuntimeProtocol;
import aloft.spi.emulation.TimerRule;
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs functions as AWS Lambda does.
public final class LambdaEmulation implements Emulation {
  /// Whether functions with a runtime can run here, given its program.
  public static boolean runs(Runtime runtime) {
    return WorkerLaunches.runs(runtime);
  }

  @Override
  public Launch launch(Handler handler) {
    return WorkerLaunches.of(handler);
  }

  @Override
  public RuntimeProtocol dialogue(Handler handler) {
    return new RuntimeApi(handler);
  }

  @Override
  public HttpHandler front(Topology topology, Topology.Api api) {
    return HttpHandlers.of(topology, api);
  }

  @Override
  public HttpHandler api(List<Topology> deployed) {
    return HttpHandlers.lambda(deployed);
  }

  @Override
  public TimerRule alarm(Topology topology, Topology.Timer timer) {
    return HttpHandlers.alarm(timer);
  }

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    return source.equals("aws") && "accountId".equals(address) ? ReferenceResolver.ACCOUNT : null;
  }

  @Override
  public @Nullable Fact fact(Question question) {
    // Images do not run here, whichever they are.
    return question.kind().equals(Images.QUESTION)
        ? new Fact(Map.of("digest", "sha256:" + "0".repeat(64)))
        : null;
  }

  @Override
  public int largestEvent(boolean awaited) {
    return HttpHandlers.largestEvent(awaited);
  }
}
