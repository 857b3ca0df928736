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

/// The emulation of AWS Lambda and its HTTP and timer events.
public final class LambdaEmulation implements Emulation {
  /// Whether functions with a runtime can run locally if its program is installed.
  public static boolean supports(Runtime runtime) {
    return WorkerLaunches.supports(runtime);
  }

  @Override
  public Launch launch(Handler handler) {
    return WorkerLaunches.of(handler);
  }

  @Override
  public RuntimeProtocol protocol(Handler handler) {
    return new RuntimeApi(handler);
  }

  @Override
  public HttpHandler httpHandler(Topology topology, Topology.Api api) {
    return HttpHandlers.of(topology, api);
  }

  @Override
  public HttpHandler cloudApi(List<Topology> deployed) {
    return HttpHandlers.lambdaApi(deployed);
  }

  @Override
  public TimerRule timerRule(Topology topology, Topology.Timer timer) {
    return HttpHandlers.timerRule(timer);
  }

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    return source.equals("aws") && "accountId".equals(address) ? ReferenceResolver.ACCOUNT : null;
  }

  @Override
  public @Nullable Fact fact(Question question) {
    // Container images do not run locally, so any digest will do.
    return question.kind().equals(Images.QUESTION)
        ? new Fact(Map.of("digest", "sha256:" + "0".repeat(64)))
        : null;
  }

  @Override
  public int maxEventSize(boolean awaited) {
    return HttpHandlers.maxEventBytes(awaited);
  }
}
